package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.append;
import static io.quorate.controller.raft.Messages.preVoteResponse;
import static io.quorate.controller.raft.Messages.voteRequest;
import static io.quorate.controller.raft.Messages.voteResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quorate.controller.raft.RoleChange.Kind;
import io.quorate.message.RaftMessage;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paper, sections 5.1, 5.2, 5.4.1 and figure 2, sentence by sentence: terms, elections and votes. */
class PaperElectionTest {
  private static final EntryId LAST = new EntryId(2, 3);

  /** Node 1 of three or five, in term 2, with the log [1, 1, 2]. */
  private static TestNode follower(int voters) {
    return TestNode.recovered(1, voters, 2, RaftCore.NOBODY, 1, 1, 2);
  }

  private static TestNode preCandidate(int voters) {
    TestNode node = follower(voters);
    node.tickAtDeadline();
    return node;
  }

  /** In term 3, its own vote durable, its requests taken away. */
  private static TestNode candidate(int voters) {
    TestNode node = preCandidate(voters);
    for (int id = 2; id <= voters / 2 + 1; id++) {
      node.receive(preVoteResponse(id, 1, 3, true));
    }
    node.persist();
    node.takeSent();
    return node;
  }

  private static TestNode leader(int voters) {
    return TestNode.leader(voters, 1, 1, 2);
  }

  @Test // 5.2: "When servers start up, they begin as followers."
  void beginsAsAFollower() {
    assertThat(follower(3).core.role())
        .isEqualTo(new RoleChange(Kind.FOLLOWER, 2, RaftCore.NOBODY));
  }

  @Test // 5.2: "A server remains in follower state as long as it receives valid RPCs from a leader"
  void remainsAFollowerAsLongAsTheLeaderSpeaks() {
    TestNode node = follower(3);
    for (int i = 0; i < 5; i++) {
      node.clock.advanceMs(990);
      node.receive(append(2, 1, 2, LAST, 0));
      node.tick();
    }
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.FOLLOWER, 2, 2));
  }

  @Test // 5.2 and thesis 9.6: silence over an election timeout; the pre-vote changes no term and no
  // vote
  void silenceStartsAPreVoteThatChangesNothing() {
    TestNode node = preCandidate(3);
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
    assertThat(node.term()).isEqualTo(2);
    assertThat(node.writes).isEmpty();
    assertThat(node.takeSent())
        .extracting(RaftMessage::getTo, RaftMessage::getTerm, m -> m.getVoteRequest().getPreVote())
        .containsExactly(tuple(2, 3L, true), tuple(3, 3L, true));
  }

  @Test // 5.2: "increments its current term ... votes for itself and issues RequestVote RPCs in
  // parallel"
  void anElectionIncrementsTheTermVotesForItselfAndAsksEveryoneElse() {
    TestNode node = candidate(3);
    node.restart(); // what was durable when the requests left
    assertThat(node.diskState().getTerm()).isEqualTo(3);
    assertThat(node.diskState().getVotedFor()).isEqualTo(1);
  }

  @Test // Figure 2: "Persistent state on all servers: updated on stable storage before responding
  // to RPCs"
  void votesAreAskedForOnlyWhenTheOwnVoteIsDurable() {
    TestNode node = preCandidate(3);
    node.takeSent();
    node.receive(preVoteResponse(2, 1, 3, true));
    assertThat(node.sent).isEmpty();
    node.persist();
    assertThat(node.takeSent())
        .extracting(
            RaftMessage::getTo, RaftMessage::getTerm, m -> m.getVoteRequest().getLastIndex())
        .containsExactly(tuple(2, 3L, 3L), tuple(3, 3L, 3L));
  }

  @ParameterizedTest // 5.2: "wins an election if it receives votes from a majority of the servers"
  @ValueSource(ints = {2, 3, 4, 5, 7})
  void winsWithAMajorityAndNotWithLess(int voters) {
    TestNode node = preCandidate(voters);
    for (int id = 2; id <= voters / 2; id++) {
      node.receive(preVoteResponse(id, 1, 3, true));
      assertThat(node.term()).isEqualTo(2);
    }
    node.receive(preVoteResponse(voters, 1, 3, true));
    assertThat(node.term()).isEqualTo(3);
    node.persist();
    for (int id = 2; id <= voters / 2; id++) {
      node.receive(voteResponse(id, 1, 3, true));
      assertThat(node.leads()).isFalse();
    }
    node.receive(voteResponse(voters, 1, 3, true));
    assertThat(node.leads()).isTrue();
  }

  @Test // 5.2: a majority of the servers, not of the answers: a repeated answer is one vote
  void aVoterCountsOnce() {
    TestNode node = candidate(5);
    for (int i = 0; i < 3; i++) {
      node.receive(voteResponse(2, 1, 3, true));
    }
    assertThat(node.leads()).isFalse();
  }

  @Test // 5.2: votes "for the same term"
  void aVoteOfAnEarlierTermDoesNotCount() {
    TestNode node = candidate(3);
    node.receive(voteResponse(2, 1, 2, true));
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
  }

  @Test // Paper, figure 2: only servers of the configuration vote
  void aStrangersVoteDoesNotCount() {
    TestNode node = candidate(3);
    node.receive(voteResponse(9, 1, 3, true));
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
  }

  @Test // 5.2: "each server will vote for at most one candidate in a given term, on a
  // first-come-first-served basis"
  void givesOneVoteATerm() {
    TestNode node = follower(3);
    node.receive(voteRequest(2, 1, 3, LAST));
    node.receive(voteRequest(3, 1, 3, LAST));
    node.persist();
    assertThat(node.takeSent())
        .extracting(RaftMessage::getTo, m -> m.getVoteResponse().getGranted())
        .containsExactly(tuple(2, true), tuple(3, false));
  }

  @Test // Figure 2, RequestVote, 2: "If votedFor is null or candidateId": a lost answer can be
  // asked for again
  void repeatsItsVoteForTheSameCandidate() {
    TestNode node = follower(3);
    node.receive(voteRequest(2, 1, 3, LAST));
    node.receive(voteRequest(2, 1, 3, LAST));
    node.persist();
    assertThat(node.takeSent()).allMatch(m -> m.getVoteResponse().getGranted()).hasSize(2);
  }

  @Test // Figure 2: votedFor is persistent state
  void doesNotForgetItsVoteInACrash() {
    TestNode node = follower(3);
    node.receive(voteRequest(2, 1, 3, LAST));
    node.persist();
    node.restart();
    node.takeSent();
    node.receive(voteRequest(3, 1, 3, LAST));
    assertThat(node.takeOnly(RaftMessage::hasVoteResponse).getVoteResponse().getGranted())
        .isFalse();
  }

  @Test // The same when the term was entered, and written, before
  void doesNotForgetAVoteInATermItWasInAlready() {
    TestNode node = follower(3);
    node.receive(voteRequest(2, 1, 2, LAST));
    node.persist();
    assertThat(node.diskState().getVotedFor()).isEqualTo(2);
  }

  @Test // Figure 2: "updated on stable storage before responding"
  void aVoteLeavesOnlyOnceItIsDurable() {
    TestNode node = follower(3);
    node.receive(voteRequest(2, 1, 3, LAST));
    assertThat(node.sent).isEmpty();
    node.persist();
    assertThat(node.diskState().getVotedFor()).isEqualTo(2);
    assertThat(node.takeOnly(RaftMessage::hasVoteResponse).getVoteResponse().getGranted()).isTrue();
  }

  @Test // The same, when the answer is repeated while the vote is still on its way to the disk
  void aRepeatedVoteWaitsForTheDiskToo() {
    TestNode node = follower(3);
    node.receive(voteRequest(2, 1, 3, LAST));
    node.receive(voteRequest(2, 1, 3, LAST));
    assertThat(node.sent).isEmpty();
  }

  @ParameterizedTest // 5.4.1: "the log with the later term is more up-to-date ... whichever log is
  // longer"
  @CsvSource({
    "1, 2, false",
    "1, 9, false",
    "2, 2, false",
    "2, 3, true",
    "2, 4, true",
    "3, 1, true",
    "0, 0, false"
  })
  void votesOnlyForALogAtLeastAsUpToDate(long lastTerm, long lastIndex, boolean granted) {
    TestNode node = follower(3);
    node.receive(voteRequest(2, 1, 4, new EntryId(lastTerm, lastIndex)));
    node.persist();
    assertThat(node.takeOnly(RaftMessage::hasVoteResponse).getVoteResponse().getGranted())
        .isEqualTo(granted);
  }

  @Test // Figure 2, RequestVote, 1: "Reply false if term < currentTerm"
  void refusesAVoteInAnEarlierTermAndTellsItsOwn() {
    TestNode node = follower(3);
    node.receive(voteRequest(2, 1, 1, new EntryId(9, 9)));
    RaftMessage answer = node.takeOnly(RaftMessage::hasVoteResponse);
    assertThat(answer.getVoteResponse().getGranted()).isFalse();
    assertThat(answer.getTerm()).isEqualTo(2);
  }

  @Test // 5.2: a leader's "term is at least as large as the candidate's": "returns to follower
  // state"
  void aCandidateFollowsTheLeaderOfItsTerm() {
    TestNode node = candidate(3);
    node.receive(append(2, 1, 3, LAST, 0));
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.FOLLOWER, 3, 2));
  }

  @Test // 5.2: "If the term in the RPC is smaller ... rejects the RPC and continues in candidate
  // state"
  void aCandidateRejectsTheLeaderOfAnEarlierTerm() {
    TestNode node = candidate(3);
    node.receive(append(2, 1, 2, LAST, 0));
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
    RaftMessage answer = node.takeOnly(RaftMessage::hasAppendResponse);
    assertThat(answer.getAppendResponse().getSuccess()).isFalse();
    assertThat(answer.getTerm()).isEqualTo(3);
  }

  @Test // 5.1: "If a candidate or leader discovers that its term is out of date, it immediately
  // reverts to follower"
  void aLaterTermMakesAFollower() {
    for (TestNode node : new TestNode[] {preCandidate(3), candidate(3), leader(3), follower(3)}) {
      node.receive(voteResponse(2, 1, 9, false));
      assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.FOLLOWER, 9, RaftCore.NOBODY));
      node.persist();
      assertThat(node.diskState().getTerm()).isEqualTo(9);
      assertThat(node.diskState().getVotedFor()).isEqualTo(RaftCore.NOBODY);
    }
  }

  @Test // 5.2: split vote: "each candidate will time out and start a new election by incrementing
  // its term"
  void aCandidateWithoutAMajorityTriesAgainInALaterTerm() {
    TestNode node = candidate(3);
    node.tickAtDeadline();
    node.receive(preVoteResponse(2, 1, 4, true));
    assertThat(node.term()).isEqualTo(4);
    node.receive(voteResponse(2, 1, 3, true));
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
  }

  @Test // Its requests leave when its vote is durable: a slow disk must not eat the time for the
  // answers
  void aCandidatesWaitBeginsWhenItsRequestsLeave() {
    TestNode node = preCandidate(3);
    node.receive(preVoteResponse(2, 1, 3, true));
    for (int i = 0; i < 4; i++) {
      node.clock.advanceMs(200);
      node.tick();
      assertThat(node.deadlineNanos - node.clock.now()).isPositive();
    }
    node.persist();
    node.clock.advanceMs(240);
    node.tick();
    node.receive(voteResponse(2, 1, 3, true));
    assertThat(node.leads()).isTrue();
  }

  @Test // No vote that could still come makes a majority: there is nothing left to wait for
  void aCandidateThatAMajorityRefusedWaitsAsAFollower() {
    TestNode node = candidate(3);
    node.receive(voteResponse(2, 1, 3, false));
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
    node.receive(voteResponse(3, 1, 3, false));
    assertThat(node.role()).isEqualTo(Kind.FOLLOWER);
  }

  @Test // 5.2: "election timeouts are chosen randomly from a fixed interval"
  void timeoutsAreSpreadOverTheInterval() {
    TestNode node = follower(3);
    node.random(new Random(7));
    TreeSet<Long> waitsMs = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      node.restart();
      waitsMs.add((node.deadlineNanos - node.clock.now()) / TestClock.MILLIS);
    }
    assertThat(waitsMs).allMatch(ms -> ms >= 1000 && ms < 1300).hasSizeGreaterThan(100);
  }

  @Test // 5.2: the timeout elapses "without receiving AppendEntries RPC ... or granting vote to
  // candidate"
  void givingAVoteRestartsTheTimeout() {
    TestNode node = follower(3);
    node.receive(voteResponse(3, 1, 3, false));
    node.clock.advanceMs(990);
    node.receive(voteRequest(2, 1, 3, LAST));
    node.clock.advanceMs(990);
    node.tick();
    assertThat(node.role()).isEqualTo(Kind.FOLLOWER);
  }

  @Test // The same sentence: refusing one does not
  void refusingAVoteDoesNotRestartTheTimeout() {
    TestNode node = follower(3);
    node.receive(voteResponse(3, 1, 3, false));
    long deadline = node.deadlineNanos;
    node.clock.advanceMs(500);
    node.receive(voteRequest(2, 1, 3, new EntryId(1, 1)));
    assertThat(node.deadlineNanos).isEqualTo(deadline);
  }

  @Test // 5.2: the winner "sends heartbeat messages to all of the other servers to establish its
  // authority"
  void aNewLeaderSpeaksToEveryoneAtOnce() {
    TestNode node = candidate(5);
    node.receive(voteResponse(2, 1, 3, true));
    node.receive(voteResponse(3, 1, 3, true));
    assertThat(node.takeSent())
        .filteredOn(RaftMessage::hasAppendRequest)
        .extracting(RaftMessage::getTo)
        .containsExactly(2, 3, 4, 5);
  }

  @Test // Figure 2, Leaders: "repeat during idle periods to prevent election timeouts"
  void aLeaderRepeatsItsHeartbeat() {
    TestNode node = leader(3);
    node.takeSent();
    node.tickAtDeadline();
    assertThat(node.takeSent()).filteredOn(RaftMessage::hasAppendRequest).hasSize(2);
  }

  @Test // Clock: nothing is due before its time
  void nothingHappensBeforeItsTime() {
    TestNode node = follower(3);
    node.clock.advanceMs(999);
    node.tick();
    assertThat(node.role()).isEqualTo(Kind.FOLLOWER);
    node.clock.advanceMs(1);
    node.tick();
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
  }
}
