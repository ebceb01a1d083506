package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.append;
import static io.quorate.controller.raft.Messages.preVoteRequest;
import static io.quorate.controller.raft.Messages.preVoteResponse;
import static io.quorate.controller.raft.Messages.voteRequest;
import static io.quorate.controller.raft.Messages.voteResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.controller.raft.RoleChange.Kind;
import io.quorate.message.RaftMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thesis, 9.6 (pre-vote) and 4.2.3 (no vote against a leader that is heard). */
class PreVoteTest {
  private static final EntryId LAST = new EntryId(2, 3);

  /** Node 1 of three, in term 2, with the log [1, 1, 2]; it knows no leader. */
  private static TestNode follower() {
    return TestNode.recovered(1, 3, 2, RaftCore.NOBODY, 1, 1, 2);
  }

  private static TestNode preCandidate() {
    TestNode node = follower();
    node.tickAtDeadline();
    node.takeSent();
    return node;
  }

  private static boolean granted(TestNode node) {
    return node.takeOnly(RaftMessage::hasVoteResponse).getVoteResponse().getGranted();
  }

  @Test
  void grantingAPreVoteChangesNeitherTermNorVoteNorTimeout() {
    TestNode node = follower();
    long deadline = node.deadlineNanos;
    node.clock.advanceMs(500);
    node.receive(preVoteRequest(2, 1, 9, LAST));
    assertThat(granted(node)).isTrue();
    assertThat(node.term()).isEqualTo(2);
    assertThat(node.writes).isEmpty();
    assertThat(node.deadlineNanos).isEqualTo(deadline);
  }

  @Test
  void everyoneWhoAsksIsGrantedAPreVote() {
    TestNode node = follower();
    node.receive(preVoteRequest(2, 1, 3, LAST));
    assertThat(granted(node)).isTrue();
    node.receive(preVoteRequest(3, 1, 3, LAST));
    assertThat(granted(node)).isTrue();
  }

  @ParameterizedTest // The same restriction as for a vote (paper, 5.4.1)
  @CsvSource({"1, 9, false", "2, 2, false", "2, 3, true", "3, 1, true"})
  void aPreVoteNeedsALogAtLeastAsUpToDate(long lastTerm, long lastIndex, boolean granted) {
    TestNode node = follower();
    node.receive(preVoteRequest(2, 1, 3, new EntryId(lastTerm, lastIndex)));
    assertThat(granted(node)).isEqualTo(granted);
  }

  @Test
  void aPreVoteForATermThatIsNotNewIsRefusedWithTheCurrentTerm() {
    TestNode node = follower();
    node.receive(preVoteRequest(2, 1, 2, LAST));
    RaftMessage answer = node.takeOnly(RaftMessage::hasVoteResponse);
    assertThat(answer.getVoteResponse().getGranted()).isFalse();
    assertThat(answer.getTerm()).isEqualTo(2);
  }

  @Test // Thesis 4.2.3: "within the minimum election timeout of hearing from a current leader"
  void nobodyIsGrantedAPreVoteWhileTheLeaderIsHeard() {
    TestNode node = follower();
    node.receive(append(2, 1, 2, LAST, 0));
    node.takeSent();
    node.clock.advanceMs(999);
    node.receive(preVoteRequest(3, 1, 3, LAST));
    assertThat(granted(node)).isFalse();
    node.clock.advanceMs(1);
    node.receive(preVoteRequest(3, 1, 3, LAST));
    assertThat(granted(node)).isTrue();
  }

  @Test
  void aLeaderRefusesPreVotes() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.takeSent();
    node.receive(preVoteRequest(3, 1, 9, new EntryId(9, 9)));
    assertThat(granted(node)).isFalse();
    assertThat(node.leads()).isTrue();
  }

  @Test // Thesis 4.2.3: "does not update its term or grant its vote"
  void aVoteRequestAgainstALeaderThatIsHeardIsIgnored() {
    TestNode node = follower();
    node.receive(append(2, 1, 2, LAST, 0));
    node.takeSent();
    node.receive(voteRequest(3, 1, 9, new EntryId(9, 9)));
    assertThat(node.sent).isEmpty();
    assertThat(node.term()).isEqualTo(2);
    TestNode leader = TestNode.leader(3, 1, 1, 2);
    leader.receive(voteRequest(3, 1, 9, new EntryId(9, 9)));
    assertThat(leader.leads()).isTrue();
  }

  @Test // Thesis 4.2.3, end: a transfer's election may depose the leader that asked for it
  void aVoteRequestThatTheLeaderAskedForIsHeeded() {
    TestNode node = follower();
    node.receive(append(2, 1, 2, LAST, 0));
    node.persist();
    node.takeSent();
    node.receive(Messages.transferVoteRequest(3, 1, 3, LAST));
    node.persist();
    assertThat(granted(node)).isTrue();
  }

  @Test
  void aRefusalWithALaterTermEndsThePreCandidatesIgnorance() {
    TestNode node = preCandidate();
    node.receive(preVoteResponse(2, 1, 7, false));
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.FOLLOWER, 7, RaftCore.NOBODY));
  }

  @Test
  void aMajorityOfRefusalsMakesAFollowerAgain() {
    TestNode node = preCandidate();
    node.receive(preVoteResponse(2, 1, 2, false));
    node.receive(preVoteResponse(3, 1, 2, false));
    assertThat(node.role()).isEqualTo(Kind.FOLLOWER);
    assertThat(node.term()).isEqualTo(2);
  }

  @Test
  void realVotesDoNotCountAsPreVotesNorPreVotesAsVotes() {
    TestNode node = preCandidate();
    node.receive(voteResponse(2, 1, 2, true));
    assertThat(node.term()).isEqualTo(2);
    node.receive(preVoteResponse(2, 1, 3, true));
    assertThat(node.term()).isEqualTo(3);
    node.persist();
    node.receive(preVoteResponse(3, 1, 4, true));
    assertThat(node.leads()).isFalse();
  }

  @Test // A delayed grant would depose a leader that its giver follows by now
  void aGrantForAnEarlierCampaignDoesNotCount() {
    TestNode node = preCandidate();
    node.receive(append(3, 1, 3, LAST, 0));
    node.tickAtDeadline();
    node.receive(preVoteResponse(2, 1, 3, true));
    assertThat(node.term()).isEqualTo(3);
    node.receive(preVoteResponse(2, 1, 4, true));
    assertThat(node.term()).isEqualTo(4);
  }

  @Test // Paper 5.2: whoever granted a vote waits: it would otherwise work against its own
  // candidate
  void aPreCandidateThatGivesItsVoteWaitsForTheWinner() {
    TestNode node = preCandidate();
    node.receive(voteRequest(2, 1, 2, LAST));
    node.persist();
    assertThat(granted(node)).isTrue();
    node.receive(preVoteResponse(3, 1, 3, true));
    assertThat(node.core.role()).isEqualTo(new RoleChange(Kind.FOLLOWER, 2, RaftCore.NOBODY));
  }

  @Test // Only speech of the leader is a reason to trust it
  void givingAVoteIsNoSignOfLifeOfTheLeader() {
    TestNode node = follower();
    node.receive(append(3, 1, 2, LAST, 0));
    node.disconnected(3);
    node.receive(voteRequest(2, 1, 2, LAST));
    node.persist();
    node.takeSent();
    node.receive(preVoteRequest(2, 1, 3, LAST));
    assertThat(granted(node)).isTrue();
  }

  @Test // Unlike the paper: of two with equal logs the higher id gives way, the lower goes on
  void ofTwoPreCandidatesOneGivesWay() {
    TestNode one = preCandidate();
    one.receive(preVoteRequest(2, 1, 3, LAST));
    assertThat(one.role()).isEqualTo(Kind.CANDIDATE);
    TestNode three = TestNode.recovered(3, 3, 2, RaftCore.NOBODY, 1, 1, 2);
    three.tickAtDeadline();
    three.receive(preVoteRequest(2, 3, 3, LAST));
    assertThat(three.role()).isEqualTo(Kind.FOLLOWER);
  }

  @Test
  void aPreCandidateGivesWayToALongerLogWhateverTheIds() {
    TestNode node = preCandidate();
    node.receive(preVoteRequest(2, 1, 3, new EntryId(2, 4)));
    assertThat(node.role()).isEqualTo(Kind.FOLLOWER);
  }

  @Test // 9.6: a server cut off "will not increment its term", so that it does not disturb when it
  // returns
  void aNodeThatWasCutOffReturnsQuietly() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(3);
    cluster.run(10_000);
    cluster.heal();
    cluster.run(1_000);
    assertThat(cluster.node(1).core.role()).isEqualTo(new RoleChange(Kind.LEADER, 1, 1));
    assertThat(cluster.node(3).core.role()).isEqualTo(new RoleChange(Kind.FOLLOWER, 1, 1));
  }
}
