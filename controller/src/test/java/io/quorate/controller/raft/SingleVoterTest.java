package io.quorate.controller.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.controller.raft.RoleChange.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A quorum of one keeps every promise too (etcd#14370: it once acknowledged what only memory held). */
class SingleVoterTest {
  private TestNode node;

  @BeforeEach
  void start() {
    node = new TestNode(1, Messages.voters(1), new TestClock());
  }

  private void elect() {
    node.tickAtDeadline();
    node.persist();
  }

  @Test
  void itLeadsOnlyOnceItsOwnVoteIsDurable() {
    node.tickAtDeadline();
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.CANDIDATE, 1, RaftCore.NOBODY));
    node.persistNext();
    assertThat(node.leads()).isTrue();
  }

  @Test
  void anEarlierWriteDoesNotStandForItsVote() {
    node.receive(Messages.voteResponse(9, 1, 5, false));
    node.tickAtDeadline();
    node.persistNext();
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.CANDIDATE, 6, RaftCore.NOBODY));
    node.persistNext();
    assertThat(node.leads()).isTrue();
  }

  @Test
  void nothingIsCommittedBeforeItsOwnDiskHasIt() {
    elect();
    assertThat(node.commitIndex).isEqualTo(2);
    node.propose("a");
    node.propose("b");
    assertThat(node.commitIndex).isEqualTo(2);
    node.persistNext();
    assertThat(node.commitIndex).isEqualTo(3);
    node.persistNext();
    assertThat(node.commitIndex).isEqualTo(4);
  }

  @Test
  void whatWasCommittedSurvivesACrashAtOnce() {
    elect();
    node.propose("a");
    node.persistNext();
    assertThat(node.commitIndex).isEqualTo(3);
    node.propose("lost");
    node.restart();
    assertThat(node.log).hasSize(3);
    elect();
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.LEADER, 2, 1));
    assertThat(node.logTerms()).containsExactly(1L, 1L, 1L, 2L);
    assertThat(node.commitIndex).isEqualTo(4);
  }

  @Test
  void aReadWaitsForTheFirstCommitOfItsTerm() {
    node.tickAtDeadline();
    node.persistNext();
    assertThat(node.leads()).isTrue();
    node.read(7);
    assertThat(node.reads).isEmpty();
    node.persist();
    assertThat(node.reads).containsExactly(new ConfirmedRead(7, 2));
  }

  @Test
  void itNeverStepsDownForLackOfOthers() {
    elect();
    for (int i = 0; i < 50; i++) {
      node.tickAtDeadline();
    }
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.LEADER, 1, 1));
    assertThat(node.sent).isEmpty();
  }
}
