package io.quorate.controller.raft;

/** Follows a leader, or waits for one. */
final class Follower implements Role {
  private final int leaderId;
  private boolean leaderTrusted;
  private long heardNanos;
  private long electionDeadlineNanos;

  Follower(int leaderId, long nowNanos, long electionDeadlineNanos) {
    this.leaderId = leaderId;
    this.leaderTrusted = leaderId != RaftCore.NOBODY;
    this.heardNanos = nowNanos;
    this.electionDeadlineNanos = electionDeadlineNanos;
  }

  /** Paper, 5.2: the leader spoke, which restarts the timeout. */
  void heardLeader(long nowNanos, long deadlineNanos) {
    electionDeadlineNanos = deadlineNanos;
    heardNanos = nowNanos;
    leaderTrusted = true;
  }

  /** Paper, 5.2: a vote was given, which restarts the timeout too, but says nothing of the leader. */
  void gaveVote(long deadlineNanos) {
    electionDeadlineNanos = deadlineNanos;
  }

  /** The connection to the leader closed: do not wait for silence to prove what the socket says. */
  void leaderLost(long deadlineNanos) {
    leaderTrusted = false;
    if (deadlineNanos - electionDeadlineNanos < 0) {
      electionDeadlineNanos = deadlineNanos;
    }
  }

  /** Thesis, 4.2.3: within an election timeout of hearing from a leader no vote is given against it. */
  boolean trustsLeader(long nowNanos, long electionTimeoutNanos) {
    return leaderTrusted && nowNanos - heardNanos < electionTimeoutNanos;
  }

  boolean timedOut(long nowNanos) {
    return nowNanos - electionDeadlineNanos >= 0;
  }

  @Override
  public RoleChange.Kind kind() {
    return RoleChange.Kind.FOLLOWER;
  }

  @Override
  public int leaderId() {
    return leaderId;
  }

  @Override
  public long deadlineNanos() {
    return electionDeadlineNanos;
  }
}
