package io.quorate.admin;

import java.time.Duration;

/**
 * How long an {@link AdminClient} keeps trying.
 *
 * @param timeout for one call with all its tries
 * @param unreachableLimit a call ends after this when no controller could even be connected to
 * @param tryTimeout for one try at one controller
 * @param backoffMin first pause once every controller was tried; doubles, with jitter
 * @param backoffMax longest pause
 */
public record AdminSettings(
    Duration timeout,
    Duration unreachableLimit,
    Duration tryTimeout,
    Duration backoffMin,
    Duration backoffMax) {
  /** What the command uses: with its start, a dead cluster is reported within five seconds. */
  public static final AdminSettings DEFAULTS =
      new AdminSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofMillis(50),
          Duration.ofSeconds(1));

  /** The same with another total; no part is longer than the total. */
  public AdminSettings withTimeout(Duration total) {
    return new AdminSettings(
        total,
        shorter(unreachableLimit, total),
        shorter(tryTimeout, total),
        backoffMin,
        backoffMax);
  }

  private static Duration shorter(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }
}
