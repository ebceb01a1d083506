package io.quorate.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.quorate.message.ErrorCode;
import io.quorate.message.ErrorReply;
import io.quorate.message.Hello;
import io.quorate.message.HelloReply;
import io.quorate.rpc.Frame.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The server's end of one connection: first Hello, then requests to the handler and its answers back. */
final class AcceptedConnection implements RpcConnection.Owner {
  private static final Logger LOG = LogManager.getLogger();

  // The client probes after one silent tick; a client that is silent for this many is gone.
  private static final int MAX_SILENT_TICKS = 4;

  private final Vertx vertx;
  private final long number;
  private final Identity self;
  private final RpcSettings settings;
  private final RpcHandler handler;
  private final Consumer<AcceptedConnection> onEnd;
  private final String remote;
  private final RpcConnection connection;
  private final long helloTimer;

  private RpcPeer peer;
  private int underWay;
  private boolean reading = true;
  private boolean ended;

  AcceptedConnection(
      Vertx vertx,
      NetSocket socket,
      long number,
      Identity self,
      RpcSettings settings,
      RpcHandler handler,
      Consumer<AcceptedConnection> onEnd) {
    this.vertx = vertx;
    this.number = number;
    this.self = self;
    this.settings = settings;
    this.handler = handler;
    this.onEnd = onEnd;
    this.remote = String.valueOf(socket.remoteAddress());
    this.connection = new RpcConnection(socket, this);
    long helloMs = settings.connectTimeout().toMillis();
    this.helloTimer =
        vertx.setTimer(helloMs, timer -> connection.violated("no HELLO within " + helloMs + " ms"));
  }

  long queuedBytes() {
    return connection.queuedBytes();
  }

  void close(String reason) {
    connection.close(reason);
  }

  @Override
  public void onFrame(Frame frame) {
    try {
      if (peer == null) {
        onHello(frame);
      } else {
        onAcceptedFrame(frame);
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      connection.violated(
          "a %s of api %d whose body cannot be read: %s"
              .formatted(frame.kind(), frame.api(), e.getMessage()));
    }
  }

  private void onHello(Frame frame) throws InvalidProtocolBufferException {
    if (frame.kind() != Kind.HELLO) {
      connection.violated("its first frame is %s, where HELLO is expected".formatted(frame.kind()));
      return;
    }
    vertx.cancelTimer(helloTimer);
    Hello hello = Hello.parseFrom(frame.body());
    HelloReply reply = Handshake.answer(self, hello);
    Buffer bytes = FrameCodec.encode(Kind.HELLO_REPLY, 0, 0, reply);
    if (reply.getError() != ErrorCode.NONE) {
      LOG.warn("Refused {}: {}: {}", remote, reply.getError(), reply.getMessage());
      connection.close(bytes, reply.getMessage());
      return;
    }
    peer = new RpcPeer(number, hello.getNodeId(), hello.getRole(), remote);
    connection.accepted(settings.maxFrameBytes());
    connection.write(bytes);
    connection.watch(vertx, settings.connectTimeout().toMillis(), MAX_SILENT_TICKS, () -> {});
    handler.onConnected(peer);
  }

  private void onAcceptedFrame(Frame frame) {
    switch (frame.kind()) {
      case HELLO -> // a probe: the client wants to know whether this end lives
          write(
              FrameCodec.encode(
                  Kind.HELLO_REPLY, 0, 0, Handshake.answer(self, Handshake.hello(self))));
      case REQUEST -> onRequest(frame);
      case ONE_WAY -> onOneWay(frame);
      default ->
          connection.violated("a %s, where REQUEST or ONE_WAY is expected".formatted(frame.kind()));
    }
  }

  private void onOneWay(Frame frame) {
    Api api = Api.of(frame.api());
    if (api == null) {
      connection.violated("a ONE_WAY of api " + frame.api() + ", which this server does not know");
      return;
    }
    handler.onOneWay(peer, api, frame.body());
  }

  private void onRequest(Frame frame) {
    Api api = Api.of(frame.api());
    if (api == null) {
      refuse(frame, ErrorCode.UNSUPPORTED_VERSION, "this server knows no api " + frame.api());
      return;
    }
    if (underWay >= settings.maxInFlightCalls()) {
      refuse(frame, ErrorCode.BUSY, underWay + " calls of this connection are under way already");
      return;
    }
    Future<? extends MessageLite> answer = handler.onRequest(peer, api, frame.body());
    underWay++;
    answer.onComplete(
        message -> {
          underWay--;
          answer(frame, message);
        },
        failure -> {
          underWay--;
          refuse(frame, ErrorCode.UNKNOWN_SERVER_ERROR, String.valueOf(failure.getMessage()));
        });
  }

  private void answer(Frame request, MessageLite message) {
    int length = FrameCodec.length(message);
    if (length > settings.maxFrameBytes()) {
      String tooLarge =
          "the answer is a frame of %d bytes, at most %d are allowed"
              .formatted(length, settings.maxFrameBytes());
      LOG.warn("No answer of api {} to {}: {}", request.api(), who(), tooLarge);
      refuse(request, ErrorCode.UNKNOWN_SERVER_ERROR, tooLarge);
      return;
    }
    write(FrameCodec.encode(Kind.RESPONSE, request.api(), request.correlationId(), message));
  }

  private void refuse(Frame request, ErrorCode error, String message) {
    ErrorReply reply = ErrorReply.newBuilder().setError(error).setMessage(message).build();
    write(FrameCodec.encode(Kind.ERROR, request.api(), request.correlationId(), reply));
  }

  /** A peer that does not take its answers is not read from: what waits for it stays bounded. */
  private void write(Buffer frame) {
    connection.write(frame).onComplete(written -> onWritten());
    if (reading && connection.queuedBytes() > settings.maxQueuedBytes()) {
      reading = false;
      connection.reading(false);
    }
  }

  private void onWritten() {
    connection.heardOf();
    if (!reading && !ended && connection.queuedBytes() <= settings.maxQueuedBytes() / 2) {
      reading = true;
      connection.reading(true);
    }
  }

  @Override
  public void onViolation(String what) {
    LOG.warn("Closed the connection of {}: {}", who(), what);
  }

  @Override
  public void onEnd(String reason) {
    ended = true;
    vertx.cancelTimer(helloTimer);
    LOG.debug("Connection of {} ended: {}", who(), reason);
    onEnd.accept(this);
    if (peer != null) {
      handler.onClosed(peer);
    }
  }

  private String who() {
    return peer == null
        ? remote
        : "%s %d at %s".formatted(peer.role(), peer.nodeId(), peer.remote());
  }
}
