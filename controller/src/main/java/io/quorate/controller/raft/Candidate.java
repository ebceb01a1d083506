package io.quorate.controller.raft;

import java.util.HashSet;
import java.util.Set;

/** Asks for votes; in the pre-vote phase only whether it would get them (thesis, 9.6). */
final class Candidate implements Role {
  private final boolean preVote;
  private long deadlineNanos;
  private final Set<Integer> granted = new HashSet<>();
  private final Set<Integer> refused = new HashSet<>();

  Candidate(boolean preVote, long deadlineNanos) {
    this.preVote = preVote;
    this.deadlineNanos = deadlineNanos;
  }

  /** Counts one voter once, however often its answer arrives. */
  void count(int voter, boolean grants) {
    (grants ? granted : refused).add(voter);
  }

  boolean won(Quorum quorum) {
    return quorum.majority(granted::contains);
  }

  /** No answer still to come can make a majority. */
  boolean lost(Quorum quorum) {
    return !quorum.majority(voter -> !refused.contains(voter));
  }

  boolean preVote() {
    return preVote;
  }

  void restartTimeout(long newDeadlineNanos) {
    deadlineNanos = newDeadlineNanos;
  }

  boolean timedOut(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  @Override
  public RoleChange.Kind kind() {
    return RoleChange.Kind.CANDIDATE;
  }

  @Override
  public int leaderId() {
    return RaftCore.NOBODY;
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }
}
