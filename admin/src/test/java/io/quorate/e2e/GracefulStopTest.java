package io.quorate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.e2e.TopicWriter.Ack;
import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: who leads hands over before it goes, controllers the quorum and brokers their partitions. */
@ExtendWith(TailsOnFailure.class)
final class GracefulStopTest {
  private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(6);

  @TempDir static Path folder;
  static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.start(
            folder,
            ClusterSpec.withBrokers(3)
                .controllerKey("controller.quorum.election.timeout.ms", ELECTION_TIMEOUT.toMillis())
                // A closed connection is no hint for so long: only a handover is quick.
                .controllerKey("controller.quorum.crash.hint.ms", 3_600_000)
                .brokerKey("broker.heartbeat.interval.ms", 300));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void settled() {
    cluster.startAll();
    cluster.view().awaitSettled();
  }

  @Test
  void aLeaderThatIsToldToStopHandsTheLeadOverAndEndsWithZero() {
    TopicWriter writer = new TopicWriter(cluster, 3, "topic").start();
    writer.awaitMore(20);
    int leader = cluster.view().awaitLeader();

    int status = cluster.controller(leader).terminate();
    writer.awaitMore(20);
    List<Ack> acks = writer.stop();

    assertThat(status).as("exit code").isZero();
    assertThat(cluster.controller(leader).output()).contains("Handed the lead over");
    long longest = 0;
    for (int i = 1; i < acks.size(); i++) {
      longest = Math.max(longest, acks.get(i).atNanos() - acks.get(i - 1).atNanos());
    }
    System.out.printf("handing over: %d ms without an acknowledged write%n", longest / 1_000_000);
    assertThat(Duration.ofNanos(longest)).isLessThan(ELECTION_TIMEOUT.dividedBy(2));
  }

  @Test
  void aBrokerThatIsToldToStopLeavesNoPartitionWithoutALeaderForAnyMoment() {
    int broker = cluster.brokerIds().get(0);
    cluster.view().createTopic("kept", 9, 3);
    cluster.view().awaitSettled();
    assertThat(cluster.view().image(broker).getInteger("leads")).isPositive();
    MetadataFollower follower = new MetadataFollower(cluster.client());
    follower.follow(cluster.view().awaitLeader());

    int status = cluster.broker(broker).terminate();

    List<MetadataImage> images = follower.follow(cluster.view().awaitLeader());
    assertThat(images).isNotEmpty();
    for (MetadataImage image : images) {
      assertThat(partitions(image)).allMatch(each -> each.leader() != Partition.NO_LEADER);
    }
    assertThat(partitions(images.get(images.size() - 1)))
        .allMatch(each -> each.leader() != broker && !each.isr().contains(broker));
    assertThat(status).as("exit code").isZero();
  }

  private static List<Partition> partitions(MetadataImage image) {
    return image.topics().find("kept").orElseThrow().partitions().asJava();
  }
}
