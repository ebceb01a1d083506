package io.quorate.rpc;

import java.time.Duration;

/**
 * Bounds of a connection.
 *
 * @param maxFrameBytes what a frame's length field may say: a larger frame closes the connection (reader) or fails the
 *     call (writer)
 * @param connectTimeout for the TCP connect and the Hello together; a connection that is silent for this long is probed,
 *     and closed when it stays silent
 * @param backoffMin first pause before a reconnect; doubles, with jitter
 * @param backoffMax longest pause before a reconnect
 * @param maxQueuedBytes one-way messages are dropped, and calls refused, where more than this would wait to be sent; a
 *     server reads no further requests while more than this waits
 * @param maxInFlightCalls calls of one connection without an answer yet: one more is refused, on either end
 */
public record RpcSettings(
    int maxFrameBytes,
    Duration connectTimeout,
    Duration backoffMin,
    Duration backoffMax,
    int maxQueuedBytes,
    int maxInFlightCalls) {
  /** Calls under way on one connection unless configured. */
  public static final int DEFAULT_MAX_IN_FLIGHT_CALLS = 10_000;

  /** What production uses unless configured. */
  public static final RpcSettings DEFAULTS =
      new RpcSettings(
          16 << 20, Duration.ofSeconds(2), Duration.ofMillis(20), Duration.ofSeconds(1), 64 << 20);

  /** Refuses bounds that no connection could work with. */
  public RpcSettings {
    check(maxFrameBytes >= 1024, "maxFrameBytes", maxFrameBytes, "1024 or more");
    check(connectTimeout.toMillis() >= 1, "connectTimeout", connectTimeout, "1 ms or more");
    check(backoffMin.toMillis() >= 1, "backoffMin", backoffMin, "1 ms or more");
    check(backoffMax.compareTo(backoffMin) >= 0, "backoffMax", backoffMax, "backoffMin or more");
    check(maxQueuedBytes >= 1024, "maxQueuedBytes", maxQueuedBytes, "1024 or more");
    check(maxInFlightCalls >= 1, "maxInFlightCalls", maxInFlightCalls, "1 or more");
  }

  /** The same with {@link #DEFAULT_MAX_IN_FLIGHT_CALLS}. */
  public RpcSettings(
      int maxFrameBytes,
      Duration connectTimeout,
      Duration backoffMin,
      Duration backoffMax,
      int maxQueuedBytes) {
    this(
        maxFrameBytes,
        connectTimeout,
        backoffMin,
        backoffMax,
        maxQueuedBytes,
        DEFAULT_MAX_IN_FLIGHT_CALLS);
  }

  private static void check(boolean right, String name, Object value, String wanted) {
    if (!right) {
      throw new IllegalArgumentException("%s is %s, must be %s".formatted(name, value, wanted));
    }
  }
}
