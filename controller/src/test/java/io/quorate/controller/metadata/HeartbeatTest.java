package io.quorate.controller.metadata;

import static io.quorate.controller.metadata.Cluster.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.BrokerResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.HeartbeatRequest;
import io.quorate.message.HeartbeatResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final Cluster cluster = Cluster.withBrokers(1, 2);

  @Test
  void aBrokerThatIsNotRegisteredIsRefused() {
    assertRefused(
        cluster.decide(Cluster.beat(HeartbeatRequest.newBuilder().setBrokerId(9))),
        ErrorCode.BROKER_ID_NOT_REGISTERED,
        "broker_id 9");
  }

  @Test
  void anotherIncarnationsEpochIsRefusedAndIsNoSignOfLife() {
    cluster.nowMs = 5_000;
    HeartbeatRequest.Builder stale =
        HeartbeatRequest.newBuilder().setBrokerId(1).setBrokerEpoch(77);
    assertRefused(
        cluster.decide(Cluster.beat(stale)), ErrorCode.STALE_BROKER_EPOCH, "77", "broker 1");
    assertThat(cluster.liveness.metadataOffset(1)).isEmpty();
  }

  @Test
  void aSteadyBeatMakesNoRecordsAndIsASignOfLife() {
    cluster.nowMs = 5_000;
    Decision<BrokerResponse> decision = cluster.decide(cluster.beat(1, 7, false, false));
    assertThat(decision.records()).isEmpty();
    assertThat(reply(decision)).isEqualTo(reply(true, false, false));
    assertThat(cluster.liveness.silentNanos(1, 6_000_000_000L)).isEqualTo(1_000_000_000L);
    assertThat(cluster.liveness.metadataOffset(1)).hasValue(7);
  }

  @Test
  void aFencedBrokerIsUnfencedOnceItAppliedItsOwnRegistration() {
    cluster.fencedBroker(3, null);
    long epoch = cluster.broker(3).epoch();
    Decision<BrokerResponse> early = cluster.decide(cluster.beat(3, epoch, false, false));
    assertThat(early.records()).isEmpty();
    assertThat(reply(early)).isEqualTo(reply(false, true, false));

    Decision<BrokerResponse> caughtUp = cluster.decide(cluster.beat(3, epoch + 1, false, false));
    assertThat(caughtUp.records()).containsExactly(cluster.registrationChange(3, -1, 0));
    assertThat(reply(caughtUp)).isEqualTo(reply(true, false, false));
  }

  @Test
  void aBrokerThatWantsToBeFencedStaysFenced() {
    cluster.fencedBroker(3, null);
    Decision<BrokerResponse> decision = cluster.decide(cluster.beat(3, 100, true, false));
    assertThat(decision.records()).isEmpty();
    assertThat(reply(decision)).isEqualTo(reply(true, true, false));
  }

  @Test
  void aBrokerThatComesBackLeadsWhatWaitedForItAndNothingElse() {
    cluster.topic("a", List.of(List.of(1), List.of(1, 2), List.of(2)));
    cluster.replay(cluster.decide(cluster.beat(1, 100, true, false)).records());
    assertThat(cluster.partition("a", 0).leader()).isEqualTo(-1);
    assertThat(cluster.decide(cluster.beat(1)).records())
        .containsExactly(
            cluster.registrationChange(1, -1, 0),
            Cluster.partitionChange("a-id", 0, List.of(), Optional.of(1)));
  }

  @Test
  void aBrokerMayAskToBeFenced() {
    cluster.topic("a", List.of(List.of(1, 2)));
    Decision<BrokerResponse> decision = cluster.decide(cluster.beat(1, 100, true, false));
    assertThat(decision.records())
        .containsExactly(
            cluster.registrationChange(1, 1, 0),
            Cluster.partitionChange("a-id", 0, List.of(2), Optional.of(2)));
    assertThat(reply(decision)).isEqualTo(reply(true, true, false));
  }

  @Test
  void aStoppingBrokerFirstHandsOverItsLeaderships() {
    cluster.topic("a", List.of(List.of(1, 2), List.of(2, 1), List.of(1)));
    Decision<BrokerResponse> decision = cluster.decide(cluster.beat(1, 100, false, true));
    assertThat(decision.records())
        .containsExactly(
            cluster.registrationChange(1, 0, 1),
            Cluster.partitionChange("a-id", 0, List.of(2), Optional.of(2)),
            Cluster.partitionChange("a-id", 1, List.of(2), Optional.empty()),
            Cluster.partitionChange("a-id", 2, List.of(), Optional.of(-1)));
    assertThat(reply(decision)).isEqualTo(reply(true, false, false));
  }

  @Test
  void itMayStopOnceEveryActiveBrokerKnowsTheNewLeaders() {
    cluster.topic("a", List.of(List.of(1, 2)));
    cluster.does(cluster.beat(2));
    cluster.does(cluster.beat(1, 100, false, true));
    long moved = cluster.image.endOffset();
    assertThat(cluster.does(cluster.beat(1, moved, false, true)).getHeartbeat())
        .isEqualTo(reply(true, false, false));

    cluster.does(cluster.beat(2, moved - 1, false, false));
    assertThat(cluster.decide(cluster.beat(1, moved, false, true)).records()).isEmpty();

    cluster.does(cluster.beat(2, moved, false, false));
    Decision<BrokerResponse> done = cluster.decide(cluster.beat(1, moved, false, true));
    assertThat(done.records()).containsExactly(cluster.registrationChange(1, 1, 0));
    assertThat(reply(done)).isEqualTo(reply(true, true, true));
  }

  @Test
  void laterRecordsDoNotProlongAShutdown() {
    cluster.does(cluster.beat(1, 100, false, true));
    long moved = cluster.image.endOffset();
    cluster.does(cluster.beat(2, moved, false, false));
    cluster.topic("later", List.of(List.of(2)));
    assertThat(cluster.does(cluster.beat(1, moved, false, true)).getHeartbeat().getShouldShutDown())
        .isTrue();
  }

  @Test
  void aNewLeaderThatHasNotHeardAnActiveBrokerLetsNobodyStop() {
    cluster.does(cluster.beat(1, 100, false, true));
    cluster.liveness.resetAll(0);
    assertThat(cluster.does(cluster.beat(1, 100, false, true)).getHeartbeat().getShouldShutDown())
        .isFalse();
    cluster.does(cluster.beat(2));
    assertThat(cluster.does(cluster.beat(1, 100, false, true)).getHeartbeat().getShouldShutDown())
        .isTrue();
  }

  @Test
  void aFencedBrokerIsNotWaitedFor() {
    cluster.fence(2);
    cluster.does(cluster.beat(1, 100, false, true));
    assertThat(cluster.does(cluster.beat(1, 100, false, true)).getHeartbeat().getShouldShutDown())
        .isTrue();
  }

  @Test
  void aFencedBrokerThatStopsIsNotUnfencedFirst() {
    cluster.fence(1);
    Decision<BrokerResponse> decision = cluster.decide(cluster.beat(1, 100, false, true));
    assertThat(decision.records()).isEmpty();
    assertThat(reply(decision)).isEqualTo(reply(true, true, true));
  }

  @Test
  void aShutdownOnceBegunIsNotTakenBack() {
    cluster.beginShutdown(1).fence(1);
    Decision<BrokerResponse> decision = cluster.decide(cluster.beat(1, 100, false, false));
    assertThat(decision.records()).isEmpty();
    assertThat(reply(decision)).isEqualTo(reply(true, true, true));
  }

  private static HeartbeatResponse reply(Decision<BrokerResponse> decision) {
    return decision.reply().getHeartbeat();
  }

  private static HeartbeatResponse reply(boolean caughtUp, boolean fenced, boolean shouldShutDown) {
    return HeartbeatResponse.newBuilder()
        .setCaughtUp(caughtUp)
        .setFenced(fenced)
        .setShouldShutDown(shouldShutDown)
        .build();
  }
}
