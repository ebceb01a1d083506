package io.quorate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.e2e.ClusterView.State;
import io.quorate.e2e.TopicWriter.Ack;
import io.quorate.message.TopicDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
  static List<TopicDescription> topicsBefore;
  static State before;
  static State after;
  static List<TopicDescription> topicsAfter;
  static Map<Integer, String> outputsAfter;

  @BeforeAll
  static void strikeAtRest() {
    cluster =
        TestCluster.start(
            folder,
            // What was killed may register again when its session is over.
            ClusterSpec.withBrokers(3)
                .controllerKey("broker.session.timeout.ms", 4_000)
                .brokerKey("broker.heartbeat.interval.ms", 500));
    cluster.view().createTopic("before", 6, 3);
    topicsBefore = cluster.view().topics();
    before = cluster.view().awaitSettled();

    cluster.killAll();
    cluster.startAll();

    after = cluster.view().awaitSettled();
    topicsAfter = cluster.view().topics();
    outputsAfter =
        cluster.brokerIds().stream()
            .collect(Collectors.toMap(id -> id, id -> cluster.broker(id).output()));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void theTopicsAreTheSameAfterAllAreKilledAtOnce() {
    assertThat(topicsAfter).extracting(RestartTest::identity).isEqualTo(identities(topicsBefore));
    assertThat(after.offset()).isGreaterThan(before.offset());
  }

  @Test
  void brokersGoOnFromTheirCacheInsteadOfFetchingAllAgain() {
    assertThat(outputsAfter)
        .hasSize(3)
        .allSatisfy(
            (broker, output) -> {
              // What was applied last may not have reached the disk yet.
              assertThat(number(RESUMED, output)).as(output).isBetween(1L, before.offset());
              assertThat(number(TAILS, output)).as(output).isEqualTo(number(RESUMED, output));
            });
  }

  @Test
  void noTopicThatWasAcknowledgedBeforeABlowUnderWritesIsMissingAfterIt() {
    TopicWriter writer = new TopicWriter(cluster, 3, "topic").start();
    writer.awaitMore(50);
    cluster.killAll();
    int acknowledged = writer.count();
    cluster.startAll();
    List<Ack> all = writer.stop();
    cluster.view().awaitSettled(); // Every node holds the same, by its checksum.

    assertThat(acknowledged).isGreaterThanOrEqualTo(50);
    for (int controller : cluster.controllerIds()) {
      assertThat(cluster.view().topicsSeenBy(controller).stream().map(each -> each.getTopicId()))
          .containsAll(all.stream().map(Ack::topicId).toList());
    }
  }

  private static List<Object> identities(List<TopicDescription> topics) {
    return topics.stream().map(RestartTest::identity).toList();
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
