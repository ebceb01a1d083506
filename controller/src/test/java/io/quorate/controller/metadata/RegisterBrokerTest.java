package io.quorate.controller.metadata;

import static io.quorate.controller.metadata.Cluster.assertRefused;
import static io.quorate.controller.metadata.Cluster.endpoint;
import static io.quorate.controller.metadata.Cluster.register;
import static io.quorate.controller.metadata.Cluster.registration;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.BrokerResponse;
import io.quorate.message.Endpoint;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.RegisterBrokerRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisterBrokerTest {
  private final Cluster cluster = Cluster.withBrokers(1, 2);

  @Test
  void aNewBrokerStartsFencedAndItsEpochIsTheOffsetOfItsRecord() {
    long epoch = cluster.image.endOffset();
    Decision<BrokerResponse> decision = cluster.decide(register(registration(3, "x").setRack("r")));
    assertThat(decision.records()).containsExactly(registered(3, "x", epoch, "r"));
    assertThat(decision.reply().getRegister().getBrokerEpoch()).isEqualTo(epoch);
  }

  @Test
  void aBrokerThatDoesNotKnowItsClusterIsAccepted() {
    Decision<BrokerResponse> decision =
        cluster.decide(register(registration(3, "x").setClusterId("")));
    assertThat(decision.reply().getError()).isEqualTo(ErrorCode.NONE);
    assertThat(decision.records()).hasSize(1);
  }

  @Test
  void anotherClustersBrokerIsRefused() {
    assertRefused(
        cluster.decide(register(registration(3, "x").setClusterId("other"))),
        ErrorCode.INCONSISTENT_CLUSTER_ID,
        "'other'",
        Cluster.ID);
  }

  @Test
  void theSameProcessKeepsItsEpochAndMakesNoRecord() {
    Decision<BrokerResponse> decision = cluster.decide(register(registration(1, "incarnation-1")));
    assertThat(decision.records()).isEmpty();
    assertThat(decision.reply().getRegister().getBrokerEpoch())
        .isEqualTo(cluster.broker(1).epoch());
  }

  @Test
  void aNewProcessWaitsWhileTheOldOneMayLive() {
    cluster.does(cluster.beat(1));
    cluster.nowMs = 9_000;
    assertRefused(
        cluster.decide(register(registration(1, "new"))),
        ErrorCode.DUPLICATE_BROKER_REGISTRATION,
        "broker_id 1",
        "incarnation-1",
        "9000 ms");
    cluster.nowMs = 9_001;
    assertThat(cluster.decide(register(registration(1, "new"))).records()).hasSize(1);
  }

  @Test
  void aFencedProcessThatStillBeatsKeepsItsIdToo() {
    cluster.fence(1).nowMs = 20_000;
    cluster.does(cluster.beat(1, 0, true, false));
    assertRefused(
        cluster.decide(register(registration(1, "new"))),
        ErrorCode.DUPLICATE_BROKER_REGISTRATION,
        "incarnation-1");
  }

  @Test
  void aRegistrationCountsAsASignOfLife() {
    cluster.nowMs = 20_000;
    cluster.does(register(registration(3, "x")));
    assertRefused(
        cluster.decide(register(registration(3, "y"))),
        ErrorCode.DUPLICATE_BROKER_REGISTRATION,
        "incarnation x");
  }

  @Test
  void aBrokerThatWasStoppingMayComeBackAtOnce() {
    cluster.beginShutdown(1);
    assertThat(cluster.decide(register(registration(1, "new"))).records())
        .containsExactly(registered(1, "new", cluster.image.endOffset(), null));
  }

  @Test
  void whatAnOlderProcessLedMovesFirst() {
    cluster.topic("a", List.of(List.of(1, 2), List.of(1), List.of(2, 1)));
    cluster.nowMs = 10_000;
    assertThat(cluster.decide(register(registration(1, "new"))).records())
        .containsExactly(
            Cluster.partitionChange("a-id", 0, List.of(2), Optional.of(2)),
            Cluster.partitionChange("a-id", 1, List.of(), Optional.of(-1)),
            Cluster.partitionChange("a-id", 2, List.of(2), Optional.empty()),
            registered(1, "new", cluster.image.endOffset() + 3, null));
  }

  @Test
  void aMalformedRegistrationIsRefusedAndTheFieldNamed() {
    assertInvalid(registration(-1, "x"), "broker_id is -1");
    assertInvalid(registration(3, " "), "incarnation_id is empty");
    assertInvalid(registration(3, "x").clearEndpoints(), "endpoints is empty");
    assertInvalid(with(endpoint("", 1)), "endpoint ''");
    assertInvalid(with(endpoint("PLAINTEXT", 1)), "endpoint 'PLAINTEXT'", "twice");
    assertInvalid(with(endpoint("A", 0)), "endpoint 'A'", "port 0", "1 to 65535");
    assertInvalid(with(endpoint("A", 65536)), "port 65536");
    assertInvalid(with(Endpoint.newBuilder().setName("A").setPort(1).build()), "no host");
  }

  private void assertInvalid(RegisterBrokerRequest.Builder request, String... words) {
    assertRefused(cluster.decide(register(request)), ErrorCode.INVALID_REQUEST, words);
  }

  private static RegisterBrokerRequest.Builder with(Endpoint endpoint) {
    return registration(3, "x").addEndpoints(endpoint);
  }

  private static MetadataRecord registered(int id, String incarnation, long epoch, String rack) {
    RegisterBrokerRecord.Builder record =
        RegisterBrokerRecord.newBuilder()
            .setBrokerId(id)
            .setIncarnationId(incarnation)
            .setBrokerEpoch(epoch)
            .addEndpoints(endpoint("PLAINTEXT", 9092))
            .setFenced(true);
    if (rack != null) {
      record.setRack(rack);
    }
    return Records.of(record.build());
  }
}
