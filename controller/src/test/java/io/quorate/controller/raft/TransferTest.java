package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.accepted;
import static io.quorate.controller.raft.Messages.timeoutNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.raft.RoleChange.Kind;
import io.quorate.message.RaftMessage;
import org.junit.jupiter.api.Test;

/** Thesis, 3.10: leadership transfer. */
class TransferTest {
  /** Node 1 of three, leader of term 3; node 2 has everything, node 3 lacks the last entry. */
  private static TestNode leader() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.receive(accepted(2, 1, 3, 4));
    node.receive(accepted(3, 1, 3, 3));
    node.takeSent();
    return node;
  }

  private static long told(TestNode node, int target) {
    return node.takeSent().stream().filter(m -> m.hasTimeoutNow() && m.getTo() == target).count();
  }

  @Test
  void leadershipMovesWithoutATimeout() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.node(1).transfer(3);
    cluster.settle();
    assertThat(cluster.node(3).core.role()).isEqualTo(new RoleChange(Kind.LEADER, 2, 3));
    assertThat(cluster.node(1).core.role().leaderId()).isEqualTo(3);
  }

  @Test // 3.10, 1: "The prior leader stops accepting new client requests."
  void proposalsAreRefusedMeanwhile() {
    TestNode node = leader();
    node.transfer(3);
    assertThat(node.core.acceptsProposals()).isFalse();
    assertThatThrownBy(() -> node.propose("x")).isInstanceOf(IllegalStateException.class);
  }

  @Test // 3.10, 2 and 3: first "fully updates the target server's log", then TimeoutNow
  void theTargetIsToldOnlyOnceItHasTheWholeLog() {
    TestNode node = leader();
    node.transfer(3);
    assertThat(told(node, 3)).isZero();
    node.receive(accepted(3, 1, 3, 4));
    assertThat(told(node, 3)).isEqualTo(1);
  }

  @Test
  void aTargetThatHasTheWholeLogIsToldAtOnce() {
    TestNode node = leader();
    node.transfer(2);
    assertThat(told(node, 2)).isEqualTo(1);
  }

  @Test
  void aLostWordIsRepeatedWithTheHeartbeat() {
    TestNode node = leader();
    node.transfer(2);
    node.takeSent();
    node.tickAtDeadline();
    assertThat(told(node, 2)).isEqualTo(1);
  }

  @Test // 3.10: "If leadership transfer does not complete after about an election timeout, the
  // prior leader aborts"
  void aTransferToADeadNodeIsGivenUp() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(3);
    cluster.node(1).propose("x");
    cluster.node(1).transfer(3);
    cluster.run(980);
    assertThat(cluster.node(1).core.acceptsProposals()).isFalse();
    cluster.run(120);
    assertThat(cluster.node(1).core.acceptsProposals()).isTrue();
    assertThat(cluster.node(1).term()).isEqualTo(1);
    cluster.node(1).propose("y");
    cluster.settle();
    assertThat(cluster.node(1).commitIndex).isEqualTo(4);
  }

  @Test
  void withoutATargetTheMostAdvancedFollowerIsChosen() {
    TestNode node = leader();
    node.transfer(RaftCore.NOBODY);
    assertThat(told(node, 2)).isEqualTo(1);
  }

  @Test
  void withoutATargetAFollowerNotHeardOfLatelyIsNotChosen() {
    TestNode node = leader();
    node.clock.advanceMs(600);
    node.receive(accepted(3, 1, 3, 3));
    node.clock.advanceMs(600);
    node.transfer(RaftCore.NOBODY);
    node.receive(accepted(3, 1, 3, 4));
    assertThat(told(node, 3)).isEqualTo(1);
  }

  @Test
  void itselfAndStrangersAreNoTargets() {
    TestNode node = leader();
    node.transfer(1);
    node.transfer(9);
    assertThat(node.core.acceptsProposals()).isTrue();
    assertThat(node.sent).isEmpty();
  }

  @Test
  void nobodyButALeaderTransfers() {
    TestNode node = TestNode.recovered(1, 3, 2, RaftCore.NOBODY, 1, 1, 2);
    Ready ready = node.transfer(2);
    assertThat(ready.roleChange()).isEmpty();
    assertThat(node.sent).isEmpty();
  }

  @Test // 3.10: "as if its election timeout had elapsed": no pre-vote, which the living leader
  // would refuse
  void theTargetCampaignsAtOnceWithoutAPreVote() {
    TestNode node = TestNode.recovered(1, 3, 2, RaftCore.NOBODY, 1, 1, 2);
    node.receive(Messages.append(2, 1, 2, new EntryId(2, 3), 0));
    node.persist();
    node.takeSent();
    node.receive(timeoutNow(2, 1, 2));
    node.persist();
    assertThat(node.term()).isEqualTo(3);
    assertThat(node.takeSent())
        .filteredOn(RaftMessage::hasVoteRequest)
        .hasSize(2)
        .allMatch(m -> m.getVoteRequest().getLeadershipTransfer())
        .noneMatch(m -> m.getVoteRequest().getPreVote());
  }

  @Test
  void aWordOfAnEarlierTermIsIgnored() {
    TestNode node = TestNode.recovered(1, 3, 2, RaftCore.NOBODY, 1, 1, 2);
    node.receive(timeoutNow(2, 1, 1));
    assertThat(node.role()).isEqualTo(Kind.FOLLOWER);
    assertThat(node.term()).isEqualTo(2);
  }

  @Test
  void theWordTwiceStartsOneElection() {
    TestNode node = TestNode.recovered(1, 3, 2, RaftCore.NOBODY, 1, 1, 2);
    node.receive(timeoutNow(2, 1, 2));
    node.receive(timeoutNow(2, 1, 2));
    assertThat(node.term()).isEqualTo(3);
  }

  @Test
  void aLeaderIgnoresTheWord() {
    TestNode node = leader();
    node.receive(timeoutNow(2, 1, 3));
    assertThat(node.leads()).isTrue();
  }

  @Test // 6.4 with 3.10: the old leader may not confirm reads once its successor has won
  void readsDuringATransferAreConfirmedOrLostButNeverStale() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.node(1).transfer(3);
    cluster.deliver(RaftMessage::hasTimeoutNow);
    cluster.node(3).persist();
    cluster.cut(1, 2);
    cluster.cut(1, 3);
    cluster.settle();
    assertThat(cluster.node(3).leads()).isTrue();
    cluster.node(1).read(7);
    cluster.settle();
    cluster.heal();
    cluster.run(1_500);
    assertThat(cluster.node(1).reads).isEmpty();
  }
}
