package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.accepted;
import static io.quorate.controller.raft.Messages.append;
import static io.quorate.controller.raft.Messages.entry;
import static io.quorate.controller.raft.Messages.voteRequest;
import static io.quorate.controller.raft.Messages.voteResponse;
import static io.quorate.controller.raft.Messages.voters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.raft.RoleChange.Kind;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.RaftMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Bugs that others had, as plays; each names where it happened. Figure 8 has a test of its own, the quorum of one is in
 * SingleVoterTest, the ABA race in DurabilityTest, reads before the first commit of a term in ReadIndexTest.
 */
class KnownBugsTest {
  private static final EntryId LAST = new EntryId(2, 3);

  /** Node 1 of three, a follower in term 3 with the log [1, 1, 2]. */
  private static TestNode follower() {
    return TestNode.recovered(1, 3, 3, RaftCore.NOBODY, 1, 1, 2);
  }

  private static boolean granted(TestNode node) {
    node.persist();
    return node.takeOnly(RaftMessage::hasVoteResponse).getVoteResponse().getGranted();
  }

  @Test // hashicorp/raft#695: a heartbeat raised the term while the leader was dispatching
  void noEntryIsWrittenInATermThisNodeWasNotElectedFor() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.receive(append(2, 1, 4, LAST, 0));
    assertThatThrownBy(() -> node.propose("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node 1 does not accept proposals now");
    assertThat(node.logTerms()).containsExactly(1L, 1L, 2L, 3L);
  }

  @Test // CCF#3948: votes were counted over the union of the old and the new set
  void aMajorityOfTheUnionIsNotAMajorityOfEachSet() {
    Configuration joint =
        voters(3).toBuilder()
            .addNewVoters(Messages.voter(3))
            .addNewVoters(Messages.voter(4))
            .addNewVoters(Messages.voter(5))
            .build();
    TestNode node = new TestNode(1, joint, new TestClock());
    node.format(1, RaftCore.NOBODY, Messages.log(joint, 1));
    node.tickAtDeadline();
    for (int id = 2; id <= 5; id++) {
      node.receive(Messages.preVoteResponse(id, 1, 2, true));
    }
    node.persist();
    node.receive(voteResponse(2, 1, 2, true));
    node.receive(voteResponse(4, 1, 2, true));
    assertThat(node.role()).isEqualTo(Kind.CANDIDATE);
    node.receive(voteResponse(5, 1, 2, true));
    assertThat(node.leads()).isTrue();
  }

  @Test // hashicorp/raft#661, camunda#5356: a crash between "term saved" and "vote saved"
  void termAndVoteAreOneWrite() {
    TestNode node = follower();
    node.receive(voteRequest(2, 1, 4, LAST));
    assertThat(node.writes).hasSize(1);
    assertThat(node.writes.getFirst().state())
        .hasValueSatisfying(
            state -> {
              assertThat(state.getTerm()).isEqualTo(4);
              assertThat(state.getVotedFor()).isEqualTo(2);
            });
  }

  @Test // The same, crashes placed: before the write nothing was said, after it nothing is
  // forgotten
  void aCrashAroundTheVoteNeverLeadsToTwoVotes() {
    TestNode before = follower();
    before.receive(voteRequest(2, 1, 4, LAST));
    before.restart();
    assertThat(before.takeSent()).isEmpty();
    before.receive(voteRequest(3, 1, 4, LAST));
    assertThat(granted(before)).isTrue();
    TestNode after = follower();
    after.receive(voteRequest(2, 1, 4, LAST));
    after.reachDisk();
    after.restart();
    after.takeSent();
    after.receive(voteRequest(3, 1, 4, LAST));
    assertThat(granted(after)).isFalse();
  }

  @Test // openraft#1220: a vote that was merely seen and stored was counted as granted
  void enteringACandidatesTermIsNotVotingForIt() {
    TestNode node = follower();
    node.receive(voteRequest(2, 1, 9, new EntryId(1, 1)));
    assertThat(granted(node)).isFalse();
    assertThat(node.diskState().getTerm()).isEqualTo(9);
    assertThat(node.diskState().getVotedFor()).isEqualTo(RaftCore.NOBODY);
    node.receive(voteRequest(2, 1, 9, new EntryId(1, 1)));
    assertThat(granted(node)).isFalse();
    node.receive(voteRequest(3, 1, 9, LAST));
    assertThat(granted(node)).isTrue();
  }

  @Test // redpanda#17731, CCF#6016, zeebe#152: a delayed append cut entries that were acknowledged
  // since
  void aDelayedAppendDoesNotCutAcknowledgedEntries() {
    TestNode node = follower();
    RaftMessage old = append(2, 1, 3, LAST, 0, entry(4, 3));
    node.receive(append(2, 1, 3, LAST, 0, entry(4, 3), entry(5, 3), entry(6, 3)));
    node.persist();
    node.receive(old);
    node.receive(append(2, 1, 3, LAST, 0));
    assertThat(node.writes).isEmpty();
    assertThat(node.logTerms()).containsExactly(1L, 1L, 2L, 3L, 3L, 3L);
  }

  @Test // RATIS-2605: a follower answered a heartbeat with the end of its own, divergent log
  void aLongerDivergentLogIsNotTakenForAMatch() {
    Cluster cluster = new Cluster(3);
    cluster.node(1).format(3, RaftCore.NOBODY, Messages.log(voters(3), 1, 1, 3));
    cluster.node(2).format(3, RaftCore.NOBODY, Messages.log(voters(3), 1, 1, 3));
    cluster.node(3).format(3, RaftCore.NOBODY, Messages.log(voters(3), 1, 1, 2, 2, 2, 2, 2));
    cluster.cut(1, 3);
    cluster.elect(1);
    cluster.cut(1, 2);
    cluster.node(3).receive(append(1, 3, 4, new EntryId(1, 2), 0));
    cluster.node(3).persist();
    RaftMessage answer = cluster.node(3).takeOnly(RaftMessage::hasAppendResponse);
    assertThat(answer.getAppendResponse().getMatchIndex()).isEqualTo(2);
    cluster.node(1).propose("x");
    cluster.node(1).receive(answer);
    assertThat(cluster.node(1).commitIndex).isEqualTo(4);
    assertThat(cluster.node(1).core.followers().get(1).matchIndex()).isEqualTo(2);
  }

  @Test // The same from a refusal: its hint is a guess, no proof
  void aRefusalProvesNothing() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.receive(Messages.rejected(2, 1, 3, 3, new EntryId(2, 4)));
    node.receive(Messages.rejected(3, 1, 3, 3, new EntryId(2, 4)));
    assertThat(node.commitIndex).isZero();
    assertThat(node.core.followers()).allMatch(follower -> follower.matchIndex() == 0);
  }

  @Test // openraft#1802, hashicorp 163a55f: the k-th largest of a list that was not sorted any
  // more, or off by one
  void theCommitIndexIsNeverAboveWhatAMajorityHas() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int voters = 4 + seed % 2;
      TestNode node = TestNode.leader(voters, 1);
      node.propose("a", "b", "c", "d", "e", "f");
      node.persist();
      long[] match = new long[voters];
      match[0] = node.log.size();
      for (int step = 0; step < 20; step++) {
        int id = 2 + random.nextInt(voters - 1);
        long ack = 1L + random.nextInt(node.log.size());
        node.receive(accepted(id, 1, 2, ack));
        match[id - 1] = Math.max(match[id - 1], ack);
        long[] sorted = match.clone();
        Arrays.sort(sorted);
        long byMajority = sorted[voters - (voters / 2 + 1)];
        assertThat(node.commitIndex).isEqualTo(byMajority >= 2 ? byMajority : 0);
      }
    }
  }

  @Test // aeron#2147: positions reported by those who follow another leader were counted
  void anAnswerToAnEarlierLeaderDoesNotCount() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.receive(accepted(2, 1, 2, 4));
    node.receive(accepted(3, 1, 2, 4));
    assertThat(node.commitIndex).isZero();
  }

  @Test // aeron#1898, goraft#69, hashicorp#549: the whole recorded log was applied at restart
  void aRestartCommitsNothingUntilALeaderSaysSo() {
    TestNode node = follower();
    assertThat(node.commitIndex).isZero();
    node.receive(append(2, 1, 3, new EntryId(1, 1), 1));
    assertThat(node.commitIndex).isEqualTo(1);
  }

  @Test // etcd#16220, dragonboat#393: a commit index beyond the own log stopped the node
  void aCommitIndexBeyondTheOwnLogIsTakenUpToTheProvenEnd() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, LAST, 1_000));
    assertThat(node.commitIndex).isEqualTo(3);
  }

  @Test // KAFKA-14704: the high watermark rose over entries that were about to be cut
  void theCommitIndexDoesNotRiseOverADivergentTail() {
    TestNode node = TestNode.recovered(1, 3, 3, RaftCore.NOBODY, 1, 1, 2, 2, 2);
    node.receive(append(2, 1, 4, new EntryId(1, 2), 5));
    assertThat(node.commitIndex).isEqualTo(2);
    node.receive(append(2, 1, 4, new EntryId(1, 2), 5, entry(3, 3)));
    assertThat(node.commitIndex).isEqualTo(3);
    assertThat(node.logTerms()).containsExactly(1L, 1L, 3L);
  }

  @Test // tigerbeetle#2767, etcd#10166: a wiped disk votes a stale node into the lead, and what was
  // acknowledged is gone
  void aWipedDiskUnderAnOldNodeIdDoesNotVote() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(3);
    cluster.node(1).propose("acknowledged");
    cluster.settle();
    assertThat(cluster.node(1).commitIndex).isEqualTo(3);
    cluster.node(2).wipe();
    cluster.heal();
    cluster.isolate(1);
    cluster.run(10_000);
    assertThat(cluster.node(3).leads()).isFalse();
    assertThat(cluster.node(2).leads()).isFalse();
    cluster.heal();
    cluster.run(5_000);
    List<Entry> survived = cluster.leader().log;
    assertThat(survived.get(2).getPayload().toStringUtf8()).isEqualTo("acknowledged");
  }

  @Test // The same: nor does it acknowledge in the old voter's name
  void aWipedDiskUnderAnOldNodeIdDoesNotCountForCommit() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.node(2).wipe();
    cluster.isolate(2);
    cluster.node(1).receive(voteResponse(3, 1, 5, false));
    cluster.elect(1);
    long committed = cluster.node(1).commitIndex;
    cluster.heal();
    cluster.isolate(3);
    cluster.node(1).propose("x");
    cluster.settle();
    cluster.heartbeat(1);
    cluster.heartbeat(1);
    assertThat(cluster.node(1).commitIndex).isEqualTo(committed);
  }

  @Test // etcd#20418: a reused request id let an old confirmation answer a new read
  void anAnswerToARoundOfAnEarlierTermDoesNotConfirmANewRead() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.receive(accepted(2, 1, 3, 4));
    node.read(7);
    node.receive(voteResponse(2, 1, 3, false));
    node.receive(append(2, 1, 4, new EntryId(3, 4), 0));
    node.persist();
    node.tickAtDeadline();
    node.receive(Messages.preVoteResponse(2, 1, 5, true));
    node.persist();
    node.receive(voteResponse(2, 1, 5, true));
    node.persist();
    node.receive(accepted(2, 1, 5, 5));
    node.read(7);
    node.receive(accepted(3, 1, 3, 4, 1));
    assertThat(node.reads).isEmpty();
    node.receive(accepted(3, 1, 5, 5, 1));
    assertThat(node.reads).containsExactly(new ConfirmedRead(7, 5));
  }

  @Test // etcd#8501, #8243: the longer log has the lower term, and neither is ever elected
  void theLongerLogOfALowerTermIsElectedInTheEnd() {
    Cluster cluster = new Cluster(3);
    cluster.node(1).format(3, RaftCore.NOBODY, Messages.log(voters(3), 1, 1, 2));
    cluster.node(2).format(9, RaftCore.NOBODY, Messages.log(voters(3), 1, 1));
    cluster.isolate(3);
    cluster.run(4_000);
    assertThat(cluster.leader().id).isEqualTo(1);
    assertThat(cluster.node(2).log).isEqualTo(cluster.node(1).log);
  }

  @Test // etcd#9586, #10355: a returning node with a later term is ignored by all and ignores the
  // leader
  void aNodeWithALaterTermIsTakenBack() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.node(3).format(20, 3, cluster.node(3).log.stream().toList());
    cluster.run(4_000);
    TestNode leader = cluster.leader();
    assertThat(leader.term()).isGreaterThan(20);
    assertThat(cluster.nodes.values()).allMatch(n -> n.core.role().leaderId() == leader.id);
  }

  @Test // Cloudflare 2020-11-02: two that do not hear each other took turns to depose the leader
  // for hours
  void partialConnectivityDoesNotDisturbALeaderThatAMajorityHears() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.cut(1, 3);
    cluster.run(20_000);
    assertThat(cluster.node(1).core.role()).isEqualTo(new RoleChange(Kind.LEADER, 1, 1));
    assertThat(cluster.node(2).core.role().leaderId()).isEqualTo(1);
  }

  @Test // hashicorp#696, openraft#1747: a transfer's refusal of proposals outlived the leadership
  void aTransferEndsWithTheLeadership() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.isolate(3);
    cluster.node(1).propose("x");
    cluster.node(1).transfer(3);
    cluster.node(1).receive(voteResponse(2, 1, 5, false));
    cluster.settle();
    cluster.elect(1);
    assertThat(cluster.node(1).core.acceptsProposals()).isTrue();
    cluster.heal();
    cluster.run(500);
    assertThat(cluster.node(1).leads()).isTrue();
  }

  @Test // redpanda#2606: writes slipped in between the check and TimeoutNow, and the target's log
  // was stale
  void nothingIsAppendedBetweenTheCheckAndTheWordToTheTarget() {
    Cluster cluster = Cluster.ledByOne(3);
    cluster.node(1).propose("before");
    cluster.node(1).transfer(2);
    assertThat(cluster.node(1).sent).noneMatch(RaftMessage::hasTimeoutNow);
    assertThatThrownBy(() -> cluster.node(1).propose("between"))
        .isInstanceOf(IllegalStateException.class);
    cluster.settle();
    assertThat(cluster.node(2).leads()).isTrue();
    assertThat(cluster.node(2).log.get(2).getPayload().toStringUtf8()).isEqualTo("before");
  }

  @Test // RATIS-980: the vote timer ran while the vote was on its way to a slow disk
  void aSlowDiskStillElectsALeader() {
    Cluster cluster = new Cluster(3);
    cluster.isolate(3);
    cluster.campaign(1);
    cluster.deliver(m -> true);
    cluster.deliver(m -> true);
    for (int writes = 0; writes < 2; writes++) {
      // Every force takes six tenths of an election timeout.
      for (int i = 0; i < 6; i++) {
        cluster.clock.advanceMs(100);
        cluster.node(1).tick();
        cluster.node(2).tick();
      }
      cluster.nodes.values().forEach(TestNode::persist);
      cluster.deliver(m -> true);
    }
    assertThat(cluster.node(1).core.role()).isEqualTo(new RoleChange(Kind.LEADER, 1, 1));
  }
}
