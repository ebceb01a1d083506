package io.quorate.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.message.HelloReply;
import io.quorate.rpc.Frame.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/** The client's end of one connection, from the first try to connect to its end. Used once. */
final class ClientLink implements RpcConnection.Owner {
  /** How far a link came before it ended. */
  enum Stage {
    /** No connection, or no Hello yet. */
    OPENING,
    /** Hello was accepted. */
    OPEN,
    /** The server refused this client, or this client the server. */
    REFUSED
  }

  /** What the client does with its link. */
  interface Listener {
    void onOpen(ClientLink link);

    void onAnswer(Frame answer) throws MalformedFrameException;

    /** Called once. */
    void onEnd(Stage reached, String reason);
  }

  // Probed after the first silent tick; an answer has the next two to come.
  private static final int MAX_SILENT_TICKS = 3;

  private final Vertx vertx;
  private final Identity self;
  private final RpcSettings settings;
  private final Listener listener;
  private final long connectMs;
  private final long openedAtNanos = System.nanoTime();
  private Stage stage = Stage.OPENING;
  private RpcConnection connection;
  private long connectTimer;
  private boolean ended;

  ClientLink(Vertx vertx, Identity self, RpcSettings settings, Listener listener) {
    this.vertx = vertx;
    this.self = self;
    this.settings = settings;
    this.listener = listener;
    this.connectMs = settings.connectTimeout().toMillis();
  }

  void open(NetClient net, Address address) {
    connectTimer =
        vertx.setTimer(
            connectMs, timer -> close("no connection and Hello within " + connectMs + " ms"));
    net.connect(address.port(), address.host())
        .onComplete(this::onSocket, failure -> onEnd(String.valueOf(failure.getMessage())));
  }

  private void onSocket(NetSocket socket) {
    if (ended) {
      socket.close();
      return;
    }
    connection = new RpcConnection(socket, this);
    sayHello();
  }

  private void sayHello() {
    connection.write(FrameCodec.encode(Kind.HELLO, 0, 0, Handshake.hello(self)));
  }

  boolean isOpen() {
    return stage == Stage.OPEN && !ended;
  }

  long ageMs() {
    return (System.nanoTime() - openedAtNanos) / 1_000_000;
  }

  long queuedBytes() {
    return connection == null ? 0 : connection.queuedBytes();
  }

  void write(Buffer frame) {
    connection.write(frame);
  }

  void close(String reason) {
    if (connection == null) {
      onEnd(reason);
    } else {
      connection.close(reason);
    }
  }

  @Override
  public void onFrame(Frame frame) {
    try {
      switch (frame.kind()) {
        case HELLO_REPLY -> onHelloReply(frame);
        case RESPONSE, ERROR -> onAnswer(frame);
        default -> connection.violated("a %s from a server".formatted(frame.kind()));
      }
    } catch (InvalidProtocolBufferException e) {
      connection.violated("a HELLO_REPLY that cannot be read: " + e.getMessage());
    } catch (MalformedFrameException e) {
      connection.violated(e.getMessage());
    }
  }

  private void onHelloReply(Frame frame) throws InvalidProtocolBufferException {
    if (stage == Stage.OPEN) {
      return; // the answer to a probe
    }
    String refusal = Handshake.refusal(self, HelloReply.parseFrom(frame.body()));
    if (refusal != null) {
      stage = Stage.REFUSED;
      connection.close(refusal);
      return;
    }
    stage = Stage.OPEN;
    vertx.cancelTimer(connectTimer);
    connection.accepted(settings.maxFrameBytes());
    connection.watch(vertx, connectMs, MAX_SILENT_TICKS, this::sayHello);
    listener.onOpen(this);
  }

  private void onAnswer(Frame frame) throws MalformedFrameException {
    if (stage == Stage.OPEN) {
      listener.onAnswer(frame);
    } else {
      connection.violated(
          "its first frame is %s, where HELLO_REPLY is expected".formatted(frame.kind()));
    }
  }

  @Override
  public void onEnd(String reason) {
    if (!ended) {
      ended = true;
      vertx.cancelTimer(connectTimer);
      listener.onEnd(stage, reason);
    }
  }
}
