package io.quorate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.BrokerDescription;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.Endpoint;
import io.quorate.message.ErrorCode;
import io.quorate.message.PartitionDescription;
import io.quorate.message.RegisterBrokerRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A broker comes, is lost, is missed, and comes back (KIP-631). */
@ExtendWith(TailsOnFailure.class)
final class BrokerLifeTest {
  @TempDir static Path folder;
  static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.start(
            folder,
            ClusterSpec.withBrokers(3)
                .controllerKey("broker.session.timeout.ms", 3_000)
                .brokerKey("broker.heartbeat.interval.ms", 300)
                .brokerKey("replica.catchup.ms", 100));
    cluster.view().createTopic("shared", 6, 3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void settled() {
    cluster.startAll();
    cluster.view().awaitSettled();
    awaitFullIsr();
  }

  @Test
  void aBrokerThatStartsIsRegisteredUnderItsEpochAndUnfenced() {
    for (int broker : cluster.brokerIds()) {
      BrokerDescription described = cluster.view().broker(broker);
      assertThat(described.getError()).isEqualTo(ErrorCode.NONE);
      assertThat(described.getFenced()).isFalse();
      assertThat(described.getEndpointsList()).isNotEmpty();
      assertThat(described.getBrokerEpoch())
          .isEqualTo(cluster.view().image(broker).getLong("broker_epoch"));
    }
  }

  @Test
  void theLeadershipsOfABrokerThatIsKilledMoveToTheIsrWhenItsSessionEndsAndItComesBackIntoTheIsr() {
    int lost = cluster.brokerIds().get(0);
    long epoch = cluster.view().broker(lost).getBrokerEpoch();
    assertThat(cluster.view().broker(lost).getLeaderCount()).isPositive();

    cluster.broker(lost).kill();
    Await.until("the session ends", () -> cluster.view().broker(lost).getFenced());
    for (PartitionDescription partition : cluster.view().partitions("shared")) {
      assertThat(partition.getIsrList())
          .hasSize(2)
          .doesNotContain(lost)
          .contains(partition.getLeader());
    }

    cluster.broker(lost).start();
    Await.until("it is unfenced", () -> !cluster.view().broker(lost).getFenced());
    assertThat(cluster.view().broker(lost).getBrokerEpoch()).isGreaterThan(epoch);
    awaitFullIsr();
  }

  @Test
  void aPartitionWhoseOnlyReplicaIsLostHasNoLeaderUntilThatComesBack() {
    cluster.view().createTopic("alone", 3, 1);
    PartitionDescription partition = cluster.view().partitions("alone").get(0);
    int only = partition.getLeader();

    cluster.broker(only).kill();
    Await.until("the session ends", () -> cluster.view().broker(only).getFenced());
    PartitionDescription orphan = cluster.view().partitions("alone").get(0);
    assertThat(orphan.getLeader()).isEqualTo(-1);
    assertThat(orphan.getIsrList()).containsExactly(only);

    cluster.broker(only).start();
    Await.until(
        "it leads again",
        () -> cluster.view().partitions("alone").get(0),
        each -> each.getLeader() == only);
  }

  @Test
  void aSecondLiveProcessUnderABrokersIdIsRefusedAndTheFirstGoesOn() {
    int broker = cluster.brokerIds().get(1);
    BrokerDescription first = cluster.view().broker(broker);
    BrokerResponse refusal =
        cluster
            .client()
            .ask(
                cluster.view().awaitLeader(),
                BrokerRequest.newBuilder()
                    .setRegister(
                        RegisterBrokerRequest.newBuilder()
                            .setBrokerId(broker)
                            .setIncarnationId("AAAAAAAAAAAAAAAAAAAAAQ")
                            .setClusterId(cluster.clusterId())
                            .addEndpoints(
                                Endpoint.newBuilder()
                                    .setName("PLAINTEXT")
                                    .setHost("localhost")
                                    .setPort(1)))
                    .build());
    ServerProcess second =
        cluster.doubleOfBroker(broker, Map.of("initial.broker.registration.timeout.ms", "1000"));
    second.start();

    assertThat(second.awaitEnd()).as(second.output()).isEqualTo(1);
    assertThat(second.output()).contains("DUPLICATE_BROKER_REGISTRATION");
    assertThat(refusal.getError()).isEqualTo(ErrorCode.DUPLICATE_BROKER_REGISTRATION);
    BrokerDescription after = cluster.view().broker(broker);
    assertThat(after.getBrokerEpoch()).isEqualTo(first.getBrokerEpoch());
    assertThat(after.getIncarnationId()).isEqualTo(first.getIncarnationId());
    assertThat(after.getFenced()).isFalse();
  }

  private static void awaitFullIsr() {
    Await.until(
        "every replica is in its ISR",
        () -> cluster.view().partitions("shared"),
        partitions -> partitions.stream().allMatch(each -> each.getIsrCount() == 3));
  }
}
