package io.quorate.controller.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * Linearizable reads by ReadIndex (thesis, 6.4): remember the commit index, then prove that this node still led after the
 * read arrived, by one round of heartbeats that a majority answers. All reads that arrive while a round is under way share
 * the next one.
 */
final class Reads {
  private final List<Long> beforeOwnCommit = new ArrayList<>();
  private List<ConfirmedRead> waiting = new ArrayList<>();
  private List<ConfirmedRead> inRound = List.of();
  private long round;

  /**
   * A read arrived. Until an entry of the leader's own term is committed its commit index may be behind what earlier leaders
   * acknowledged, so the read has to wait for that.
   */
  void add(long id, long commitIndex, boolean committedInTerm) {
    if (committedInTerm) {
      waiting.add(new ConfirmedRead(id, commitIndex));
    } else {
      beforeOwnCommit.add(id);
    }
  }

  void ownTermCommitted(long commitIndex) {
    beforeOwnCommit.forEach(id -> waiting.add(new ConfirmedRead(id, commitIndex)));
    beforeOwnCommit.clear();
  }

  /** Starts a round if reads wait and none is under way. */
  boolean maybeStartRound() {
    if (waiting.isEmpty() || !inRound.isEmpty()) {
      return false;
    }
    round++;
    inRound = waiting;
    waiting = new ArrayList<>();
    return true;
  }

  /** The reads of the round under way, if {@code confirmed}; they are then no longer held. */
  List<ConfirmedRead> maybeConfirm(boolean confirmed) {
    List<ConfirmedRead> reads = confirmed ? inRound : List.of();
    if (confirmed) {
      inRound = List.of();
    }
    return reads;
  }

  boolean underWay() {
    return !inRound.isEmpty();
  }

  long round() {
    return round;
  }
}
