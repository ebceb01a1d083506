package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.accepted;
import static io.quorate.controller.raft.Messages.append;
import static io.quorate.controller.raft.Messages.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AppendRequest;
import io.quorate.message.AppendResponse;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.RaftMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paper, sections 5.3, 5.4.2, 8 and figure 2, AppendEntries, sentence by sentence. */
class PaperReplicationTest {
  /** Node 1 of three, leader of term 3; its log is [1, 1, 2] and, not yet durable, its empty entry 4. */
  private static TestNode leader() {
    return TestNode.leader(3, 1, 1, 2);
  }

  /** Node 1 of three, a follower in term 3 with the log [1, 1, 2]. */
  private static TestNode follower() {
    return TestNode.recovered(1, 3, 3, RaftCore.NOBODY, 1, 1, 2);
  }

  private static AppendResponse answer(TestNode node) {
    node.persist();
    return node.takeOnly(RaftMessage::hasAppendResponse).getAppendResponse();
  }

  // ---- leaders

  @Test // 8: "each leader commit a blank no-op entry into the log at the start of its term"
  void aLeaderBeginsItsTermWithAnEmptyEntry() {
    TestNode node = leader();
    assertThat(node.logTerms()).containsExactly(1L, 1L, 2L, 3L);
    assertThat(node.log.get(3).getType()).isEqualTo(EntryType.LEADER_CHANGE);
    assertThat(node.log.get(3).getPayload().isEmpty()).isTrue();
  }

  @Test // 6: configurations are entries of the log; the first leader puts the bootstrap one there
  void theFirstLeaderWritesTheVotersIntoTheLog() throws Exception {
    Cluster cluster = Cluster.ledByOne(3);
    for (TestNode node : cluster.nodes.values()) {
      assertThat(node.log)
          .extracting(Entry::getType)
          .containsExactly(EntryType.LEADER_CHANGE, EntryType.CONFIGURATION);
      assertThat(Configuration.parseFrom(node.log.get(1).getPayload()))
          .isEqualTo(Messages.voters(3));
    }
    cluster.elect(2);
    assertThat(cluster.node(2).logTerms()).containsExactly(1L, 1L, 2L);
  }

  @Test // 5.3: "appends the command to its log as a new entry, then issues AppendEntries RPCs in
  // parallel"
  void aProposalIsSentToEveryoneWithWhatPrecedesIt() {
    TestNode node = leader();
    node.takeSent();
    node.propose("x");
    List<RaftMessage> sent = node.takeSent();
    assertThat(sent).extracting(RaftMessage::getTo).containsExactly(2, 3);
    AppendRequest request = sent.get(0).getAppendRequest();
    assertThat(request.getEntriesList()).containsExactly(entry(5, 3, "x"));
    assertThat(request.getPrevIndex()).isEqualTo(4);
    assertThat(request.getPrevTerm()).isEqualTo(3);
  }

  @Test // Thesis 10.2.1: the leader writes to its own disk in parallel with replicating
  void entriesAreSentBeforeTheOwnDiskHasThem() {
    TestNode node = leader();
    assertThat(node.writes).hasSize(1);
    assertThat(node.takeSent()).filteredOn(RaftMessage::hasAppendRequest).hasSize(2);
  }

  @Test // 5.3: committed "once the leader that created the entry has replicated it on a majority"
  void anEntryIsCommittedWhenAMajorityHasIt() {
    TestNode node = TestNode.leader(5, 1, 1, 2);
    node.persist();
    node.receive(accepted(2, 1, 3, 4));
    assertThat(node.commitIndex).isZero();
    node.receive(accepted(3, 1, 3, 4));
    assertThat(node.commitIndex).isEqualTo(4);
  }

  @Test // Thesis 10.2.1: the leader counts itself only for what its own disk has
  void theLeaderDoesNotCountItselfBeforeItsDiskHasTheEntry() {
    TestNode node = leader();
    node.receive(accepted(2, 1, 3, 4));
    assertThat(node.commitIndex).isZero();
    node.persist();
    assertThat(node.commitIndex).isEqualTo(4);
  }

  @Test // Thesis 10.2.1: "may even commit an entry before it has been written to its own disk"
  void aMajorityOfFollowersCommitsWithoutTheLeadersDisk() {
    TestNode node = leader();
    node.receive(accepted(2, 1, 3, 4));
    node.receive(accepted(3, 1, 3, 4));
    assertThat(node.writes).hasSize(1);
    assertThat(node.commitIndex).isEqualTo(4);
  }

  @Test // 5.4.2: "Raft never commits log entries from previous terms by counting replicas"
  void anEarlierTermsEntryIsNotCommittedByCounting() {
    TestNode node = leader();
    node.persist();
    node.receive(accepted(2, 1, 3, 3));
    node.receive(accepted(3, 1, 3, 3));
    assertThat(node.commitIndex).isZero();
  }

  @Test // 5.4.2: "once an entry from the current term has been committed ... all prior entries are
  // committed indirectly"
  void anEntryOfTheOwnTermCommitsAllBeforeIt() {
    TestNode node = leader();
    node.persist();
    node.receive(accepted(2, 1, 3, 4));
    assertThat(node.commitIndex).isEqualTo(4);
  }

  @Test // 5.3: "includes that index in future AppendEntries RPCs (including heartbeats)"
  void followersLearnOfACommitAtOnce() {
    TestNode node = leader();
    node.persist();
    node.takeSent();
    node.receive(accepted(2, 1, 3, 4));
    assertThat(node.takeSent())
        .extracting(m -> m.getAppendRequest().getCommitIndex())
        .containsExactly(4L, 4L);
  }

  @Test // 5.3: "retries AppendEntries RPCs indefinitely ... until all followers eventually store
  // all log entries"
  void whatWasLostIsSentAgain() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(3);
    cluster.node(1).propose("a", "b");
    cluster.settle();
    assertThat(cluster.node(1).commitIndex).isEqualTo(4);
    cluster.heal();
    cluster.heartbeat(1);
    assertThat(cluster.node(3).log).isEqualTo(cluster.node(1).log);
  }

  @Test // Figure 3, Leader Append-Only: "never overwrites or deletes entries in its log"
  void aLeaderKeepsItsLogWhateverFollowersSay() {
    TestNode node = leader();
    List<Entry> before = List.copyOf(node.log);
    node.receive(Messages.rejected(2, 1, 3, 3, new EntryId(1, 1)));
    node.receive(Messages.rejected(3, 1, 3, 3, new EntryId(0, 0)));
    node.tickAtDeadline();
    assertThat(node.log).isEqualTo(before);
  }

  // ---- receivers

  @Test // Figure 2, AppendEntries, 1: "Reply false if term < currentTerm"
  void anEarlierTermIsRefusedAndLeavesTheLogAlone() {
    TestNode node = follower();
    node.receive(append(2, 1, 2, new EntryId(1, 1), 3, entry(2, 2)));
    assertThat(answer(node).getSuccess()).isFalse();
    assertThat(node.logTerms()).containsExactly(1L, 1L, 2L);
    assertThat(node.commitIndex).isZero();
  }

  @ParameterizedTest // 2: "Reply false if log doesn't contain an entry at prevLogIndex whose term
  // matches prevLogTerm"
  @CsvSource({
    "0, 0, true",
    "1, 1, true",
    "2, 1, true",
    "2, 2, false",
    "3, 2, true",
    "3, 1, false",
    "4, 2, false"
  })
  void acceptsOnlyWhatFollowsAnEntryThatMatches(long index, long term, boolean success) {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(term, index), 0));
    assertThat(answer(node).getSuccess()).isEqualTo(success);
  }

  @Test // 3: "If an existing entry conflicts with a new one ... delete the existing entry and all
  // that follow it"
  void aConflictCutsTheLogFromThereOn() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(1, 1), 0, entry(2, 3)));
    assertThat(answer(node).getMatchIndex()).isEqualTo(2);
    assertThat(node.diskTerms()).containsExactly(1L, 3L);
  }

  @Test // 4: "Append any new entries not already in the log"
  void onlyWhatIsNewIsAppended() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(1, 1), 0, entry(2, 1), entry(3, 2), entry(4, 3)));
    assertThat(node.writes.getLast().entries()).containsExactly(entry(4, 3));
    assertThat(node.writes.getLast().truncateFrom()).isZero();
    assertThat(answer(node).getMatchIndex()).isEqualTo(4);
  }

  @Test // 5.3: "If a follower receives an AppendEntries request that includes log entries already
  // present ... it ignores those"
  void aRepeatedRequestChangesNothing() {
    TestNode node = follower();
    RaftMessage request = append(2, 1, 3, new EntryId(2, 3), 0, entry(4, 3));
    node.receive(request);
    node.persist();
    node.takeSent();
    node.receive(request);
    assertThat(node.writes).isEmpty();
    assertThat(answer(node).getMatchIndex()).isEqualTo(4);
  }

  @Test // 3, read closely: without a conflict nothing is deleted, however short the request
  void aShorterRequestDoesNotCutWhatFollows() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(1, 1), 0));
    node.receive(append(2, 1, 3, new EntryId(1, 1), 0, entry(2, 1)));
    node.persist();
    assertThat(node.logTerms()).containsExactly(1L, 1L, 2L);
  }

  @Test // Figure 2, AppendEntries, results: the answer speaks only of what this request proved
  void theAnswerVouchesOnlyForWhatTheRequestProved() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(1, 1), 0));
    assertThat(answer(node).getMatchIndex()).isEqualTo(1);
  }

  @Test // Figure 2: "updated on stable storage before responding"
  void theAnswerLeavesOnlyOnceTheEntriesAreDurable() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(2, 3), 0, entry(4, 3)));
    assertThat(node.sent).isEmpty();
    node.persist();
    assertThat(node.diskTerms()).containsExactly(1L, 1L, 2L, 3L);
    assertThat(answer(node).getMatchIndex()).isEqualTo(4);
  }

  @Test // The same for a heartbeat behind entries that are still on their way to the disk
  void aHeartbeatsAnswerWaitsForEarlierWrites() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(2, 3), 0, entry(4, 3)));
    node.receive(append(2, 1, 3, new EntryId(3, 4), 0));
    assertThat(node.sent).isEmpty();
  }

  @ParameterizedTest // 5: "commitIndex = min(leaderCommit, index of last new entry)"
  @CsvSource({"1, 1", "2, 2", "3, 2", "9, 2"})
  void commitsNoFurtherThanTheLastNewEntry(long leaderCommit, long committed) {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(1, 1), leaderCommit, entry(2, 1)));
    assertThat(node.commitIndex).isEqualTo(committed);
  }

  @Test // 5: "If leaderCommit > commitIndex": it never goes down
  void theCommitIndexNeverGoesDown() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(2, 3), 3));
    node.receive(append(2, 1, 3, new EntryId(2, 3), 1));
    assertThat(node.commitIndex).isEqualTo(3);
  }

  @Test // 5.3, Log Matching: a refused request commits nothing
  void aRequestThatDoesNotFitCommitsNothing() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(1, 3), 3));
    assertThat(node.commitIndex).isZero();
  }

  @Test // 5.1/8: clients are led to the leader: who speaks with the current term is it
  void aFollowerKnowsItsLeader() {
    TestNode node = follower();
    node.receive(append(3, 1, 4, new EntryId(2, 3), 0));
    assertThat(node.core.role().leaderId()).isEqualTo(3);
  }

  // ---- bringing logs together

  @Test // 5.3, end: the follower names "the term of the conflicting entry"; "one RPC will be
  // required for each term"
  void aRefusalSkipsAWholeTerm() {
    TestNode node = TestNode.recovered(1, 3, 3, RaftCore.NOBODY, 1, 1, 3, 3, 3, 3);
    node.receive(append(2, 1, 4, new EntryId(2, 6), 0));
    AppendResponse answer = answer(node);
    assertThat(answer.getRejectedPrevIndex()).isEqualTo(6);
    assertThat(new EntryId(answer.getHintTerm(), answer.getHintIndex()))
        .isEqualTo(new EntryId(1, 2));
  }

  @Test // The leader skips by term as well: no probe lands where its own log says that the terms
  // must differ
  void theLeaderSkipsAWholeTermToo() {
    TestNode node = TestNode.leader(3, 1, 2, 2, 2, 2);
    node.takeSent();
    node.receive(Messages.rejected(2, 1, 3, 5, new EntryId(1, 4)));
    AppendRequest probe = node.takeOnly(m -> m.getTo() == 2).getAppendRequest();
    assertThat(probe.getPrevIndex()).isEqualTo(1);
    assertThat(probe.getEntriesList()).isEmpty();
  }

  @ParameterizedTest(
      name = "follower {0}") // Figure 7, (a) to (f): any of these logs comes to equal the leader's
  @CsvSource({
    "a, 1 1 1 4 4 5 5 6 6",
    "b, 1 1 1 4",
    "c, 1 1 1 4 4 5 5 6 6 6 6",
    "d, 1 1 1 4 4 5 5 6 6 6 7 7",
    "e, 1 1 1 4 4 4 4",
    "f, 1 1 1 2 2 2 3 3 3 3 3"
  })
  void figure7(String name, String terms) {
    Cluster cluster = new Cluster(3);
    long[] leader = {1, 1, 1, 4, 4, 5, 5, 6, 6, 6};
    Configuration voters = Messages.voters(3);
    cluster.node(1).format(7, RaftCore.NOBODY, Messages.log(voters, leader));
    cluster.node(2).format(7, RaftCore.NOBODY, Messages.log(voters, leader));
    cluster.node(3).format(7, RaftCore.NOBODY, Messages.log(voters, parse(terms)));
    cluster.elect(1);
    assertThat(cluster.node(1).term()).isEqualTo(8);
    assertThat(cluster.node(3).log).as(name).isEqualTo(cluster.node(1).log);
    assertThat(cluster.node(3).diskTerms()).isEqualTo(cluster.node(1).logTerms());
    assertThat(cluster.node(3).commitIndex).isEqualTo(11);
  }

  private static long[] parse(String terms) {
    return List.of(terms.split(" ")).stream().mapToLong(Long::parseLong).toArray();
  }
}
