package io.quorate.controller.raft;

import com.google.protobuf.ByteString;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotHeader;

/** Paper, figure 2, "State": what every role has. Only this class changes term, vote, log shape and commit index. */
final class RaftState {
  private final int nodeId;
  private final String directoryId;
  private final LogOutline outline;
  private final Membership membership;
  private final Durability durability;
  private long term;
  private int votedFor;
  private long commitIndex;
  private boolean unwritten;

  RaftState(Recovered recovered) {
    nodeId = recovered.nodeId();
    directoryId = recovered.directoryId();
    outline = recovered.outline();
    membership = recovered.membership();
    term = recovered.state().getTerm();
    votedFor = term == 0 ? RaftCore.NOBODY : recovered.state().getVotedFor();
    if (outline.lastIndex() == recovered.snapshotIndex() && outline.last().term() > term) {
      // A leader's snapshot came to disk before the term that it was sent in: then nobody can have
      // had a vote in that term yet,
      // since a vote leaves only after its term is on disk.
      term = outline.last().term();
      votedFor = RaftCore.NOBODY;
      unwritten = true;
    }
    commitIndex = recovered.snapshotIndex();
    durability = new Durability(outline.lastIndex(), recovered.state().getTerm());
    check();
  }

  /** A term that was concluded at the start, not read, goes to disk before any entry can follow in it. */
  void writeConcludedTerm(Outbox outbox) {
    if (unwritten) {
      outbox.termOrVoteChanged();
      unwritten = false;
    }
  }

  /** Enters a later term; nobody has this node's vote in it yet. */
  void enterTerm(long newTerm, Outbox outbox) {
    if (newTerm <= term) {
      throw new IllegalStateException("term " + newTerm + " after term " + term);
    }
    term = newTerm;
    votedFor = RaftCore.NOBODY;
    outbox.termOrVoteChanged();
  }

  /** Gives this term's only vote (paper, 5.2: at most one a term, first come first served). */
  void vote(int candidate, Outbox outbox) {
    if (votedFor != RaftCore.NOBODY && votedFor != candidate) {
      throw new IllegalStateException("term " + term + ": voted for " + votedFor + " already");
    }
    if (votedFor != candidate) {
      votedFor = candidate;
      outbox.termOrVoteChanged();
    }
  }

  /** A leader makes its next entry (paper, 5.3: leader append-only). */
  void append(EntryType type, ByteString payload, int recordCount, Outbox outbox) {
    append(
        Entry.newBuilder()
            .setIndex(outline.lastIndex() + 1)
            .setTerm(term)
            .setType(type)
            .setBaseOffset(outline.endOffset(outline.lastIndex()))
            .setRecordCount(recordCount)
            .setPayload(payload)
            .build(),
        outbox);
  }

  /** Adds the next entry, made here or by the leader. */
  void append(Entry entry, Outbox outbox) {
    if (entry.getIndex() != outline.lastIndex() + 1
        || entry.getBaseOffset() != outline.endOffset(outline.lastIndex())) {
      throw new IllegalStateException(
          "entry "
              + entry.getIndex()
              + " at offset "
              + entry.getBaseOffset()
              + " does not follow "
              + outline.last());
    }
    outline.append(entry.getTerm(), entry.getPayload().size(), entry.getRecordCount());
    membership.appended(entry);
    outbox.append(entry);
  }

  /** Cuts off a suffix that conflicts with the leader's log (paper, 5.3). */
  void truncateFrom(long index, Outbox outbox) {
    if (index <= commitIndex) {
      throw new IllegalStateException(
          "entry " + index + " is committed up to " + commitIndex + " and may not be cut");
    }
    outline.truncateFrom(index);
    membership.truncatedFrom(index);
    durability.truncatedFrom(index);
    outbox.truncate(index);
  }

  /** A snapshot of this node holds everything up to {@code index}: the log need not (paper, section 7). */
  void compact(long index, Outbox outbox) {
    if (index > commitIndex) {
      throw new IllegalStateException(
          "entry " + index + " is not committed and may not be compacted away");
    }
    if (index >= outline.firstIndex()) {
      outline.dropPrefix(index);
      membership.compact(index);
      outbox.drop(index + 1);
    }
  }

  /**
   * Paper, figure 13, InstallSnapshot, steps 6 and 7: where the log has the snapshot's last entry, what follows it stays; any
   * other log is replaced whole.
   */
  void install(SnapshotHeader snapshot, Outbox outbox) {
    long index = snapshot.getIndex();
    boolean logHasIt =
        index <= outline.lastIndex()
            && index >= outline.firstIndex() - 1
            && outline.term(index) == snapshot.getTerm();
    if (!logHasIt) {
      require(snapshot.getConfiguration().getVotersCount() > 0, "a snapshot without voters");
      outline.restart(new EntryId(snapshot.getTerm(), index), snapshot.getEndOffset());
      membership.restart(snapshot.getConfiguration(), index);
      durability.restartedAt(index);
      outbox.restart(index + 1);
    }
    commit(index);
  }

  void commit(long index) {
    if (index > outline.lastIndex()) {
      throw new IllegalStateException(
          "commit index " + index + " beyond the log's end " + outline.lastIndex());
    }
    commitIndex = Math.max(commitIndex, index);
  }

  RaftMessage.Builder message(int to) {
    return RaftMessage.newBuilder()
        .setFrom(nodeId)
        .setFromDirectoryId(directoryId)
        .setTo(to)
        .setTerm(term);
  }

  /** The geometry of the log. Persisted may be below committed: a leader may commit on its followers' disks (thesis, 10.2.1). */
  void check() {
    require(outline.firstIndex() - 1 <= commitIndex, "the log starts after the commit index");
    require(commitIndex <= outline.lastIndex(), "the commit index is beyond the log");
    require(durability.durableIndex() <= outline.lastIndex(), "more is durable than there is");
    require(outline.last().term() <= term, "the log is ahead of the term");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(
          "node "
              + nodeId
              + ": "
              + otherwise
              + " (term "
              + term
              + ", commit "
              + commitIndex
              + ", last "
              + outline.last()
              + ")");
    }
  }

  boolean isVoter() {
    return membership.isVoter(nodeId, directoryId);
  }

  int nodeId() {
    return nodeId;
  }

  long term() {
    return term;
  }

  int votedFor() {
    return votedFor;
  }

  long commitIndex() {
    return commitIndex;
  }

  LogOutline outline() {
    return outline;
  }

  Membership membership() {
    return membership;
  }

  Durability durability() {
    return durability;
  }
}
