package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.UnregisterBrokerRecord;
import io.quorate.message.UnregisterBrokerRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnregisterBrokerTest {
  private final Cluster cluster =
      Cluster.withBrokers(1, 2).topic("a", List.of(List.of(1, 2), List.of(2, 1), List.of(1)));

  @Test
  void leadershipsAndIsrsMoveThenTheRegistrationGoes() {
    Decision<AdminResponse> decision = unregister(1);
    assertThat(decision.records())
        .containsExactly(
            Cluster.partitionChange("a-id", 0, List.of(2), Optional.of(2)),
            Cluster.partitionChange("a-id", 1, List.of(2), Optional.empty()),
            Cluster.partitionChange("a-id", 2, List.of(), Optional.of(-1)),
            Records.of(
                UnregisterBrokerRecord.newBuilder()
                    .setBrokerId(1)
                    .setBrokerEpoch(cluster.broker(1).epoch())
                    .build()));
    assertThat(decision.reply().hasUnregisterBroker()).isTrue();
    assertThat(decision.reply().getError()).isEqualTo(ErrorCode.NONE);
    cluster.replay(decision.records());
    assertThat(cluster.image.brokers().find(1)).isEmpty();
  }

  @Test
  void aBrokerThatIsNotRegisteredIsRefused() {
    Decision<AdminResponse> decision = unregister(9);
    assertThat(decision.records()).isEmpty();
    assertThat(decision.reply().getError()).isEqualTo(ErrorCode.BROKER_ID_NOT_REGISTERED);
    assertThat(decision.reply().getMessage()).contains("broker_id 9");
  }

  private Decision<AdminResponse> unregister(int id) {
    return cluster.decide(
        AdminRequest.newBuilder()
            .setUnregisterBroker(UnregisterBrokerRequest.newBuilder().setBrokerId(id)));
  }
}
