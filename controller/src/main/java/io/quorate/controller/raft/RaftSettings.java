package io.quorate.controller.raft;

/**
 * Times and bounds of the core. Times in nanoseconds of the shell's monotonic clock.
 *
 * @param electionTimeoutNanos silence of the leader for at least this long starts a pre-vote; the actual wait is drawn from
 *     [1, 1.3) times this, anew each time (paper, 5.2)
 * @param heartbeatNanos the leader speaks to each follower at least this often
 * @param crashHintNanos after the leader's connection closed, a pre-vote starts within a random part of this
 * @param maxAppendBytes payload bytes of one append request (one entry may exceed it)
 * @param maxInflightBytes payload bytes sent to one follower and not yet acknowledged
 * @param maxInflightAppends append requests sent to one follower and not yet acknowledged
 */
public record RaftSettings(
    long electionTimeoutNanos,
    long heartbeatNanos,
    long crashHintNanos,
    int maxAppendBytes,
    long maxInflightBytes,
    int maxInflightAppends) {
  /** Checks what the other values rely on. */
  public RaftSettings {
    if (heartbeatNanos <= 0 || electionTimeoutNanos < 3 * heartbeatNanos) {
      throw new IllegalArgumentException(
          "the election timeout must be at least three heartbeats, so that one lost heartbeat does not cost a leader");
    }
    if (crashHintNanos <= 0
        || maxAppendBytes <= 0
        || maxInflightBytes <= 0
        || maxInflightAppends <= 0) {
      throw new IllegalArgumentException("bounds must be positive");
    }
  }
}
