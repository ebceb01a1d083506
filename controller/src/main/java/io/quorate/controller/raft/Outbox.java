package io.quorate.controller.raft;

import io.quorate.message.Entry;
import io.quorate.message.QuorumState;
import io.quorate.message.RaftMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what one event owes; becomes a {@link Ready}. */
final class Outbox {
  private final RaftState state;
  private final List<RaftMessage> sendNow = new ArrayList<>();
  private final List<RaftMessage> sendAfterWrite = new ArrayList<>();
  private final List<Replicate> replicate = new ArrayList<>();
  private final List<ConfirmedRead> reads = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Integer> snapshotsTo = new ArrayList<>();
  private final List<RaftMessage> snapshotTraffic = new ArrayList<>();
  private long restartAt;
  private long truncateFrom;
  private long dropBefore;
  private boolean stateChanged;

  Outbox(RaftState state) {
    this.state = state;
  }

  void sendNow(RaftMessage message) {
    sendNow.add(message);
  }

  void sendAfterWrite(RaftMessage message) {
    sendAfterWrite.add(message);
  }

  void replicate(Replicate order) {
    replicate.add(order);
  }

  /** Whether this event already speaks to the follower in this round, so that a separate notice would say nothing new. */
  boolean replicatesTo(int nodeId, long round) {
    return replicate.stream().anyMatch(order -> order.to() == nodeId && order.round() == round);
  }

  void snapshotTo(int nodeId) {
    snapshotsTo.add(nodeId);
  }

  void snapshotTraffic(RaftMessage message) {
    snapshotTraffic.add(message);
  }

  void restart(long firstIndex) {
    restartAt = firstIndex;
  }

  void drop(long beforeIndex) {
    dropBefore = beforeIndex;
  }

  void confirm(ConfirmedRead read) {
    reads.add(read);
  }

  void termOrVoteChanged() {
    stateChanged = true;
  }

  void truncate(long from) {
    truncateFrom = from;
  }

  void append(Entry entry) {
    entries.add(entry);
  }

  Ready ready(Optional<RoleChange> roleChange, long nextDeadlineNanos) {
    return new Ready(
        write(),
        List.copyOf(sendNow),
        List.copyOf(sendAfterWrite),
        List.copyOf(replicate),
        List.copyOf(snapshotsTo),
        List.copyOf(snapshotTraffic),
        state.commitIndex(),
        List.copyOf(reads),
        roleChange,
        nextDeadlineNanos);
  }

  private Optional<Write> write() {
    if (!stateChanged
        && restartAt == 0
        && truncateFrom == 0
        && entries.isEmpty()
        && dropBefore == 0) {
      return Optional.empty();
    }
    Optional<QuorumState> durable =
        stateChanged
            ? Optional.of(
                QuorumState.newBuilder()
                    .setTerm(state.term())
                    .setVotedFor(state.votedFor())
                    .build())
            : Optional.empty();
    long sequence = state.durability().started(state.outline().lastIndex(), state.term());
    return Optional.of(
        new Write(sequence, durable, restartAt, truncateFrom, List.copyOf(entries), dropBefore));
  }
}
