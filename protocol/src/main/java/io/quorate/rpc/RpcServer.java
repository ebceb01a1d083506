package io.quorate.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Accepts connections, checks Hello, hands each message to one handler. Event loop only. */
public final class RpcServer {
  private static final Logger LOG = LogManager.getLogger();

  private final Vertx vertx;
  private final Identity self;
  private final RpcSettings settings;
  private final RpcHandler handler;
  private final NetServer server;
  private final Set<AcceptedConnection> connections = new LinkedHashSet<>();
  private long lastConnection;
  private boolean closed;

  /** A server that is not listening yet. {@code self.clusterId()} is what a client's cluster id must equal. */
  public RpcServer(Vertx vertx, Identity self, RpcSettings settings, RpcHandler handler) {
    this.vertx = vertx;
    this.self = self;
    this.settings = settings;
    this.handler = handler;
    this.server =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true))
            .connectHandler(this::onConnection)
            .exceptionHandler(
                e -> LOG.warn("A connection could not be accepted: {}", e.getMessage()));
  }

  /** Binds; port 0 picks a free one. The future's value is the port. Fails with a clear message when it is in use. */
  public Future<Integer> listen(String host, int port) {
    return server
        .listen(port, host)
        .map(NetServer::actualPort)
        .recover(
            e ->
                Future.failedFuture(
                    new IOException(
                        "cannot listen on %s:%d: %s".formatted(host, port, e.getMessage()), e)));
  }

  private void onConnection(NetSocket socket) {
    if (closed) {
      socket.close();
      return;
    }
    connections.add(
        new AcceptedConnection(
            vertx, socket, ++lastConnection, self, settings, handler, connections::remove));
  }

  /** Bytes of answers that wait in all sockets together. */
  long queuedBytes() {
    return connections.stream().mapToLong(AcceptedConnection::queuedBytes).sum();
  }

  /** Stops accepting and closes every connection. */
  public Future<Void> close() {
    closed = true;
    List.copyOf(connections).forEach(connection -> connection.close("the server closes"));
    return server.close();
  }
}
