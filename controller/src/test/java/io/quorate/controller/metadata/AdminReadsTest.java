package io.quorate.controller.metadata;

import static io.quorate.message.ConfigResourceType.BROKER;
import static io.quorate.message.ConfigResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.BrokerDescription;
import io.quorate.message.ConfigDescription;
import io.quorate.message.ConfigEntry;
import io.quorate.message.ConfigSynonym;
import io.quorate.message.CreateTopicsRequest;
import io.quorate.message.DescribeBrokersRequest;
import io.quorate.message.DescribeClusterRequest;
import io.quorate.message.DescribeClusterResponse;
import io.quorate.message.DescribeConfigsRequest;
import io.quorate.message.DescribeQuorumRequest;
import io.quorate.message.DescribeTopicsRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.ListTopicsRequest;
import io.quorate.message.PartitionDescription;
import io.quorate.message.TopicDescription;
import io.quorate.message.TopicSummary;
import io.quorate.message.Voter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminReadsTest {
  private static final Voter VOTER = Voter.newBuilder().setNodeId(1001).build();

  private final Cluster cluster =
      Cluster.withBrokers(1, 2)
          .topic("b", List.of(List.of(1, 2), List.of(2, 1)))
          .topic("a", List.of(List.of(1)))
          .topic("c", List.of(List.of(2)));

  @Test
  void topicsAreListedByNameInPages() {
    AdminResponse first = ask(list("", 2));
    assertThat(first.getListTopics().getTopicsList())
        .containsExactly(summary("a", 1, 1), summary("b", 2, 2));
    assertThat(first.getListTopics().getMore()).isTrue();
    assertThat(first.getOffset()).isEqualTo(cluster.image.endOffset());

    AdminResponse second = ask(list("b", 2));
    assertThat(second.getListTopics().getTopicsList()).containsExactly(summary("c", 1, 1));
    assertThat(second.getListTopics().getMore()).isFalse();
    assertThat(ask(list("", 0)).getListTopics().getTopicsList()).hasSize(3);
  }

  @Test
  void aTopicIsDescribedWithPartitionsAndItsOwnConfigs() {
    cluster.config(TOPIC, "b", "retention.ms", "5");
    cluster.given(Cluster.partitionChange("b-id", 0, List.of(2), Optional.of(2)));
    TopicDescription topic = ask(describeTopics("b")).getDescribeTopics().getTopics(0);
    assertThat(topic.getTopicId()).isEqualTo("b-id");
    assertThat(topic.getConfigsMap()).containsOnly(Map.entry("retention.ms", "5"));
    assertThat(topic.getPartitionsList())
        .containsExactly(
            PartitionDescription.newBuilder()
                .setPartitionId(0)
                .setLeader(2)
                .setLeaderEpoch(1)
                .setPartitionEpoch(1)
                .addAllReplicas(List.of(1, 2))
                .addIsr(2)
                .build(),
            PartitionDescription.newBuilder()
                .setPartitionId(1)
                .setLeader(2)
                .addAllReplicas(List.of(2, 1))
                .addAllIsr(List.of(2, 1))
                .build());
  }

  @Test
  void topicsAreDescribedInTheOrderAskedOrAllByName() {
    assertThat(ask(describeTopics("c", "x", "a")).getDescribeTopics().getTopicsList())
        .extracting(TopicDescription::getName, TopicDescription::getError)
        .containsExactly(
            tuple("c", ErrorCode.NONE),
            tuple("x", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
            tuple("a", ErrorCode.NONE));
    assertThat(ask(describeTopics()).getDescribeTopics().getTopicsList())
        .extracting(TopicDescription::getName)
        .containsExactly("a", "b", "c");
  }

  @Test
  void aTopicsConfigComesFromTheTopicElseFromTheBrokersElseFromTheDefault() {
    assertThat(entry("a", "retention.ms")).isEqualTo(entry("604800000", "DEFAULT_CONFIG", DEFAULT));
    cluster.config(BROKER, "", "log.retention.ms", "9");
    assertThat(entry("a", "retention.ms"))
        .isEqualTo(entry("9", "DYNAMIC_DEFAULT_BROKER_CONFIG", BROKERS, DEFAULT));
    cluster.config(TOPIC, "a", "retention.ms", "5");
    assertThat(entry("a", "retention.ms"))
        .isEqualTo(entry("5", "DYNAMIC_TOPIC_CONFIG", OWN, BROKERS, DEFAULT));
  }

  @Test
  void aBrokersConfigComesFromTheBrokerElseFromAllBrokersElseFromTheDefault() {
    cluster.config(BROKER, "1", "num.io.threads", "4");
    cluster.config(BROKER, "", "num.io.threads", "6");
    assertThat(sourceAndValue("1")).isEqualTo("DYNAMIC_BROKER_CONFIG 4");
    assertThat(sourceAndValue("2")).isEqualTo("DYNAMIC_DEFAULT_BROKER_CONFIG 6");
    assertThat(sourceAndValue("")).isEqualTo("DYNAMIC_DEFAULT_BROKER_CONFIG 6");
  }

  @Test
  void synonymsAreLeftOutUnlessAskedFor() {
    assertThat(describeConfigs(false, "a").getEntriesList())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.getSynonymsList()).isEmpty());
  }

  @Test
  void aConfigThatThisBuildDoesNotKnowIsShownWhereItIsSet() {
    cluster.config(TOPIC, "a", "from.the.future", "1");
    ConfigEntry entry = find(describeConfigs(true, "a"), "from.the.future");
    assertThat(entry.getValue()).isEqualTo("1");
    assertThat(entry.getSource()).isEqualTo("DYNAMIC_TOPIC_CONFIG");
  }

  @Test
  void configsOfWhatIsNotThereAreAnErrorOfThatResource() {
    ConfigDescription missing = describeConfigs(true, "x");
    assertThat(missing.getError()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(missing.getEntriesList()).isEmpty();
  }

  @Test
  void aBrokerIsDescribedWithWhatItHoldsAndWhenItWasHeard() {
    cluster.liveness.touch(2, 1, 3_000_000_000L, 42);
    cluster.nowMs = 5_000;
    List<BrokerDescription> brokers = describeBrokers(Optional.of(cluster.liveness));
    assertThat(brokers).extracting(BrokerDescription::getBrokerId).containsExactly(1, 2);
    assertThat(brokers).extracting(BrokerDescription::getLeaderCount).containsExactly(2, 2);
    assertThat(brokers).extracting(BrokerDescription::getReplicaCount).containsExactly(3, 3);
    assertThat(brokers)
        .extracting(BrokerDescription::getMsSinceLastHeartbeat)
        .containsExactly(-1L, 2_000L);
    assertThat(brokers).extracting(BrokerDescription::getMetadataOffset).containsExactly(-1L, 42L);
  }

  @Test
  void aControllerThatDoesNotLeadKnowsNothingOfHeartbeats() {
    assertThat(describeBrokers(Optional.empty()))
        .allSatisfy(each -> assertThat(each.getMsSinceLastHeartbeat()).isEqualTo(-1));
  }

  @Test
  void aBrokerThatIsNotRegisteredIsAnErrorOfItsOwn() {
    assertThat(describeBrokers(Optional.empty(), 9, 1))
        .extracting(BrokerDescription::getBrokerId, BrokerDescription::getError)
        .containsExactly(tuple(9, ErrorCode.BROKER_ID_NOT_REGISTERED), tuple(1, ErrorCode.NONE));
  }

  @Test
  void theClusterIsCounted() {
    cluster.fence(1);
    cluster.given(
        Cluster.partitionChange("a-id", 0, List.of(), Optional.of(-1)),
        Cluster.partitionChange("b-id", 0, List.of(2), Optional.of(2)));
    DescribeClusterResponse reply =
        ask(AdminRequest.newBuilder().setDescribeCluster(DescribeClusterRequest.newBuilder()))
            .getDescribeCluster();
    assertThat(reply.getClusterId()).isEqualTo(Cluster.ID);
    assertThat(reply.getControllersList()).containsExactly(VOTER);
    assertThat(reply.getBrokersList()).hasSize(2);
    assertThat(reply.getTopicCount()).isEqualTo(3);
    assertThat(reply.getPartitionCount()).isEqualTo(4);
    assertThat(reply.getLeaderlessPartitionCount()).isEqualTo(1);
    assertThat(reply.getUnderReplicatedPartitionCount()).isEqualTo(1);
    assertThat(reply.getLeaderlessPartitionsList()).containsExactly("a/0");
    assertThat(reply.getUnderReplicatedPartitionsList()).containsExactly("b/0");
  }

  @Test
  void anUnknownRequestIsNoWriteAndIsRefused() {
    assertThat(AdminWrites.isWrite(AdminRequest.getDefaultInstance())).isFalse();
    AdminResponse reply = ask(AdminRequest.newBuilder());
    assertThat(reply.getError()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
  }

  @Test
  void readsAndWritesHaveTheirOwnDoors() {
    AdminRequest.Builder write =
        AdminRequest.newBuilder().setCreateTopics(CreateTopicsRequest.newBuilder());
    assertThat(AdminWrites.isWrite(write.build())).isTrue();
    assertThatThrownBy(() -> ask(write)).isInstanceOf(IllegalArgumentException.class);
    AdminRequest.Builder read = list("", 0);
    assertThat(AdminWrites.isWrite(read.build())).isFalse();
    assertThatThrownBy(() -> cluster.decide(read)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                ask(
                    AdminRequest.newBuilder()
                        .setDescribeQuorum(DescribeQuorumRequest.newBuilder())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final ConfigSynonym DEFAULT =
      synonym("log.retention.ms", "604800000", "DEFAULT_CONFIG");
  private static final ConfigSynonym BROKERS =
      synonym("log.retention.ms", "9", "DYNAMIC_DEFAULT_BROKER_CONFIG");
  private static final ConfigSynonym OWN = synonym("retention.ms", "5", "DYNAMIC_TOPIC_CONFIG");

  private AdminResponse ask(AdminRequest.Builder request) {
    return ask(request, Optional.empty());
  }

  private AdminResponse ask(AdminRequest.Builder request, Optional<BrokerLiveness> liveness) {
    ReadContext context =
        new ReadContext(Cluster.ID, List.of(VOTER), cluster.nowMs * 1_000_000, liveness);
    return AdminReads.answer(request.build(), cluster.image, context);
  }

  private static AdminRequest.Builder list(String after, int limit) {
    return AdminRequest.newBuilder()
        .setListTopics(ListTopicsRequest.newBuilder().setAfter(after).setLimit(limit));
  }

  private static AdminRequest.Builder describeTopics(String... names) {
    return AdminRequest.newBuilder()
        .setDescribeTopics(DescribeTopicsRequest.newBuilder().addAllNames(List.of(names)));
  }

  private List<BrokerDescription> describeBrokers(
      Optional<BrokerLiveness> liveness, Integer... ids) {
    return ask(
            AdminRequest.newBuilder()
                .setDescribeBrokers(
                    DescribeBrokersRequest.newBuilder().addAllBrokerIds(List.of(ids))),
            liveness)
        .getDescribeBrokers()
        .getBrokersList();
  }

  private ConfigDescription describeConfigs(boolean synonyms, String topic) {
    return ask(AdminRequest.newBuilder()
            .setDescribeConfigs(
                DescribeConfigsRequest.newBuilder()
                    .setIncludeSynonyms(synonyms)
                    .addResources(Cluster.resource(TOPIC, topic))))
        .getDescribeConfigs()
        .getResources(0);
  }

  private String sourceAndValue(String broker) {
    AdminRequest.Builder request =
        AdminRequest.newBuilder()
            .setDescribeConfigs(
                DescribeConfigsRequest.newBuilder().addResources(Cluster.resource(BROKER, broker)));
    ConfigEntry entry = find(ask(request).getDescribeConfigs().getResources(0), "num.io.threads");
    return entry.getSource() + " " + entry.getValue();
  }

  private ConfigEntry entry(String topic, String name) {
    return find(describeConfigs(true, topic), name);
  }

  private static ConfigEntry find(ConfigDescription description, String name) {
    return description.getEntriesList().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ConfigEntry entry(String value, String source, ConfigSynonym... synonyms) {
    ConfigDefinition definition = ConfigCatalogue.of(TOPIC).get("retention.ms");
    return ConfigEntry.newBuilder()
        .setName("retention.ms")
        .setValue(value)
        .setSource(source)
        .setType("LONG")
        .setDocumentation(definition.documentation())
        .addAllSynonyms(List.of(synonyms))
        .build();
  }

  private static ConfigSynonym synonym(String name, String value, String source) {
    return ConfigSynonym.newBuilder().setName(name).setValue(value).setSource(source).build();
  }

  private static TopicSummary summary(String name, int partitions, int replicationFactor) {
    return TopicSummary.newBuilder()
        .setName(name)
        .setTopicId(name + "-id")
        .setPartitions(partitions)
        .setReplicationFactor(replicationFactor)
        .build();
  }
}
