package io.quorate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminResponse;
import io.quorate.message.ConfigOperation;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.ErrorCode;
import io.quorate.message.NewTopic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterCommandsTest {
  private final CannedController controller = new CannedController(CannedCluster::answer);

  @AfterEach
  void close() {
    controller.close();
  }

  @Test
  void createSendsWhatTheOptionsSay() {
    run("topics create a --topic b --partitions 6 --replication-factor 2 --config x=1,2 --dry-run");
    assertThat(controller.asked.get(0).getCreateTopics().getValidateOnly()).isTrue();
    List<NewTopic> topics = controller.asked.get(0).getCreateTopics().getTopicsList();
    assertThat(topics).extracting(NewTopic::getName).containsExactly("b", "a");
    assertThat(topics).extracting(NewTopic::getPartitions).containsOnly(6);
    assertThat(topics).extracting(NewTopic::getReplicationFactor).containsOnly(2);
    assertThat(topics).extracting(NewTopic::getConfigsMap).containsOnly(Map.of("x", "1,2"));
  }

  @Test
  void anAssignmentTakesThePlaceOfTheTwoNumbers() {
    run("topics create a --replica-assignment 0:1:2,1:2:0");
    NewTopic topic = controller.asked.get(0).getCreateTopics().getTopics(0);
    assertThat(topic.getPartitions()).isEqualTo(-1);
    assertThat(topic.getAssignments(0).getBrokerIdsList()).containsExactly(0, 1, 2);
    assertThat(topic.getAssignments(1).getBrokerIdsList()).containsExactly(1, 2, 0);
    assertThat(topic.getAssignments(1).getPartitionId()).isEqualTo(1);
  }

  @Test
  void aBatchWithOneRefusalExits1AndShowsEachResult() {
    Quorate created = run("topics create fresh orders");
    assertThat(created.exit()).isEqualTo(1);
    assertThat(created.out()).contains("Created topic fresh (partitions 3").hasLineCount(1);
    assertThat(created.err())
        .isEqualTo(
            "quorate: topic 'orders': TOPIC_ALREADY_EXISTS: Topic 'orders' already exists.\n");
  }

  @Test
  void aRefusalInJsonStandsAtItsItemAndAtTheTop() {
    Quorate created = run("topics create fresh orders -o json");
    JsonObject error =
        new JsonObject()
            .put("code", "TOPIC_ALREADY_EXISTS")
            .put("number", 36)
            .put("message", "Topic 'orders' already exists.");
    assertThat(created.exit()).isEqualTo(1);
    assertThat(created.err()).isEmpty();
    assertThat(created.json().getJsonObject("error")).isEqualTo(error);
    JsonArray topics = created.json().getJsonArray("topics");
    assertThat(topics.getJsonObject(0).containsKey("error")).isFalse();
    assertThat(topics.getJsonObject(1).getJsonObject("error")).isEqualTo(error);
  }

  @Test
  void whatExistsIsFineWithIfNotExists() {
    Quorate created = run("topics create orders --if-not-exists -o json");
    assertThat(created.exit()).isZero();
    assertThat(created.json().containsKey("error")).isFalse();
    assertThat(created.json().getJsonArray("topics").getJsonObject(0).getBoolean("created"))
        .isFalse();
  }

  @Test
  void aDryRunSaysWhatWouldHappen() {
    assertThat(run("topics create fresh --dry-run").out()).startsWith("Would create topic fresh");
    JsonObject json = run("topics create fresh --validate-only -o json").json();
    assertThat(json.getBoolean("validateOnly")).isTrue();
    assertThat(json.getJsonArray("topics").getJsonObject(0).getBoolean("created")).isFalse();
  }

  @Test
  void anUnknownTopicIsAnsweredWithTheNearestOne() {
    for (String line : new String[] {"topics delete ordesr", "topics describe ordesr"}) {
      Quorate unknown = run(line);
      assertThat(unknown.exit()).isEqualTo(1);
      assertThat(unknown.err())
          .contains("UNKNOWN_TOPIC_OR_PARTITION")
          .contains("did you mean orders?");
    }
  }

  @Test
  void whatIsNotThereIsFineWithIfExists() {
    assertThat(run("topics delete orders gone --if-exists").exit()).isZero();
    assertThat(run("topics delete orders gone").exit()).isEqualTo(1);
  }

  @Test
  void listAndDescribeShowATopicInBothFormats() {
    assertThat(run("topics list").out())
        .isEqualTo(
            """
            TOPIC   PARTITIONS  REPLICATION FACTOR  ID
            orders  1           2                   id-orders
            """);
    assertThat(run("topics list -o json").json().getJsonArray("topics").getJsonObject(0).getMap())
        .containsOnly(
            Map.entry("name", "orders"),
            Map.entry("topicId", "id-orders"),
            Map.entry("partitions", 1),
            Map.entry("replicationFactor", 2));
    assertThat(run("topics describe").out()).contains("orders", "retention.ms=1000", "none");
    JsonObject topic =
        run("topics describe orders -o json").json().getJsonArray("topics").getJsonObject(0);
    assertThat(topic.getJsonObject("configs").getString("retention.ms")).isEqualTo("1000");
    assertThat(topic.getJsonArray("partitions").getJsonObject(0).getInteger("leader"))
        .isEqualTo(-1);
    assertThat(topic.getJsonArray("partitions").getJsonObject(0).getJsonArray("isr")).isEmpty();
  }

  @Test
  void staleReadsAreAskedForByName() {
    run("topics list");
    run("topics list --stale");
    assertThat(controller.asked).extracting(each -> each.getStale()).containsExactly(false, true);
  }

  @Test
  void configsAreShownAsSetAndWithAllAlsoTheDefaults() {
    assertThat(run("configs describe --topic orders").out())
        .contains("retention.ms", "1000")
        .doesNotContain("cleanup.policy");
    JsonObject all = run("configs describe --topic orders --all -o json").json();
    assertThat(all.getJsonArray("resources").getJsonObject(0).getJsonArray("configs")).hasSize(2);
  }

  @Test
  void alterSendsKafkasListsAndBrackets() {
    run(
        "configs alter --entity-type brokers --entity-name 1"
            + " --add-config a=1,b=[x,y] --delete-config c,d");
    var alteration = controller.asked.get(0).getAlterConfigs().getResources(0);
    assertThat(alteration.getResource().getType()).isEqualTo(ConfigResourceType.BROKER);
    assertThat(alteration.getResource().getName()).isEqualTo("1");
    assertThat(alteration.getOperationsList())
        .extracting(ConfigOperation::getName, ConfigOperation::getValue)
        .extracting(Object::toString)
        .containsExactly("(\"a\", \"1\")", "(\"b\", \"x,y\")", "(\"c\", \"\")", "(\"d\", \"\")");
    assertThat(alteration.getOperationsList())
        .extracting(ConfigOperation::getType)
        .containsExactly(
            ConfigOperation.Type.SET,
            ConfigOperation.Type.SET,
            ConfigOperation.Type.DELETE,
            ConfigOperation.Type.DELETE);
  }

  @Test
  void theDefaultsOfAllBrokersAreTheBrokerWithoutAName() {
    run("configs alter --entity-type brokers --entity-default --add-config a=1");
    var resource = controller.asked.get(0).getAlterConfigs().getResources(0).getResource();
    assertThat(resource.getType()).isEqualTo(ConfigResourceType.BROKER);
    assertThat(resource.getName()).isEmpty();
  }

  @Test
  void aRefusedConfigExits1WithTheControllersReason() {
    Quorate altered = run("configs alter --topic orders --add-config retention.msx=1");
    assertThat(altered.exit()).isEqualTo(1);
    assertThat(altered.err()).contains("INVALID_CONFIG", "did you mean retention.ms?");
  }

  @Test
  void brokersAreListedDescribedAndUnregistered() {
    assertThat(run("brokers list").out()).contains("PLAINTEXT://b1:9092", "active", "12 ms ago");
    assertThat(run("brokers describe 1 9").exit()).isEqualTo(1);
    assertThat(run("brokers describe 1 9 -o json").json().getJsonArray("brokers")).hasSize(2);
    assertThat(run("brokers unregister 1").exit()).isZero();
    assertThat(run("brokers unregister --id 9 -o json").json().getJsonObject("error").getMap())
        .containsEntry("code", "BROKER_ID_NOT_REGISTERED")
        .containsEntry("number", 102);
  }

  @Test
  void transferLeaderAsksForTheMostAdvancedVoterUnlessOneIsNamed() {
    assertThat(run("quorum transfer-leader -o json").json().getInteger("leaderId")).isEqualTo(2);
    run("quorum transfer-leader 2");
    assertThat(controller.asked)
        .extracting(each -> each.getTransferLeader().getNodeId())
        .containsExactly(-1, 2);
  }

  @Test
  void theAddressesMayComeFromTheEnvironment() {
    Map<String, String> env =
        Map.of(ClusterCommand.BOOTSTRAP_VARIABLE, controller.address().toString());
    assertThat(Quorate.run(env, 1, "topics", "list").exit()).isZero();
  }

  @Test
  void optionsMayStandBeforeTheCommand() {
    Quorate listed =
        Quorate.run(
            "-o", "json", "--bootstrap-server", controller.address().toString(), "topics", "list");
    assertThat(listed.json().getJsonArray("topics")).hasSize(1);
  }

  @Test
  void aDeadClusterExits3AndNamesTheAddresses() throws IOException {
    String address = AdminClientTest.freeAddress().toString();
    String[] words = {"topics", "list", "--bootstrap-server", address, "--timeout-ms", "300"};
    Quorate listed = Quorate.run(words);
    assertThat(listed.exit()).isEqualTo(3);
    assertThat(listed.err())
        .startsWith("quorate: no controller could be reached")
        .contains(address);
    assertThat(listed.out()).isEmpty();
  }

  @Test
  void aLostWriteIsToldApartInJson() {
    try (CannedController lost =
        CannedController.answering(CannedController.error(ErrorCode.OUTCOME_UNKNOWN, ""))) {
      Quorate created =
          Quorate.at(lost, "topics", "create", "a", "-o", "json", "--timeout-ms", "2000");
      assertThat(created.exit()).isEqualTo(3);
      assertThat(created.json().getJsonObject("error").getInteger("number")).isEqualTo(10002);
    }
  }

  @Test
  void emptyListsAreListsInJson() {
    try (CannedController empty = CannedController.answering(AdminResponse.getDefaultInstance())) {
      assertThat(Quorate.at(empty, "topics", "list", "-o", "json").json().getJsonArray("topics"))
          .isEmpty();
      assertThat(Quorate.at(empty, "brokers", "list", "-o", "json").json().getJsonArray("brokers"))
          .isEmpty();
    }
  }

  private Quorate run(String line) {
    return Quorate.at(controller, line.split(" ", -1));
  }
}
