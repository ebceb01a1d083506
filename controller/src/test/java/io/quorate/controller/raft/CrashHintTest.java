package io.quorate.controller.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.controller.raft.RoleChange.Kind;
import io.quorate.message.RaftMessage;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A closed connection to the leader is a hint: it starts a pre-vote at once, and nothing more than that. */
class CrashHintTest {
  @Test
  void aClosedConnectionToTheLeaderStartsAPreVoteSoon() {
    TestNode node = Cluster.ledByOne(3).node(2);
    node.disconnected(1);
    node.clock.advanceMs(50);
    node.tick();
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
    assertThat(node.term()).isEqualTo(1);
    assertThat(node.takeSent()).allMatch(m -> m.getVoteRequest().getPreVote()).isNotEmpty();
  }

  @Test
  void theWaitIsRandomWithinItsBound() {
    TestNode node = new TestNode(2, Messages.voters(3), new TestClock());
    node.random(new Random(3));
    for (int i = 0; i < 50; i++) {
      node.restart();
      node.receive(Messages.append(1, 2, 1, new EntryId(0, 0), 0));
      node.disconnected(1);
      Ready ready = node.tick();
      assertThat(ready.nextDeadlineNanos() - node.clock.now())
          .isBetween(0L, 50 * TestClock.MILLIS - 1);
    }
  }

  @Test
  void aClosedConnectionToAnyoneElseIsNoHint() {
    Cluster cluster = Cluster.ledByOne(3);
    long deadline = cluster.node(2).deadlineNanos;
    cluster.node(2).disconnected(3);
    cluster.node(1).disconnected(2);
    assertThat(cluster.node(2).deadlineNanos).isEqualTo(deadline);
    assertThat(cluster.node(1).leads()).isTrue();
  }

  @Test
  void theHintNeverDelaysAnElection() {
    TestNode node = Cluster.ledByOne(3).node(2);
    node.clock.advanceTo(node.deadlineNanos - 1);
    long deadline = node.deadlineNanos;
    node.disconnected(1);
    assertThat(node.deadlineNanos - deadline).isLessThanOrEqualTo(0);
  }

  @Test
  void whoeverLostTheLeaderToldTheTruthAboutItGetsAVoteAtOnce() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(1);
    cluster.node(2).disconnected(1);
    cluster.node(3).disconnected(1);
    cluster.clock.advanceMs(50);
    cluster.node(2).tick();
    cluster.settle();
    assertThat(cluster.node(2).leads()).isTrue();
    assertThat(cluster.node(2).core.committedInTerm()).isTrue();
  }

  @Test
  void bothAtTheSameMomentElectOneWithoutASplitVote() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(1);
    cluster.node(2).disconnected(1);
    cluster.node(3).disconnected(1);
    cluster.clock.advanceMs(50);
    cluster.node(2).tick();
    cluster.node(3).tick();
    cluster.settle();
    assertThat(cluster.leader().core.role()).isEqualTo(new RoleChange(Kind.LEADER, 2, 2));
  }

  @Test
  void aHealthyLeaderIsNotDisturbedByANodeThatAloneLostIt() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.cut(1, 3);
    cluster.node(3).disconnected(1);
    cluster.run(5_000);
    assertThat(cluster.node(1).core.role()).isEqualTo(new RoleChange(Kind.LEADER, 1, 1));
    cluster.heal();
    cluster.run(500);
    assertThat(cluster.node(3).core.role()).isEqualTo(new RoleChange(Kind.FOLLOWER, 1, 1));
  }

  @Test
  void theLeadersNextWordEndsTheHint() {
    Cluster cluster = Cluster.ledByOne(3);
    TestNode node = cluster.node(2);
    node.disconnected(1);
    cluster.node(1).propose("x");
    cluster.settle();
    node.clock.advanceMs(500);
    node.tick();
    assertThat(node.role()).isEqualTo(Kind.FOLLOWER);
    node.receive(Messages.preVoteRequest(3, 2, 2, new EntryId(9, 9)));
    assertThat(node.takeOnly(RaftMessage::hasVoteResponse).getVoteResponse().getGranted())
        .isFalse();
  }
}
