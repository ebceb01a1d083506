package io.quorate.rpc;

import java.time.Duration;

/**
 * Bounds of a connection.
 *
 * @param maxFrameBytes a larger frame closes the connection (reader) or fails the call (writer)
 * @param connectTimeout for the TCP connect and the Hello together
 * @param backoffMin first pause before a reconnect; doubles, with jitter
 * @param backoffMax longest pause before a reconnect
 * @param maxQueuedBytes one-way messages are dropped, and calls refused, while more than this waits in the socket
 */
public record RpcSettings(
    int maxFrameBytes,
    Duration connectTimeout,
    Duration backoffMin,
    Duration backoffMax,
    int maxQueuedBytes) {
  /** What production uses unless configured. */
  public static final RpcSettings DEFAULTS =
      new RpcSettings(
          16 << 20, Duration.ofSeconds(2), Duration.ofMillis(20), Duration.ofSeconds(1), 64 << 20);
}
