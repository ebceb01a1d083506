package io.quorate.broker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between tries: each twice the one before, up to a bound, less up to half by chance. One thread. */
final class Backoff {
  private final long minMs;
  private final long maxMs;
  private long nextMs;

  Backoff(Duration min, Duration max) {
    this.minMs = Math.max(1, min.toMillis());
    this.maxMs = Math.max(minMs, max.toMillis());
    this.nextMs = minMs;
  }

  /** How long to wait now, at least 1 ms. */
  long nextMs() {
    long pause = nextMs;
    nextMs = Math.min(maxMs, pause * 2);
    return Math.max(1, pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1));
  }

  /** The last try went well: the next pause is a short one again. */
  void reset() {
    nextMs = minMs;
  }
}
