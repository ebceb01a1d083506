package io.quorate.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Accepts connections, checks Hello, hands each message to one handler. Event loop only. */
public final class RpcServer {
  /** A server that is not listening yet. {@code self.clusterId()} is what a client's cluster id must equal. */
  public RpcServer(Vertx vertx, Identity self, RpcSettings settings, RpcHandler handler) {
    throw new UnsupportedOperationException();
  }

  /** Binds; port 0 picks a free one. The future's value is the port. Fails with a clear message when it is in use. */
  public Future<Integer> listen(String host, int port) {
    throw new UnsupportedOperationException();
  }

  /** Stops accepting and closes every connection. */
  public Future<Void> close() {
    throw new UnsupportedOperationException();
  }
}
