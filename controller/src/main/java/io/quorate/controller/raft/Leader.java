package io.quorate.controller.raft;

import java.util.Map;
import java.util.TreeMap;

/** Leads: knows every follower's progress, the reads in flight and a transfer under way. */
final class Leader implements Role {
  /** A transfer of leadership (thesis, 3.10): until it ends no new proposals are taken. */
  record Transfer(int target, long deadlineNanos) {}

  private final int nodeId;
  private final long firstIndexOfTerm;
  private final Map<Integer, Progress> followers = new TreeMap<>();
  private final Reads reads = new Reads();
  private long heartbeatDueNanos;
  private Transfer transfer;

  Leader(int nodeId, long firstIndexOfTerm, long heartbeatDueNanos) {
    this.nodeId = nodeId;
    this.firstIndexOfTerm = firstIndexOfTerm;
    this.heartbeatDueNanos = heartbeatDueNanos;
  }

  Map<Integer, Progress> followers() {
    return followers;
  }

  Reads reads() {
    return reads;
  }

  /** Whether the leader's own first entry is committed: only then is its commit index known to be current (paper, 8). */
  boolean committedInTerm(long commitIndex) {
    return commitIndex >= firstIndexOfTerm;
  }

  void heartbeatSent(long nextDueNanos) {
    heartbeatDueNanos = nextDueNanos;
  }

  /** The transfer under way, null for none. */
  Transfer transfer() {
    return transfer;
  }

  void transfer(Transfer begun) {
    transfer = begun;
  }

  @Override
  public RoleChange.Kind kind() {
    return RoleChange.Kind.LEADER;
  }

  @Override
  public int leaderId() {
    return nodeId;
  }

  @Override
  public long deadlineNanos() {
    return heartbeatDueNanos;
  }
}
