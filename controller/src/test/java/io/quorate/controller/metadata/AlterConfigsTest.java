package io.quorate.controller.metadata;

import static io.quorate.message.ConfigOperation.Type.APPEND;
import static io.quorate.message.ConfigOperation.Type.DELETE;
import static io.quorate.message.ConfigOperation.Type.SET;
import static io.quorate.message.ConfigOperation.Type.SUBTRACT;
import static io.quorate.message.ConfigResourceType.BROKER;
import static io.quorate.message.ConfigResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.AlterConfigResult;
import io.quorate.message.AlterConfigsRequest;
import io.quorate.message.ConfigAlteration;
import io.quorate.message.ConfigOperation;
import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlterConfigsTest {
  private final Cluster cluster = Cluster.withBrokers(1).topic("a", List.of(List.of(1)));

  @Test
  void setMakesARecordForEachConfigThatChanges() {
    cluster.config(TOPIC, "a", "retention.ms", "5");
    Decision<AdminResponse> decision =
        alter(
            alteration(TOPIC, "a", op(SET, "segment.ms", "7"), op(SET, "retention.ms", "5")),
            alteration(BROKER, "", op(SET, "log.retention.ms", "9")),
            alteration(BROKER, "1", op(SET, "num.io.threads", "2")));
    assertThat(decision.records())
        .containsExactly(
            set(TOPIC, "a", "segment.ms", "7"),
            set(BROKER, "", "log.retention.ms", "9"),
            set(BROKER, "1", "num.io.threads", "2"));
    assertThat(results(decision))
        .extracting(AlterConfigResult::getError)
        .containsOnly(ErrorCode.NONE);
  }

  @Test
  void deleteTakesAwayWhatIsSetOnly() {
    cluster.config(TOPIC, "a", "retention.ms", "5");
    Decision<AdminResponse> decision =
        alter(alteration(TOPIC, "a", op(DELETE, "retention.ms", ""), op(DELETE, "segment.ms", "")));
    assertThat(decision.records())
        .containsExactly(
            Records.of(
                ConfigRecord.newBuilder()
                    .setResourceType(TOPIC)
                    .setResourceName("a")
                    .setName("retention.ms")
                    .build()));
  }

  @Test
  void aConfigThatThisBuildDoesNotKnowCanStillBeDeletedWhereItIsSet() {
    cluster.config(TOPIC, "a", "from.the.future", "5");
    assertThat(alter(alteration(TOPIC, "a", op(DELETE, "from.the.future", ""))).records())
        .hasSize(1);
    assertRefused(
        alter(alteration(BROKER, "1", op(DELETE, "from.the.future", ""))),
        ErrorCode.INVALID_CONFIG,
        "from.the.future");
  }

  @Test
  void appendAndSubtractStartFromTheDefaultWhereNothingIsSet() {
    assertThat(alter(alteration(TOPIC, "a", op(APPEND, "cleanup.policy", "compact"))).records())
        .containsExactly(set(TOPIC, "a", "cleanup.policy", "delete,compact"));
    assertThat(alter(alteration(TOPIC, "a", op(SUBTRACT, "cleanup.policy", "delete"))).records())
        .containsExactly(set(TOPIC, "a", "cleanup.policy", ""));
  }

  @Test
  void appendAndSubtractChangeWhatIsSet() {
    cluster.config(TOPIC, "a", "cleanup.policy", "compact,delete");
    assertThat(alter(alteration(TOPIC, "a", op(APPEND, "cleanup.policy", "compact"))).records())
        .isEmpty();
    assertThat(alter(alteration(TOPIC, "a", op(SUBTRACT, "cleanup.policy", "delete"))).records())
        .containsExactly(set(TOPIC, "a", "cleanup.policy", "compact"));
  }

  @Test
  void onlyListsCanGrowOrShrink() {
    assertRefused(
        alter(alteration(TOPIC, "a", op(APPEND, "retention.ms", "5"))),
        ErrorCode.INVALID_CONFIG,
        "APPEND",
        "retention.ms",
        "LONG",
        "use SET");
    assertRefused(
        alter(alteration(TOPIC, "a", op(SUBTRACT, "cleanup.polcy", "x"))),
        ErrorCode.INVALID_CONFIG,
        "did you mean cleanup.policy?");
    assertRefused(
        alter(alteration(TOPIC, "a", op(APPEND, "cleanup.policy", "burn"))),
        ErrorCode.INVALID_CONFIG,
        "delete,burn",
        "compact, delete");
  }

  @Test
  void oneBadOperationRefusesItsWholeResourceAndNoOther() {
    Decision<AdminResponse> decision =
        alter(
            alteration(TOPIC, "a", op(SET, "segment.ms", "7"), op(SET, "retention.ms", "soon")),
            alteration(BROKER, "", op(SET, "log.retention.ms", "9")));
    assertThat(decision.records()).containsExactly(set(BROKER, "", "log.retention.ms", "9"));
    assertThat(results(decision))
        .extracting(AlterConfigResult::getError)
        .containsExactly(ErrorCode.INVALID_CONFIG, ErrorCode.NONE);
    assertThat(results(decision).get(0).getMessage()).contains("retention.ms", "'soon'");
  }

  @Test
  void whatIsNamedTwiceIsRefused() {
    assertRefused(
        alter(alteration(TOPIC, "a", op(SET, "segment.ms", "7"), op(DELETE, "segment.ms", ""))),
        ErrorCode.INVALID_REQUEST,
        "'segment.ms'",
        "more than once");
    assertRefused(
        alter(
            alteration(TOPIC, "a", op(SET, "segment.ms", "7")),
            alteration(TOPIC, "a", op(SET, "retention.ms", "7"))),
        ErrorCode.INVALID_REQUEST,
        "'a'",
        "more than once");
  }

  @Test
  void theResourceMustBeThere() {
    ConfigOperation any = op(SET, "segment.ms", "7");
    assertRefused(alter(alteration(TOPIC, "x", any)), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "'x'");
    assertRefused(alter(alteration(BROKER, "7", any)), ErrorCode.BROKER_ID_NOT_REGISTERED, "'7'");
    assertRefused(alter(alteration(BROKER, "one", any)), ErrorCode.INVALID_REQUEST, "'one'", "id");
    assertRefused(alter(alteration(BROKER, "01", any)), ErrorCode.INVALID_REQUEST, "'01'");
    assertRefused(
        alter(alteration(ConfigResourceType.CONFIG_RESOURCE_TYPE_UNKNOWN, "a", any)),
        ErrorCode.INVALID_REQUEST,
        "resource type is 0");
  }

  @Test
  void anOperationThatThisBuildDoesNotKnowIsRefused() {
    ConfigOperation unknown =
        ConfigOperation.newBuilder().setName("segment.ms").setTypeValue(9).build();
    assertRefused(
        alter(alteration(TOPIC, "a", unknown)), ErrorCode.INVALID_REQUEST, "is 9", "SET (0)");
  }

  @Test
  void validateOnlyAnswersTheSameButMakesNothing() {
    AlterConfigsRequest.Builder request =
        AlterConfigsRequest.newBuilder()
            .setValidateOnly(true)
            .addResources(alteration(TOPIC, "a", op(SET, "segment.ms", "7")))
            .addResources(alteration(BROKER, "", op(SET, "segment.ms", "7")));
    Decision<AdminResponse> decision =
        cluster.decide(AdminRequest.newBuilder().setAlterConfigs(request));
    assertThat(decision.records()).isEmpty();
    assertThat(results(decision))
        .extracting(AlterConfigResult::getError)
        .containsExactly(ErrorCode.NONE, ErrorCode.INVALID_CONFIG);
  }

  @Test
  void oneRequestHoldsABoundedNumberOfOperations() {
    cluster.limits = new Limits(1, 1, 9_000, 1);
    Decision<AdminResponse> decision =
        alter(alteration(TOPIC, "a", op(SET, "segment.ms", "7"), op(SET, "retention.ms", "7")));
    assertThat(decision.records()).isEmpty();
    assertThat(decision.reply().getError()).isEqualTo(ErrorCode.POLICY_VIOLATION);
    assertThat(decision.reply().getMessage()).contains("2 operations", "may hold 1");
  }

  private Decision<AdminResponse> alter(ConfigAlteration... alterations) {
    return cluster.decide(
        AdminRequest.newBuilder()
            .setAlterConfigs(
                AlterConfigsRequest.newBuilder().addAllResources(List.of(alterations))));
  }

  private static void assertRefused(
      Decision<AdminResponse> decision, ErrorCode error, String... words) {
    assertThat(decision.records()).isEmpty();
    assertThat(results(decision))
        .isNotEmpty()
        .allSatisfy(
            result -> {
              assertThat(result.getError()).isEqualTo(error);
              assertThat(result.getMessage()).contains(words);
            });
  }

  private static List<AlterConfigResult> results(Decision<AdminResponse> decision) {
    return decision.reply().getAlterConfigs().getResourcesList();
  }

  private static ConfigAlteration alteration(
      ConfigResourceType type, String name, ConfigOperation... operations) {
    return ConfigAlteration.newBuilder()
        .setResource(Cluster.resource(type, name))
        .addAllOperations(List.of(operations))
        .build();
  }

  private static ConfigOperation op(ConfigOperation.Type type, String name, String value) {
    return ConfigOperation.newBuilder().setType(type).setName(name).setValue(value).build();
  }

  private static MetadataRecord set(
      ConfigResourceType type, String resource, String name, String value) {
    return Records.of(
        ConfigRecord.newBuilder()
            .setResourceType(type)
            .setResourceName(resource)
            .setName(name)
            .setValue(value)
            .build());
  }
}
