package io.quorate.controller.sim;

/**
 * One process's monotonic clock: it starts anywhere, so that sums may overflow, and runs a little too fast or too slow.
 *
 * @param offset what it shows at simulated time 0
 * @param rate its seconds in one simulated second
 */
record SimClock(long offset, double rate) {
  long read(long simulatedNanos) {
    return offset + (long) (simulatedNanos * rate);
  }

  /** How much simulated time passes until this clock shows {@code reading}; at least a microsecond. */
  long until(long reading, long simulatedNanos) {
    long left = reading - read(simulatedNanos);
    return Math.max(1_000, (long) Math.ceil(left / rate));
  }
}
