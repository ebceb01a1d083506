package io.quorate.rpc;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double from a smallest to a largest, each drawn from the upper half of its range. */
final class Backoff {
  private final long minMs;
  private final long maxMs;
  private final RandomGenerator random;
  private long rangeMs;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    this.minMs = min.toMillis();
    this.maxMs = max.toMillis();
    this.random = random;
    this.rangeMs = minMs;
  }

  /** The next pause in milliseconds, 1 at least. The spread keeps clients of a restarted server from coming all at once. */
  long nextMs() {
    long pauseMs = Math.max(1, random.nextLong(rangeMs / 2, rangeMs + 1));
    rangeMs = Math.min(maxMs, rangeMs * 2);
    return pauseMs;
  }

  /** The next pause is the largest. */
  void exhaust() {
    rangeMs = maxMs;
  }

  /** The next pause is the smallest. */
  void reset() {
    rangeMs = minMs;
  }
}
