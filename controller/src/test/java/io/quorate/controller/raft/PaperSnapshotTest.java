package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.accepted;
import static io.quorate.controller.raft.Messages.append;
import static io.quorate.controller.raft.Messages.chunk;
import static io.quorate.controller.raft.Messages.entry;
import static io.quorate.controller.raft.Messages.rejected;
import static io.quorate.controller.raft.Messages.snapshotInstalled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.AppendRequest;
import io.quorate.message.QuorumState;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.SnapshotHeader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paper, section 7 and figure 13, InstallSnapshot, as far as the core is concerned. */
class PaperSnapshotTest {
  /** Node 1 of three, leader of term 3: [1, 1, 2, 3] committed and compacted up to 3; node 3 never answered. */
  private static TestNode compactedLeader() {
    TestNode node = TestNode.leader(3, 1, 1, 2);
    node.persist();
    node.receive(accepted(2, 1, 3, 4));
    assertThat(node.commitIndex).isEqualTo(4);
    node.compact(3);
    node.takeSent();
    return node;
  }

  /** Node 1 of three, a follower in term 3 with the log [1, 1, 2], committed up to 1. */
  private static TestNode follower() {
    TestNode node = TestNode.recovered(1, 3, 3, RaftCore.NOBODY, 1, 1, 2);
    node.receive(append(2, 1, 3, new EntryId(1, 1), 1));
    node.persist();
    node.takeSent();
    return node;
  }

  private static SnapshotHeader snapshot(long index, long term) {
    return SnapshotHeader.newBuilder()
        .setIndex(index)
        .setTerm(term)
        .setEndOffset(index)
        .setConfiguration(Messages.voters(5))
        .build();
  }

  private static AppendRequest heartbeatTo(TestNode node, int follower) {
    node.tickAtDeadline();
    return node.takeOnly(m -> m.getTo() == follower && m.hasAppendRequest()).getAppendRequest();
  }

  @Test // 7: "the leader must ... send snapshots to followers that lag behind"
  void aFollowerWhoseNextEntryIsCompactedAwayNeedsTheSnapshot() {
    TestNode leader = compactedLeader();
    leader.receive(rejected(3, 1, 3, 3, new EntryId(0, 0)));
    assertThat(leader.tickAtDeadline().snapshotsTo()).containsExactly(3);
    assertThat(leader.tickAtDeadline().snapshotsTo())
        .as("again, until it has it")
        .containsExactly(3);
  }

  @Test
  void whileItNeedsASnapshotItIsOnlyToldThatTheLeaderLives() {
    TestNode leader = compactedLeader();
    leader.receive(rejected(3, 1, 3, 3, new EntryId(0, 0)));
    leader.propose("x");
    AppendRequest heartbeat = heartbeatTo(leader, 3);
    assertThat(heartbeat.getEntriesCount()).isZero();
    assertThat(heartbeat.getPrevIndex()).as("an entry whose term is still known").isEqualTo(3);
    // Its refusals say nothing new.
    leader.receive(rejected(3, 1, 3, 3, new EntryId(0, 0)));
    assertThat(leader.tickAtDeadline().snapshotsTo()).containsExactly(3);
  }

  @Test
  void afterTheSnapshotItGetsTheEntriesBehindIt() {
    TestNode leader = compactedLeader();
    leader.receive(rejected(3, 1, 3, 3, new EntryId(0, 0)));
    leader.takeSent();
    leader.receive(snapshotInstalled(3, 1, 3, 3));
    AppendRequest next = leader.takeOnly(m -> m.getTo() == 3).getAppendRequest();
    assertThat(next.getPrevIndex()).isEqualTo(3);
    assertThat(next.getEntries(0).getIndex()).isEqualTo(4);
    assertThat(leader.tickAtDeadline().snapshotsTo()).isEmpty();
  }

  @Test // figure 13, 7: "Discard the entire log"
  void aSnapshotBeyondTheLogReplacesIt() {
    TestNode node = follower();
    Ready ready = node.installed(snapshot(9, 3));
    assertThat(ready.write().orElseThrow().restartAt()).isEqualTo(10);
    assertThat(ready.commitIndex()).isEqualTo(9);
    assertThat(node.core.outline().last()).isEqualTo(new EntryId(3, 9));
    assertThat(node.core.outline().endOffset(9)).isEqualTo(9);
    assertThat(node.core.configuration()).isEqualTo(Messages.voters(5));
  }

  @Test // figure 13, 6: "If existing log entry has same index and term ..., retain log entries
  // following it"
  void whatFollowsTheSnapshotsLastEntryInTheLogStays() {
    TestNode node = follower();
    Ready ready = node.installed(snapshot(2, 1));
    assertThat(ready.write()).isEmpty();
    assertThat(ready.commitIndex()).isEqualTo(2);
    assertThat(node.core.outline().lastIndex()).isEqualTo(3);
    assertThat(node.core.configuration()).isEqualTo(Messages.voters(3));
  }

  @Test // hashicorp/raft 697: an entry of another term at the snapshot's index must not survive
  void aLogThatDiffersAtTheSnapshotsIndexGoesWhole() {
    TestNode node = follower();
    Ready ready = node.installed(snapshot(3, 3));
    assertThat(ready.write().orElseThrow().restartAt()).isEqualTo(4);
    assertThat(node.core.outline().term(3)).isEqualTo(3);
    node.receive(append(2, 1, 3, new EntryId(3, 3), 3, entry(4, 3)));
    node.persist();
    assertThat(
            node.takeOnly(m -> m.getAppendResponse().getSuccess())
                .getAppendResponse()
                .getMatchIndex())
        .isEqualTo(4);
  }

  @Test // camunda 6092: a snapshot older than the log must not shorten it
  void aSnapshotOfWhatIsCommittedChangesNothing() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(1, 2), 3, entry(3, 3)));
    node.persist();
    node.takeSent();
    Ready ready = node.installed(snapshot(2, 1));
    assertThat(ready.write()).isEmpty();
    assertThat(node.core.outline().lastIndex()).isEqualTo(3);
    assertThat(node.takeOnly(RaftMessage::hasSnapshotAck).getSnapshotAck().getInstalled()).isTrue();
  }

  @Test // camunda 6092 once more: nor one that ends before the log begins
  void aSnapshotFromBeforeTheCompactionChangesNothing() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(2, 3), 3, entry(4, 3)));
    node.persist();
    node.compact(3);
    node.persist();
    assertThat(node.installed(snapshot(1, 1)).write()).isEmpty();
    assertThat(node.core.outline().last()).isEqualTo(new EntryId(3, 4));
    assertThat(node.core.commitIndex()).isEqualTo(3);
  }

  @Test
  void theLeaderHearsOfItOnlyOnceTheNewStartOfTheLogIsDurable() {
    TestNode node = follower();
    node.installed(snapshot(9, 3));
    assertThat(node.takeSent()).isEmpty();
    node.persist();
    SnapshotAck ack = node.takeOnly(RaftMessage::hasSnapshotAck).getSnapshotAck();
    assertThat(ack.getInstalled()).isTrue();
    assertThat(ack.getIndex()).isEqualTo(9);
  }

  @Test // figure 13, 1: "Reply immediately if term < currentTerm"
  void aChunkOfAnEarlierTermIsAnsweredWithTheCurrentOne() {
    TestNode node = follower();
    assertThat(node.receive(chunk(2, 1, 2, 9, 2)).snapshotTraffic()).isEmpty();
    assertThat(node.takeOnly(m -> m.getTo() == 2).getTerm()).isEqualTo(3);
  }

  @Test
  void aChunkIsASignOfTheLeadersLife() {
    TestNode node = follower();
    long before = node.deadlineNanos;
    node.clock.advanceTo(before - 1);
    assertThat(node.receive(chunk(2, 1, 3, 9, 3)).snapshotTraffic()).hasSize(1);
    assertThat(node.deadlineNanos).isGreaterThan(before);
  }

  @Test // openraft 511: an entry that is compacted away here is not in conflict
  void aRequestFromBeforeTheCompactionCutsNothing() {
    TestNode node = follower();
    node.receive(append(2, 1, 3, new EntryId(2, 3), 3, entry(4, 3)));
    node.persist();
    node.compact(3);
    node.takeSent();
    node.receive(append(2, 1, 3, new EntryId(1, 1), 3, entry(2, 1), entry(3, 2), entry(4, 3)));
    node.persist();
    assertThat(node.core.outline().lastIndex()).isEqualTo(4);
    assertThat(node.takeOnly(RaftMessage::hasAppendResponse).getAppendResponse().getMatchIndex())
        .isEqualTo(4);
  }

  @Test // the simulator's seeds 5532 and 32709
  void aSnapshotThatIsOnDiskBeforeItsTermRaisesTheTermAtTheNextStart() {
    LogOutline behindSnapshot = new LogOutline(new EntryId(3, 9), 9);
    RaftCore core = started(1, 2, 9, behindSnapshot);
    assertThat(core.role().term()).isEqualTo(3);
    assertThat(core.tick(0).write().orElseThrow().state().orElseThrow().getTerm())
        .as("on disk before any entry of that term")
        .isEqualTo(3);
    Ready vote = core.receive(Messages.voteRequest(3, 1, 3, new EntryId(3, 9)), 0);
    assertThat(vote.write().orElseThrow().state().orElseThrow().getVotedFor()).isEqualTo(3);
  }

  @Test
  void aTermThatIsBehindTheLogItselfIsNotGuessed() {
    LogOutline whole = new LogOutline();
    whole.append(3, 0, 1);
    assertThatThrownBy(() -> started(1, 2, 0, whole))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ahead of the term");
  }

  private static RaftCore started(long term, int votedFor, long snapshotIndex, LogOutline outline) {
    QuorumState state = QuorumState.newBuilder().setTerm(term).setVotedFor(votedFor).build();
    Recovered recovered =
        new Recovered(
            1,
            Messages.directory(1),
            state,
            snapshotIndex,
            outline,
            new Membership(Messages.voters(3)));
    return new RaftCore(TestNode.SETTINGS, recovered, () -> 0L, 0);
  }

  @Test
  void onlyCommittedEntriesAreCompacted() {
    TestNode node = follower();
    assertThatThrownBy(() -> node.compact(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not committed");
    assertThat(node.compact(1).write().orElseThrow().dropBefore()).isEqualTo(2);
    assertThat(node.core.outline().firstIndex()).isEqualTo(2);
    assertThat(List.of(node.core.outline().term(1), node.core.outline().term(3)))
        .containsExactly(1L, 2L);
  }
}
