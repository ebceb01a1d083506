package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.RaftMessage;
import org.junit.jupiter.api.Test;

/** Thesis, 6.4: linearizable reads without writing to the log. */
class ReadIndexTest {
  /** Node 1 of three, leader of term 3, all four entries committed, nothing under way. */
  private static TestNode leader() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.receive(accepted(2, 1, 3, 4));
    node.takeSent();
    return node;
  }

  private static long roundSent(TestNode node) {
    return node.takeOnly(m -> m.getTo() == 2).getAppendRequest().getRound();
  }

  @Test // 6.4, step 1: until an entry of its own term is committed it does not know what is
  // committed
  void aReadWaitsForTheOwnTermsFirstCommit() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.read(7);
    node.receive(accepted(2, 1, 3, 3, 9));
    assertThat(node.reads).isEmpty();
    node.receive(accepted(2, 1, 3, 4));
    node.receive(accepted(2, 1, 3, 4, 1));
    assertThat(node.reads).containsExactly(new ConfirmedRead(7, 4));
  }

  @Test // Else a read that came early would wait for the next heartbeat
  void theRoundOfAReadThatWaitedForTheCommitStartsWithTheCommit() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.read(7);
    node.takeSent();
    node.receive(accepted(2, 1, 3, 4));
    assertThat(node.takeSent())
        .filteredOn(m -> m.getAppendRequest().getRound() == 1)
        .extracting(RaftMessage::getTo)
        .containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void aReadStartsARoundAtOnceAndAMajoritysAnswerConfirmsIt() {
    TestNode node = leader();
    node.read(7);
    long round = roundSent(node);
    assertThat(node.reads).isEmpty();
    node.receive(accepted(3, 1, 3, 4, round));
    assertThat(node.reads).containsExactly(new ConfirmedRead(7, 4));
  }

  @Test // 6.4, step 3: a round that began before the read proves nothing for it
  void anAnswerToAnEarlierRoundDoesNotConfirm() {
    TestNode node = leader();
    node.read(1);
    long before = roundSent(node);
    node.read(2);
    node.receive(accepted(2, 1, 3, 4, before));
    node.receive(accepted(3, 1, 3, 4, before));
    assertThat(node.reads).extracting(ConfirmedRead::id).containsExactly(1L);
    node.receive(accepted(3, 1, 3, 4, before + 1));
    assertThat(node.reads).extracting(ConfirmedRead::id).containsExactly(1L, 2L);
  }

  @Test
  void answersWithoutTheRoundDoNotConfirm() {
    TestNode node = leader();
    node.read(7);
    node.receive(accepted(2, 1, 3, 4, 0));
    node.receive(accepted(3, 1, 3, 4, 0));
    assertThat(node.reads).isEmpty();
  }

  @Test // Whoever did not confirm with the majority may follow another leader already
  void oneOfFourDoesNotConfirm() {
    TestNode node = TestNode.leader(5, 1, 1, 2);
    node.persist();
    node.receive(accepted(2, 1, 3, 4));
    node.receive(accepted(3, 1, 3, 4));
    node.read(7);
    node.receive(accepted(2, 1, 3, 4, 1));
    assertThat(node.reads).isEmpty();
    node.receive(accepted(5, 1, 3, 4, 1));
    assertThat(node.reads).hasSize(1);
  }

  @Test // 6.4: "the leader can ... amortize" one round over all reads that came before it
  void readsThatArriveDuringARoundShareTheNext() {
    TestNode node = leader();
    node.read(1);
    node.takeSent();
    for (int id = 2; id < 100; id++) {
      node.read(id);
    }
    assertThat(node.sent).isEmpty();
    node.receive(accepted(2, 1, 3, 4, 1));
    assertThat(node.reads).hasSize(1);
    assertThat(roundSent(node)).isEqualTo(2);
    node.receive(accepted(2, 1, 3, 4, 2));
    assertThat(node.reads).hasSize(99);
  }

  @Test // 6.4, step 2: the index is that of the read's arrival, not of its confirmation
  void theReadIndexIsTheCommitIndexOfItsArrival() {
    TestNode node = leader();
    node.read(7);
    node.propose("x");
    node.persist();
    node.receive(accepted(2, 1, 3, 5, 0));
    assertThat(node.commitIndex).isEqualTo(5);
    node.receive(accepted(2, 1, 3, 5, 1));
    assertThat(node.reads).containsExactly(new ConfirmedRead(7, 4));
  }

  @Test
  void aLostRoundIsRepeatedWithTheHeartbeat() {
    TestNode node = leader();
    node.read(7);
    node.takeSent();
    node.tickAtDeadline();
    node.receive(accepted(2, 1, 3, 4, roundSent(node)));
    assertThat(node.reads).hasSize(1);
  }

  @Test // A refusal comes from a node of this term all the same
  void aRefusalOfTheLogConfirmsLeadership() {
    TestNode node = leader();
    node.read(7);
    RaftMessage refusal = Messages.rejected(3, 1, 3, 4, new EntryId(1, 1));
    node.receive(
        refusal.toBuilder()
            .setAppendResponse(refusal.getAppendResponse().toBuilder().setRound(1))
            .build());
    assertThat(node.reads).hasSize(1);
  }

  @Test
  void readsAreLostWithLeadership() {
    TestNode node = leader();
    node.read(7);
    node.receive(Messages.voteResponse(3, 1, 4, false));
    node.receive(accepted(2, 1, 3, 4, 1));
    node.receive(accepted(3, 1, 3, 4, 1));
    assertThat(node.reads).isEmpty();
    assertThatThrownBy(() -> node.read(8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node 1 does not lead");
  }

  @Test
  void aSingleVoterConfirmsItself() {
    TestNode node = TestNode.leader(1, 1, 1, 2);
    node.read(7);
    assertThat(node.reads).containsExactly(new ConfirmedRead(7, 4));
  }

  @Test // The point of it all: a leader that was replaced without knowing it must not answer
  void aReplacedLeaderNeverConfirms() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(1);
    cluster.clock.advanceMs(990);
    cluster.node(2).disconnected(1);
    cluster.node(3).disconnected(1);
    cluster.clock.advanceMs(5);
    cluster.node(2).disconnected(1);
    cluster.node(2).tick();
    cluster.settle();
    assertThat(cluster.node(2).leads()).isTrue();
    assertThat(cluster.node(1).leads()).isTrue();
    cluster.node(1).read(7);
    cluster.settle();
    cluster.heal();
    cluster.run(2_000);
    assertThat(cluster.node(1).reads).isEmpty();
  }
}
