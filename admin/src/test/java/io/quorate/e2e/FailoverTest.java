package io.quorate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.e2e.TopicWriter.Ack;
import io.quorate.message.TopicSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The promise of the whole: what was acknowledged stays, once, whoever is killed. */
@ExtendWith(TailsOnFailure.class)
final class FailoverTest {
  private static final Duration GENEROUS = Duration.ofSeconds(20);

  @TempDir static Path folder;

  @Test
  void everyAcknowledgedTopicIsOnEveryNodeOnceThoughLeaderAfterLeaderIsKilled() {
    killLeaders(folder, 10);
  }

  /** So many kills of a leader under a client that writes; prints what each cost, and fails when a promise is broken. */
  static void killLeaders(Path folder, int kills) {
    try (TestCluster cluster = TestCluster.start(folder, ClusterSpec.withBrokers(3))) {
      TopicWriter writer = new TopicWriter(cluster, 3, "topic").start();
      FailoverRun run = new FailoverRun(cluster, writer, System.out);
      for (int i = 0; i < kills; i++) {
        run.killLeader();
      }
      List<Ack> acks = writer.stop();
      run.printSummary();
      verify(cluster, acks);
      assertThat(run.gaps()).allSatisfy(gap -> assertThat(gap).isLessThan(GENEROUS));
    }
  }

  private static void verify(TestCluster cluster, List<Ack> acks) {
    // All nodes hold the same, so what the controllers list is what the brokers have.
    cluster.view().awaitSettled();
    Map<String, String> acknowledged =
        acks.stream().collect(Collectors.toMap(Ack::topic, Ack::topicId));
    for (int controller : cluster.controllerIds()) {
      assertThat(idsByName(cluster.view().topicsSeenBy(controller))).isEqualTo(acknowledged);
    }
    for (int broker : cluster.brokerIds()) {
      assertThat(cluster.view().image(broker).getInteger("topics")).isEqualTo(acknowledged.size());
    }
    cluster.killAll();
    List<String> names = acknowledged.keySet().stream().sorted().toList();
    for (int controller : cluster.controllerIds()) {
      assertThat(WrittenLog.createdTopics(cluster.logFolder(controller)))
          .as("topics created in the log of controller %d", controller)
          .isEqualTo(names);
    }
  }

  /** Fails on a name that is there twice. */
  private static Map<String, String> idsByName(List<TopicSummary> topics) {
    return topics.stream()
        .collect(Collectors.toMap(TopicSummary::getName, TopicSummary::getTopicId));
  }
}
