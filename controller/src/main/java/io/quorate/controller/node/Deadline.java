package io.quorate.controller.node;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/**
 * One timer for the core's next deadline. A deadline that moved further away leaves the timer as it is: it fires early, finds
 * nothing due, and is set anew; that is cheaper than a new timer for every message. Event loop only.
 */
final class Deadline {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final LongSupplier clockNanos;
  private final Runnable due;
  private long timer = NONE;
  private long firesNanos;

  Deadline(Vertx vertx, LongSupplier clockNanos, Runnable due) {
    this.vertx = vertx;
    this.clockNanos = clockNanos;
    this.due = due;
  }

  void set(long deadlineNanos) {
    if (timer != NONE && firesNanos - deadlineNanos <= 0) {
      return;
    }
    cancel();
    // Rounded up: a tick that comes too early does nothing.
    long delayMs = Math.max(1, (deadlineNanos - clockNanos.getAsLong() + 999_999) / 1_000_000);
    firesNanos = deadlineNanos;
    timer =
        vertx.setTimer(
            delayMs,
            id -> {
              timer = NONE;
              due.run();
            });
  }

  void cancel() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }
}
