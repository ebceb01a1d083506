package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.accepted;
import static io.quorate.controller.raft.Messages.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.controller.raft.RoleChange.Kind;
import org.junit.jupiter.api.Test;

/** Thesis, 6.2: a leader steps down if an election timeout passes without a majority answering. */
class CheckQuorumTest {
  @Test
  void aLeaderThatNobodyAnswersStepsDown() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.clock.advanceMs(999);
    node.tick();
    assertThat(node.leads()).isTrue();
    node.clock.advanceMs(1);
    node.tick();
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.FOLLOWER, 3, RaftCore.NOBODY));
  }

  @Test
  void oneAnswerOfTwoKeepsALeaderOfThree() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    for (int i = 0; i < 5; i++) {
      node.clock.advanceMs(900);
      node.receive(accepted(2, 1, 3, 3));
      node.tick();
    }
    assertThat(node.leads()).isTrue();
  }

  @Test
  void oneAnswerOfFourDoesNotKeepALeaderOfFive() {
    TestNode node = TestNode.leader(5, 1, 1, 2);
    node.clock.advanceMs(900);
    node.receive(accepted(2, 1, 3, 3));
    node.clock.advanceMs(100);
    node.tick();
    assertThat(node.leads()).isFalse();
  }

  @Test
  void aRefusalOfTheLogIsASignOfLifeToo() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.clock.advanceMs(900);
    node.receive(rejected(2, 1, 3, 3, new EntryId(1, 1)));
    node.clock.advanceMs(900);
    node.tick();
    assertThat(node.leads()).isTrue();
  }

  @Test
  void answersOfAnEarlierTermAreNoSignOfLife() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.clock.advanceMs(900);
    node.receive(accepted(2, 1, 2, 3));
    node.clock.advanceMs(100);
    node.tick();
    assertThat(node.leads()).isFalse();
  }

  @Test
  void answersOfLearnersDoNotKeepALeader() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.clock.advanceMs(900);
    node.receive(accepted(9, 1, 3, 3));
    node.clock.advanceMs(100);
    node.tick();
    assertThat(node.leads()).isFalse();
  }

  @Test
  void aLeaderCutOffIsReplacedAndFollowsWhenItReturns() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(1);
    cluster.run(3_000);
    assertThat(cluster.node(1).leads()).isFalse();
    assertThat(cluster.leader().id).isIn(2, 3);
    cluster.heal();
    cluster.run(1_000);
    assertThat(cluster.node(1).core.role().leaderId()).isEqualTo(cluster.leader().id);
  }

  @Test // It speaks but does not hear: without this rule its followers would wait for it for ever
  void aLeaderThatOnlySpeaksIsReplaced() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.cutOneWay(2, 1);
    cluster.cutOneWay(3, 1);
    cluster.run(3_000);
    assertThat(cluster.leader().id).isIn(2, 3);
    assertThat(cluster.leader().core.committedInTerm()).isTrue();
  }
}
