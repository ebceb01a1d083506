package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.accepted;
import static io.quorate.controller.raft.Messages.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AppendRequest;
import io.quorate.message.Entry;
import io.quorate.message.RaftMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thesis, 10.2.1: appends are sent ahead of their acknowledgements, within bounds, and losses are repaired by probes. */
class PipelineTest {
  private static final String BIG = "x".repeat(300);

  /** Node 1 of three, leader of term 3 with four committed entries; node 2 is up to date. At most 4 requests in flight. */
  private static TestNode leader() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.receive(accepted(2, 1, 3, 4));
    node.takeSent();
    return node;
  }

  private static List<AppendRequest> takeFor(TestNode node, int to) {
    return node.takeSent().stream()
        .filter(m -> m.getTo() == to)
        .map(RaftMessage::getAppendRequest)
        .toList();
  }

  private static List<Long> indexes(AppendRequest request) {
    return request.getEntriesList().stream().map(Entry::getIndex).toList();
  }

  @Test
  void requestsFollowEachOtherWithoutWaiting() {
    TestNode node = leader();
    node.propose("a");
    node.propose("b");
    assertThat(takeFor(node, 2))
        .extracting(PipelineTest::indexes)
        .containsExactly(List.of(5L), List.of(6L));
  }

  @Test
  void noMoreRequestsAreInFlightThanAllowed() {
    TestNode node = leader();
    for (int i = 0; i < 10; i++) {
      node.propose("p" + i);
    }
    assertThat(takeFor(node, 2)).hasSize(4);
    node.receive(accepted(2, 1, 3, 5));
    assertThat(takeFor(node, 2))
        .extracting(PipelineTest::indexes)
        .containsExactly(List.of(9L, 10L, 11L, 12L, 13L, 14L));
  }

  @Test
  void noMoreBytesAreInFlightThanAllowed() {
    RaftSettings settings =
        new RaftSettings(
            1000 * TestClock.MILLIS, 100 * TestClock.MILLIS, 50 * TestClock.MILLIS, 400, 900, 99);
    Progress progress = new Progress(1, 0);
    int sent = 0;
    while (progress.hasRoom(settings)) {
      sent++;
      progress.sent(sent, 400);
    }
    assertThat(sent).isEqualTo(3);
    progress.matched(1, 9, 0);
    assertThat(progress.hasRoom(settings)).isTrue();
  }

  @Test
  void aRequestIsNotLargerThanAllowedUnlessItIsOneEntry() {
    TestNode node = leader();
    node.propose("a", "b", BIG, BIG, "c".repeat(999), "d");
    assertThat(takeFor(node, 2))
        .extracting(PipelineTest::indexes)
        .containsExactly(List.of(5L, 6L, 7L), List.of(8L), List.of(9L), List.of(10L));
  }

  @Test // logcabin#160: what a size limit cuts off is the start of the next request
  void whatDoesNotFitFollowsWithoutAGap() {
    TestNode node = leader();
    node.propose(BIG, BIG, BIG, BIG, BIG, BIG);
    List<AppendRequest> requests = new ArrayList<>();
    long match = 4;
    while (match < 10) {
      List<AppendRequest> next = takeFor(node, 2);
      requests.addAll(next);
      match += next.stream().mapToInt(AppendRequest::getEntriesCount).sum();
      node.receive(accepted(2, 1, 3, match));
    }
    long expected = 4;
    for (AppendRequest request : requests) {
      if (request.getEntriesCount() > 0) {
        assertThat(request.getPrevIndex()).isEqualTo(expected);
        expected += request.getEntriesCount();
      }
    }
    assertThat(expected).isEqualTo(10);
  }

  @Test
  void aLostRequestIsFoundByTheNextAndSentAgain() {
    TestNode node = leader();
    node.propose("a");
    node.takeSent(); // lost
    node.propose("b");
    assertThat(takeFor(node, 2).get(0).getPrevIndex()).isEqualTo(5);
    node.receive(rejected(2, 1, 3, 5, new EntryId(3, 4)));
    AppendRequest probe = takeFor(node, 2).get(0);
    assertThat(probe.getPrevIndex()).isEqualTo(4);
    assertThat(probe.getEntriesList()).isEmpty();
    node.receive(accepted(2, 1, 3, 4));
    assertThat(takeFor(node, 2)).extracting(PipelineTest::indexes).containsExactly(List.of(5L, 6L));
  }

  @Test
  void aLostRequestWithNothingBehindItIsFoundByTheHeartbeat() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.node(1).propose("a");
    cluster.lose(1);
    cluster.heartbeat(1);
    assertThat(cluster.node(1).commitIndex).isEqualTo(3);
    assertThat(cluster.node(3).log).hasSize(3);
  }

  @Test
  void aLostAnswerIsMadeUpForByTheNext() {
    TestNode node = leader();
    node.propose("a");
    node.propose("b");
    node.persist();
    node.receive(accepted(2, 1, 3, 6));
    assertThat(node.commitIndex).isEqualTo(6);
  }

  @Test // Figure 2: "up to date" is found out with empty requests, one at a time
  void oneProbeIsUnderWayAtATime() {
    TestNode node = leader();
    node.receive(rejected(3, 1, 3, 3, new EntryId(1, 2)));
    assertThat(takeFor(node, 3)).hasSize(1);
    node.propose("a");
    node.propose("b");
    assertThat(takeFor(node, 3)).isEmpty();
    node.tickAtDeadline();
    assertThat(takeFor(node, 3)).hasSize(1);
  }

  @Test
  void aRefusalThatComesLateOrTwiceIsHarmless() {
    TestNode node = leader();
    node.propose("a");
    node.receive(accepted(2, 1, 3, 5));
    node.takeSent();
    node.receive(rejected(2, 1, 3, 4, new EntryId(1, 1)));
    node.receive(rejected(2, 1, 3, 4, new EntryId(1, 1)));
    node.propose("b");
    assertThat(takeFor(node, 2)).extracting(PipelineTest::indexes).containsExactly(List.of(6L));
  }

  @Test // Figure 2: matchIndex "increases monotonically"
  void anOldAnswerDoesNotLowerWhatIsKnown() {
    TestNode node = leader();
    node.propose("a");
    node.receive(accepted(2, 1, 3, 5));
    node.receive(accepted(2, 1, 3, 3));
    assertThat(node.core.followers().get(0).matchIndex()).isEqualTo(5);
  }

  @Test // Loss, duplication and reordering of every message: in the end the logs are equal and all
  // is committed
  void lossDuplicationAndReorderingAreHarmless() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Cluster cluster = Cluster.ledByOne(3);
      for (int step = 0; step < 60; step++) {
        cluster.node(1).propose("p" + step);
        cluster.clock.advanceMs(20);
        cluster.node(1).tick();
        for (TestNode from : cluster.nodes.values()) {
          carryBadly(cluster, from, random);
        }
      }
      cluster.settle();
      cluster.heartbeat(1);
      cluster.heartbeat(1);
      for (TestNode node : cluster.nodes.values()) {
        assertThat(node.log).as("seed %d", seed).isEqualTo(cluster.node(1).log).hasSize(62);
        assertThat(node.commitIndex).isEqualTo(62);
      }
    }
  }

  private static void carryBadly(Cluster cluster, TestNode from, Random random) {
    if (random.nextInt(3) > 0) {
      from.persist();
    }
    List<RaftMessage> messages = new ArrayList<>(from.takeSent());
    Collections.shuffle(messages, random);
    for (RaftMessage message : messages) {
      int times = random.nextInt(4) % 3;
      for (int i = 0; i < times; i++) {
        cluster.node(message.getTo()).receive(message);
      }
      if (random.nextInt(4) == 0) {
        from.sent.add(message);
      }
    }
  }
}
