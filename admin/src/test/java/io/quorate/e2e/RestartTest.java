package io.quorate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.e2e.ClusterView.State;
import io.quorate.e2e.TopicWriter.Ack;
import io.quorate.message.TopicDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The power fails: every process is killed at once, and all come back. */
@ExtendWith(TailsOnFailure.class)
final class RestartTest {
  private static final Pattern RESUMED = Pattern.compile("resumes at offset (\\d+) from its cache");
  private static final Pattern TAILS = Pattern.compile("tails \\S+ from offset (\\d+)");

  @TempDir static Path folder;
  static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(folder, ClusterSpec.withBrokers(3));
    cluster.view().createTopic("before", 6, 3);
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
  void theTopicsAreTheSameAfterAllAreKilledAtOnceAndEveryNodeHoldsTheSame() {
    List<TopicDescription> before = cluster.view().topics();

    cluster.killAll();
    cluster.startAll();
    State after = cluster.view().awaitSettled();

    assertThat(cluster.view().topics())
        .usingElementComparator((a, b) -> identity(a).equals(identity(b)) ? 0 : 1)
        .isEqualTo(before);
    for (int controller : cluster.controllerIds()) {
      assertThat(cluster.view().controllerState(controller)).isEqualTo(after);
    }
    for (int broker : cluster.brokerIds()) {
      assertThat(cluster.view().brokerState(broker)).isEqualTo(after);
    }
  }

  @Test
  void brokersGoOnFromTheirCacheInsteadOfFetchingAllAgain() {
    long before = cluster.view().awaitSettled().offset();

    cluster.killAll();
    cluster.startAll();
    cluster.view().awaitSettled();

    for (int broker : cluster.brokerIds()) {
      String output = cluster.broker(broker).output();
      assertThat(number(RESUMED, output)).as(output).isEqualTo(before);
      assertThat(number(TAILS, output)).as(output).isGreaterThanOrEqualTo(before);
    }
  }

  @Test
  void noTopicThatWasAcknowledgedBeforeTheBlowIsMissingAfterIt() {
    TopicWriter writer = new TopicWriter(cluster, 3, "topic").start();
    writer.awaitMore(50);
    cluster.killAll();
    int acknowledged = writer.count();
    cluster.startAll();
    List<Ack> all = writer.stop();
    cluster.view().awaitSettled();

    assertThat(acknowledged).isGreaterThanOrEqualTo(50);
    for (int controller : cluster.controllerIds()) {
      assertThat(cluster.view().topicsSeenBy(controller).stream().map(each -> each.getTopicId()))
          .containsAll(all.stream().map(Ack::topicId).toList());
    }
  }

  /** What a restart must not change; leaders, epochs and the ISR follow from who came back when. */
  private static Object identity(TopicDescription topic) {
    return List.of(
        topic.getName(),
        topic.getTopicId(),
        topic.getPartitionsList().stream().map(each -> each.getReplicasList()).toList());
  }

  private static long number(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }
}
