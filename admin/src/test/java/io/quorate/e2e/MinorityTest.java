package io.quorate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.ListTopicsResponse;
import io.quorate.message.TopicSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A controller that has no majority with it says so and decides nothing; one that was away decides nothing any more. */
@ExtendWith(TailsOnFailure.class)
final class MinorityTest {
  @TempDir static Path folder;
  static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.start(
            folder, ClusterSpec.withBrokers(1).controllerKey("request.timeout.ms", 4_000));
    cluster.view().createTopic("early", 1, 1);
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
  void theLastOfThreeRefusesWritesServesStaleReadsIsAliveButNotReadyAndLosesNothing() {
    int left = cluster.view().awaitLeader();
    cluster.controllerIds().stream()
        .filter(id -> id != left)
        .forEach(id -> cluster.controller(id).kill());
    AdminRequest write = Requests.createTopic("late", "late", 1, 1);

    AdminResponse refusal = cluster.client().ask(left, write);
    AdminResponse read = cluster.client().ask(left, Requests.listTopics());
    assertThat(refusal.getError()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    assertThat(refusal.getMessage()).contains("majority of the controllers");
    assertThat(read.getError()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);

    assertThat(names(cluster.view().topicsSeenBy(left))).contains("early").doesNotContain("late");
    assertThat(cluster.view().page(left, "/livez").status()).isEqualTo(200);
    ClusterView.Page ready = cluster.view().page(left, "/readyz");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().getString("reason")).contains("majority");

    int back = cluster.controllerIds().stream().filter(id -> id != left).findFirst().get();
    cluster.controller(back).start();
    cluster.view().awaitLeader();
    // The refused write may have been in the log of the leader that it came to: its retry is not a
    // second one.
    AdminResponse retried = cluster.client().ask(back, write);
    assertThat(retried.getCreateTopics().getTopics(0).getError()).isEqualTo(ErrorCode.NONE);
    assertThat(names(cluster.view().topicsSeenBy(cluster.view().awaitLeader())))
        .containsOnlyOnce("early", "late");
  }

  @Test
  void aPausedLeaderIsReplacedAndServesNoReadFromBeforeWhenItGoesOn() {
    int paused = cluster.view().awaitLeader();
    int other = cluster.view().awaitFollower();
    cluster.controller(paused).pause();
    // These lie in its socket: the first that it does when it goes on, before it hears of its
    // successor, is to answer them.
    List<CompletableFuture<AdminResponse>> reads = new ArrayList<>();
    AdminResponse written;
    try {
      written = cluster.client().ask(other, Requests.createTopic("meanwhile", "meanwhile", 1, 1));
      for (int i = 0; i < 50; i++) {
        reads.add(cluster.client().send(paused, Requests.listTopics()));
      }
    } finally {
      cluster.controller(paused).resume();
    }

    assertThat(written.getError()).as(written.getMessage()).isEqualTo(ErrorCode.NONE);
    for (CompletableFuture<AdminResponse> each : reads) {
      AdminResponse read = ClusterClient.join(each);
      assertThat(read.getError()).as(read.getMessage()).isEqualTo(ErrorCode.NONE);
      assertThat(names(read.getListTopics())).contains("meanwhile");
    }
    assertThat(cluster.view().awaitLeader()).isNotEqualTo(paused);
    AdminResponse forwarded =
        cluster.client().ask(paused, Requests.createTopic("afterwards", "afterwards", 1, 1));
    assertThat(forwarded.getCreateTopics().getTopics(0).getError()).isEqualTo(ErrorCode.NONE);
  }

  private static List<String> names(ListTopicsResponse topics) {
    return names(topics.getTopicsList());
  }

  private static List<String> names(List<TopicSummary> topics) {
    return topics.stream().map(TopicSummary::getName).toList();
  }
}
