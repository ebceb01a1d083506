package io.quorate.controller.raft;

/** A monotonic clock that only the test moves. It starts close to the wrap of System.nanoTime, which may begin anywhere. */
final class TestClock {
  static final long MILLIS = 1_000_000;

  private long nowNanos = Long.MAX_VALUE - 700 * MILLIS;

  long now() {
    return nowNanos;
  }

  void advanceMs(long ms) {
    nowNanos += ms * MILLIS;
  }

  /** Moves to a deadline, unless that is already past. */
  void advanceTo(long deadlineNanos) {
    nowNanos += Math.max(0, deadlineNanos - nowNanos);
  }
}
