package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FenceExpiredTest {
  private final Cluster cluster =
      Cluster.withBrokers(1, 2, 3)
          .topic("a", List.of(List.of(1, 2, 3), List.of(2, 1), List.of(1), List.of(3)));

  @Test
  void nobodyExpiresWithinTheSession() {
    cluster.nowMs = 9_000;
    assertThat(cluster.fenceExpired()).isEqualTo(Decision.unchanged(List.of()));
  }

  @Test
  void aSilentBrokerIsFencedAndLeavesEachIsrThatHasAnotherMember() {
    heard(2, 1_000);
    heard(3, 1_000);
    cluster.nowMs = 9_001;
    Decision<List<Integer>> decision = cluster.fenceExpired();
    assertThat(decision.reply()).containsExactly(1);
    assertThat(decision.records())
        .containsExactly(
            cluster.registrationChange(1, 1, 0),
            Cluster.partitionChange("a-id", 0, List.of(2, 3), Optional.of(2)),
            Cluster.partitionChange("a-id", 1, List.of(2), Optional.empty()),
            Cluster.partitionChange("a-id", 2, List.of(), Optional.of(-1)));
  }

  @Test
  void aFencedBrokerIsNotFencedAgain() {
    heard(2, 9_000);
    heard(3, 9_000);
    cluster.nowMs = 9_001;
    cluster.replay(cluster.fenceExpired().records());
    assertThat(cluster.fenceExpired().records()).isEmpty();
  }

  @Test
  void ofBrokersThatDieTogetherTheOneHeardLastStaysInTheirIsr() {
    heard(2, 100);
    heard(3, 50_000);
    cluster.nowMs = 50_000;
    assertThat(cluster.fenceExpired().reply()).containsExactly(1, 2);
    assertThat(cluster.fenceExpired().records())
        .contains(Cluster.partitionChange("a-id", 1, List.of(2), Optional.of(-1)));

    heard(1, 200);
    assertThat(cluster.fenceExpired().reply()).containsExactly(2, 1);
    assertThat(cluster.fenceExpired().records())
        .contains(Cluster.partitionChange("a-id", 1, List.of(1), Optional.of(-1)));
  }

  @Test
  void oneBatchHoldsOneChangeOfAPartitionHoweverManyBrokersDie() {
    cluster.nowMs = 9_001;
    Decision<List<Integer>> decision = cluster.fenceExpired();
    assertThat(decision.reply()).containsExactly(1, 2, 3);
    assertThat(decision.records()).hasSize(3 + 4);
    cluster.replay(decision.records());
    assertThat(cluster.partition("a", 0).isr().asList()).containsExactly(3);
    assertThat(cluster.partition("a", 0).leaderEpoch()).isEqualTo(1);
  }

  @Test
  void aNewLeaderTakesEverybodyAsJustHeard() {
    cluster.nowMs = 100_000;
    cluster.liveness.resetAll(95_000_000_000L);
    assertThat(cluster.fenceExpired().records()).isEmpty();
    cluster.nowMs = 104_001;
    assertThat(cluster.fenceExpired().reply()).containsExactly(1, 2, 3);
  }

  @Test
  void monotonicTimeMayBeNegativeAndWrap() {
    BrokerLiveness liveness = new BrokerLiveness(Long.MAX_VALUE - 5);
    liveness.touch(1, 0, Long.MAX_VALUE - 5, 0);
    assertThat(liveness.expired(1, Long.MIN_VALUE + 4, 10)).isFalse();
    assertThat(liveness.expired(1, Long.MIN_VALUE + 5, 10)).isTrue();
    assertThat(liveness.expired(2, Long.MIN_VALUE + 5, 10)).isTrue();
  }

  private void heard(int id, long ms) {
    cluster.liveness.touch(id, cluster.broker(id).epoch(), ms * 1_000_000, 0);
  }
}
