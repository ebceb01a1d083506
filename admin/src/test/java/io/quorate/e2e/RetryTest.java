package io.quorate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.ErrorCode;
import io.quorate.message.TopicSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A write that is repeated under the same request id is done once, and every try gets the answer of the first. */
@ExtendWith(TailsOnFailure.class)
final class RetryTest {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  @TempDir static Path folder;
  static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.start(
            folder,
            ClusterSpec.withBrokers(1)
                // Followers go on to believe in a leader that is gone for up to this.
                .controllerKey("controller.quorum.crash.hint.ms", 600)
                .controllerKey("request.timeout.ms", REQUEST_TIMEOUT.toMillis()));
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
  void everyControllerGivesTheFirstAnswerAgainAlsoAfterAFailover() {
    AdminRequest request = Requests.createTopic("first", "repeated", 1, 1);
    int leader = cluster.view().awaitLeader();
    AdminResponse first = cluster.client().ask(leader, request);
    for (int controller : cluster.controllerIds()) {
      assertThat(ask(controller, request)).isEqualTo(outcome(first));
    }

    cluster.controller(leader).kill();
    for (int controller : cluster.runningControllers()) {
      assertThat(ask(controller, request)).isEqualTo(outcome(first));
    }

    assertThat(first.getCreateTopics().getTopics(0).getError()).isEqualTo(ErrorCode.NONE);
    assertThat(timesListed("repeated")).isEqualTo(1);
  }

  @Test
  void triesThatAreUnderWayAtAllControllersWhileTheLeaderDiesGetOneAnswer() {
    AdminRequest request = Requests.createTopic("many", "crowded", 1, 1);
    int leader = cluster.view().awaitLeader();
    List<CompletableFuture<AdminResponse>> tries =
        cluster.controllerIds().stream()
            .filter(controller -> controller != leader)
            .map(controller -> cluster.client().send(controller, request))
            .toList();
    cluster.controller(leader).kill();

    List<CreateTopicResult> outcomes =
        tries.stream().map(each -> outcome(ClusterClient.join(each))).toList();
    assertThat(outcomes.get(0).getError()).isEqualTo(ErrorCode.NONE);
    assertThat(outcomes.get(1)).isEqualTo(outcomes.get(0));
    assertThat(timesListed("crowded")).isEqualTo(1);
  }

  @Test
  void whatAFollowerPassesOnToADyingLeaderIsAnsweredByTheNextOneLongBeforeItsTimeIsOver() {
    int leader = cluster.view().awaitLeader();
    int follower = cluster.view().awaitFollower();
    List<CompletableFuture<AdminResponse>> tries = new ArrayList<>();
    cluster.controller(leader).kill();
    long start = System.nanoTime();
    // For long enough that some arrive while the follower does not know yet that the leader is
    // gone.
    for (int i = 0; i < 200; i++) {
      String name = "dying-" + i;
      tries.add(cluster.client().send(follower, Requests.createTopic(name, name, 1, 1)));
      LockSupport.parkNanos(1_000_000);
    }

    tries.forEach(
        each -> assertThat(outcome(ClusterClient.join(each)).getError()).isEqualTo(ErrorCode.NONE));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(REQUEST_TIMEOUT.dividedBy(3));
  }

  @Test
  void anotherRequestIdIsAnotherRequest() {
    int anyone = cluster.view().awaitFollower();
    ask(anyone, Requests.createTopic("one", "taken", 1, 1));

    assertThat(ask(anyone, Requests.createTopic("another", "taken", 1, 1)).getError())
        .isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
  }

  private static CreateTopicResult ask(int controller, AdminRequest request) {
    return outcome(cluster.client().ask(controller, request));
  }

  private static CreateTopicResult outcome(AdminResponse answer) {
    assertThat(answer.getError()).as(answer.getMessage()).isEqualTo(ErrorCode.NONE);
    return answer.getCreateTopics().getTopics(0);
  }

  private static long timesListed(String topic) {
    return cluster.view().topicsSeenBy(cluster.view().awaitLeader()).stream()
        .map(TopicSummary::getName)
        .filter(topic::equals)
        .count();
  }
}
