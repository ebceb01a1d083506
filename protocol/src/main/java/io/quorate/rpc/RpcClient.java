package io.quorate.rpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One connection to one address, multiplexed by correlation id, reconnected with back-off until closed. Event loop
 * only: create it and call it on the same Vert.x context.
 */
public final class RpcClient {
  /** A client that connects when first used. */
  public RpcClient(Vertx vertx, Address address, Identity self, RpcSettings settings) {
    throw new UnsupportedOperationException();
  }

  /** Called on the loop each time a connection is open and its Hello accepted. */
  public RpcClient onConnected(Runnable handler) {
    throw new UnsupportedOperationException();
  }

  /** Called on the loop each time an open connection ends, with the reason. */
  public RpcClient onClosed(Consumer<String> handler) {
    throw new UnsupportedOperationException();
  }

  /** Starts connecting now, and keeps the connection up (reconnects by itself) until closed. */
  public void keepConnected() {
    throw new UnsupportedOperationException();
  }

  /** Asks and waits for the answer at most {@code timeout}; fails with an {@link RpcException}. */
  public <R extends MessageLite> Future<R> call(
      Api api, MessageLite request, Parser<R> answer, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  /** Sends without an answer; false when it was dropped (not connected, or too much queued). */
  public boolean send(Api api, MessageLite message) {
    throw new UnsupportedOperationException();
  }

  /** Whether a connection is open and its Hello accepted. */
  public boolean isConnected() {
    throw new UnsupportedOperationException();
  }

  /** Where this client connects to. */
  public Address address() {
    throw new UnsupportedOperationException();
  }

  /** Closes for good; calls under way fail. */
  public Future<Void> close() {
    throw new UnsupportedOperationException();
  }
}
