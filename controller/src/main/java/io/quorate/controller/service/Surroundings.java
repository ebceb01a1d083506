package io.quorate.controller.service;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What the service needs of the world besides the node. */
public interface Surroundings {
  /** Wall clock, milliseconds since 1970. */
  long nowMs();

  /** Monotonic clock, nanoseconds. */
  long nowNanos();

  /** Gives random UUIDs in base64url. */
  Supplier<String> newUuid();

  /** Chance, for placement. */
  RandomGenerator random();

  /** Runs a task in a later turn of the event loop. */
  void later(Runnable task);
}
