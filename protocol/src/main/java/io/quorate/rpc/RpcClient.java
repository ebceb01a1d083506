package io.quorate.rpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.rpc.RpcException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One connection to one address, multiplexed by correlation id, reconnected with back-off until closed. Event loop
 * only: create it and call it on the same Vert.x context.
 */
public final class RpcClient {
  private static final Logger LOG = LogManager.getLogger();

  private final Vertx vertx;
  private final Thread loop;
  private final Address address;
  private final Identity self;
  private final RpcSettings settings;
  private final NetClient net;
  private final PendingCalls calls;
  private final Backoff backoff;

  private Runnable onConnected = () -> {};
  private Consumer<String> onClosed = reason -> {};
  private boolean kept;
  private boolean closed;
  private boolean retryPlanned;
  private ClientLink link; // null: neither connecting nor connected
  private String lastFailure = "still connecting";

  /** A client that connects when first used. */
  public RpcClient(Vertx vertx, Address address, Identity self, RpcSettings settings) {
    if (!Context.isOnEventLoopThread()) {
      throw new IllegalStateException("an RpcClient must be created on a Vert.x event loop");
    }
    this.vertx = vertx;
    this.loop = Thread.currentThread();
    this.address = address;
    this.self = self;
    this.settings = settings;
    this.calls = new PendingCalls(vertx);
    this.backoff =
        new Backoff(settings.backoffMin(), settings.backoffMax(), ThreadLocalRandom.current());
    this.net =
        vertx.createNetClient(
            new NetClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis())));
  }

  /** Called on the loop each time a connection is open and its Hello accepted. */
  public RpcClient onConnected(Runnable handler) {
    onConnected = handler;
    return this;
  }

  /** Called on the loop each time an open connection ends, with the reason. */
  public RpcClient onClosed(Consumer<String> handler) {
    onClosed = handler;
    return this;
  }

  /** Starts connecting now, and keeps the connection up (reconnects by itself) until closed. */
  public void keepConnected() {
    checkLoop();
    kept = true;
    connectIfNeeded();
  }

  /**
   * Asks and waits for the answer at most {@code timeout}; fails with an {@link RpcException}. While there is no
   * connection the call waits for one, within its timeout.
   */
  public <R extends MessageLite> Future<R> call(
      Api api, MessageLite request, Parser<R> answer, Duration timeout) {
    checkLoop();
    String refusal = closed ? "the client is closed" : overBound(request);
    if (refusal != null) {
      return Future.failedFuture(new RpcException(Kind.NOT_SENT, address + ": " + refusal));
    }
    Future<R> future =
        calls.add(api, request, answer, timeout.toMillis(), () -> address + ": " + lastFailure);
    if (isConnected()) {
      calls.sendWaiting(link::write);
    } else {
      connectIfNeeded();
    }
    return future;
  }

  private String overBound(MessageLite request) {
    int bytes = FrameCodec.length(request);
    if (bytes > settings.maxFrameBytes()) {
      return "the request is a frame of %d bytes, at most %d are allowed"
          .formatted(bytes, settings.maxFrameBytes());
    }
    if (calls.size() >= settings.maxInFlightCalls()) {
      return "%d calls are under way already".formatted(calls.size());
    }
    if (isFull(bytes)) {
      return "more than %d bytes wait to be sent already".formatted(settings.maxQueuedBytes());
    }
    return null;
  }

  private boolean isFull(int moreBytes) {
    long queued = calls.waitingBytes() + (link == null ? 0 : link.queuedBytes());
    return queued > 0 && queued + moreBytes > settings.maxQueuedBytes();
  }

  /** Sends without an answer; false when it was dropped (not connected, or too much queued). */
  public boolean send(Api api, MessageLite message) {
    checkLoop();
    if (!isConnected()) {
      return false;
    }
    int bytes = FrameCodec.length(message);
    if (bytes > settings.maxFrameBytes()) {
      LOG.warn(
          "Dropped a message of {} to {}: a frame of {} bytes, at most {} are allowed",
          api,
          address,
          bytes,
          settings.maxFrameBytes());
      return false;
    }
    if (isFull(bytes)) {
      return false;
    }
    link.write(FrameCodec.encode(Frame.Kind.ONE_WAY, api.code(), 0, message));
    return true;
  }

  /** Whether a connection is open and its Hello accepted. */
  public boolean isConnected() {
    return link != null && link.isOpen();
  }

  /** Why there is no connection, in words for people; of the past while there is one. */
  public String lastFailure() {
    checkLoop();
    return lastFailure;
  }

  /** Where this client connects to. */
  public Address address() {
    return address;
  }

  /** Closes for good; calls under way fail. */
  public Future<Void> close() {
    checkLoop();
    closed = true;
    if (link != null) {
      link.close("closed by this side");
    }
    calls.failAll(address + ": the client was closed");
    return net.close();
  }

  private void connectIfNeeded() {
    if (link == null && !retryPlanned && !closed) {
      link = new ClientLink(vertx, self, settings, new LinkListener());
      link.open(net, address);
    }
  }

  private void planRetry() {
    if (closed || retryPlanned || link != null || !(kept || calls.size() > 0)) {
      return;
    }
    retryPlanned = true;
    vertx.setTimer(
        backoff.nextMs(),
        timer -> {
          retryPlanned = false;
          if (kept || calls.size() > 0) {
            connectIfNeeded();
          }
        });
  }

  private void checkLoop() {
    if (Thread.currentThread() != loop) {
      throw new IllegalStateException(
          "this RpcClient belongs to %s, called on %s"
              .formatted(loop.getName(), Thread.currentThread().getName()));
    }
  }

  private final class LinkListener implements ClientLink.Listener {
    @Override
    public void onOpen(ClientLink opened) {
      LOG.info("Connected to {}", address);
      calls.sendWaiting(opened::write);
      onConnected.run();
    }

    @Override
    public void onAnswer(Frame answer) throws MalformedFrameException {
      calls.answered(answer);
    }

    @Override
    public void onEnd(ClientLink.Stage reached, String reason) {
      ClientLink ended = link;
      link = null;
      switch (reached) {
        case OPENING -> logOnce("Cannot connect to {}: {}", reason);
        case OPEN -> endOpen(ended, reason);
        case REFUSED -> {
          logOnce("{} refuses this client: {}", reason);
          backoff.exhaust();
          calls.refuseWaiting(address + ": " + reason);
        }
      }
      planRetry();
    }

    private void endOpen(ClientLink ended, String reason) {
      lastFailure = reason;
      LOG.log(closed ? Level.INFO : Level.WARN, "Connection to {} ended: {}", address, reason);
      // A server that accepts and at once drops its clients must not be called in a tight circle.
      if (ended.ageMs() >= settings.backoffMax().toMillis()) {
        backoff.reset();
      }
      calls.failSent(address + ": " + reason);
      onClosed.accept(reason);
    }

    private void logOnce(String message, String reason) {
      if (!reason.equals(lastFailure)) {
        lastFailure = reason;
        LOG.warn(message, address, reason);
      }
    }
  }
}
