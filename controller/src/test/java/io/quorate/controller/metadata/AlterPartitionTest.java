package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AlterPartitionRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.PartitionIsr;
import io.quorate.message.PartitionIsrResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlterPartitionTest {
  private final Cluster cluster =
      Cluster.withBrokers(1, 2, 3, 4).topic("a", List.of(List.of(1, 2, 3), List.of(2, 1)));

  @Test
  void theLeaderShrinksTheIsr() {
    Decision<BrokerResponse> decision = alter(isr(0, 0, 0, 1, 2));
    assertThat(decision.records())
        .containsExactly(Cluster.partitionChange("a-id", 0, List.of(1, 2), Optional.empty()));
    assertThat(results(decision)).containsExactly(accepted(1, List.of(1, 2)));
  }

  @Test
  void theLeaderGrowsTheIsr() {
    cluster.given(Cluster.partitionChange("a-id", 0, List.of(1), Optional.empty()));
    Decision<BrokerResponse> decision = alter(isr(0, 0, 1, 1, 3));
    assertThat(decision.records())
        .containsExactly(Cluster.partitionChange("a-id", 0, List.of(1, 3), Optional.empty()));
    assertThat(results(decision)).containsExactly(accepted(2, List.of(1, 3)));
  }

  @Test
  void theSameMembersMakeNoRecord() {
    Decision<BrokerResponse> decision = alter(isr(0, 0, 0, 3, 2, 1));
    assertThat(decision.records()).isEmpty();
    assertThat(results(decision)).containsExactly(accepted(0, List.of(1, 2, 3)));
  }

  @Test
  void theSenderMustBeTheRegisteredProcess() {
    Cluster.assertRefused(
        cluster.decide(Cluster.alter(AlterPartitionRequest.newBuilder().setBrokerId(9))),
        ErrorCode.BROKER_ID_NOT_REGISTERED,
        "broker_id 9");
    Cluster.assertRefused(
        cluster.decide(
            Cluster.alter(AlterPartitionRequest.newBuilder().setBrokerId(1).setBrokerEpoch(99))),
        ErrorCode.STALE_BROKER_EPOCH,
        "99");
  }

  @Test
  void theTopicAndThePartitionMustBeKnown() {
    PartitionIsr topic = isr(0, 0, 0, 1).toBuilder().setTopicId("x").build();
    assertRefused(alter(topic), ErrorCode.UNKNOWN_TOPIC_ID, "topic_id 'x'");
    assertRefused(alter(isr(2, 0, 0, 1)), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "is 2", "0 to 1");
    assertRefused(alter(isr(-1, 0, 0, 1)), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "is -1");
  }

  @Test
  void anEpochAboveOursMeansThatThisControllerIsBehind() {
    assertRefused(alter(isr(0, 1, 0, 1)), ErrorCode.NOT_CONTROLLER, "leader_epoch is 1");
    assertRefused(alter(isr(0, 0, 1, 1)), ErrorCode.NOT_CONTROLLER, "partition_epoch is 1");
  }

  @Test
  void anOlderLeaderEpochIsFenced() {
    cluster.given(Cluster.partitionChange("a-id", 0, List.of(), Optional.of(2)));
    assertRefused(alter(isr(0, 0, 1, 1)), ErrorCode.FENCED_LEADER_EPOCH, "leader_epoch is 0", "1");
  }

  @Test
  void onlyTheLeaderMayChangeTheIsr() {
    assertRefused(
        alter(isr(1, 0, 0, 1)), ErrorCode.INVALID_REQUEST, "broker_id is 1", "leader is 2");
  }

  @Test
  void anOlderPartitionEpochIsRefused() {
    cluster.given(Cluster.partitionChange("a-id", 0, List.of(1, 2), Optional.empty()));
    assertRefused(alter(isr(0, 0, 0, 1)), ErrorCode.INVALID_UPDATE_VERSION, "partition_epoch is 0");
  }

  @Test
  void theIsrIsASetOfReplicasThatHoldsTheLeader() {
    assertRefused(alter(isr(0, 0, 0)), ErrorCode.INVALID_REQUEST, "isr is []", "leader 1");
    assertRefused(alter(isr(0, 0, 0, 2, 3)), ErrorCode.INVALID_REQUEST, "leader 1");
    assertRefused(alter(isr(0, 0, 0, 1, 4)), ErrorCode.INVALID_REQUEST, "[1, 4]", "[1, 2, 3]");
    assertRefused(alter(isr(0, 0, 0, 1, 1)), ErrorCode.INVALID_REQUEST, "once only");
  }

  @Test
  void aBrokerThatIsNotActiveMayNotBeInIt() {
    cluster.fence(2);
    assertRefused(alter(isr(0, 0, 0, 1, 2)), ErrorCode.INELIGIBLE_REPLICA, "[2]", "fenced");
    cluster.beginShutdown(3);
    assertRefused(alter(isr(0, 0, 0, 1, 2, 3)), ErrorCode.INELIGIBLE_REPLICA, "[2, 3]");
  }

  @Test
  void everyPartitionAskedGetsAResultInOrder() {
    Decision<BrokerResponse> decision =
        alter(isr(1, 0, 0, 1), isr(0, 0, 0, 1), isr(7, 0, 0, 1), isr(0, 0, 0, 1, 2));
    assertThat(results(decision))
        .extracting(PartitionIsrResult::getPartitionId)
        .containsExactly(1, 0, 7, 0);
    assertThat(results(decision))
        .extracting(PartitionIsrResult::getError)
        .containsExactly(
            ErrorCode.INVALID_REQUEST,
            ErrorCode.NONE,
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            ErrorCode.INVALID_REQUEST);
    assertThat(results(decision).get(3).getMessage()).contains("named twice");
    assertThat(decision.records()).hasSize(1);
  }

  private Decision<BrokerResponse> alter(PartitionIsr... partitions) {
    return cluster.decide(
        Cluster.alter(
            AlterPartitionRequest.newBuilder()
                .setBrokerId(1)
                .setBrokerEpoch(cluster.broker(1).epoch())
                .addAllPartitions(List.of(partitions))));
  }

  private static void assertRefused(
      Decision<BrokerResponse> decision, ErrorCode error, String... words) {
    assertThat(decision.records()).isEmpty();
    assertThat(results(decision)).hasSize(1);
    assertThat(results(decision).get(0).getError()).isEqualTo(error);
    assertThat(results(decision).get(0).getMessage()).contains(words);
  }

  private static List<PartitionIsrResult> results(Decision<BrokerResponse> decision) {
    return decision.reply().getAlterPartition().getPartitionsList();
  }

  private static PartitionIsr isr(
      int partition, int leaderEpoch, int partitionEpoch, Integer... isr) {
    return PartitionIsr.newBuilder()
        .setTopicId("a-id")
        .setPartitionId(partition)
        .setLeaderEpoch(leaderEpoch)
        .setPartitionEpoch(partitionEpoch)
        .addAllIsr(List.of(isr))
        .build();
  }

  private static PartitionIsrResult accepted(int partitionEpoch, List<Integer> isr) {
    return PartitionIsrResult.newBuilder()
        .setTopicId("a-id")
        .setLeader(1)
        .setPartitionEpoch(partitionEpoch)
        .addAllIsr(isr)
        .build();
  }
}
