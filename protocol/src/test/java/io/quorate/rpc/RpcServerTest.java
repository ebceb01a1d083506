package io.quorate.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.ErrorReply;
import io.quorate.message.Hello;
import io.quorate.message.HelloReply;
import io.quorate.rpc.Frame.Kind;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpcServerTest {
  private static final Identity SELF = new Identity("cluster-a", 1, "controller");
  private static final Hello HELLO = Handshake.hello(new Identity("cluster-a", 7, "broker"));

  private final Loop loop = new Loop();
  private final RecordingHandler handler = RecordingHandler.echo();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void aHelloIsAnsweredAndTheHandlerToldWhoCame() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      HelloReply reply = sayHello(peer, HELLO);
      assertThat(reply.getError()).isEqualTo(ErrorCode.NONE);
      assertThat(reply.getVersion()).isEqualTo(1);
      assertThat(reply.getNodeId()).isEqualTo(1);
      RpcPeer who = Loop.next(handler.connected);
      assertThat(who.nodeId()).isEqualTo(7);
      assertThat(who.role()).isEqualTo("broker");
      assertThat(who.remote()).endsWith(":" + peer.socket.getLocalPort());
    }
  }

  @Test
  void aForeignClusterIsToldWhyAndThenClosed() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      HelloReply reply = sayHello(peer, HELLO.toBuilder().setClusterId("cluster-b").build());
      assertThat(reply.getError()).isEqualTo(ErrorCode.INCONSISTENT_CLUSTER_ID);
      assertThat(reply.getMessage()).contains("cluster-a", "cluster-b");
      assertThat(peer.read()).isNull();
      assertThat(handler.connected).isEmpty();
    }
  }

  @Test
  void aVersionMismatchIsToldWhyAndThenClosed() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      HelloReply reply =
          sayHello(peer, HELLO.toBuilder().setMinVersion(7).setMaxVersion(9).build());
      assertThat(reply.getError()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
      assertThat(reply.getMessage()).contains("7 to 9", "1 to 1");
      assertThat(peer.read()).isNull();
    }
  }

  @Test
  void garbageClosesThatConnectionAndNoOther() throws Exception {
    int port = listen(RpcSettings.DEFAULTS);
    try (RawPeer good = RawPeer.connect(port);
        RawPeer bad = RawPeer.connect(port)) {
      sayHello(good, HELLO);
      bad.write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(readOrReset(bad)).isNull();
      assertThat(ask(good, 1, "still here")).isEqualTo("still here");
    }
  }

  @Test
  void aRequestBeforeHelloCloses() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      peer.write(Kind.REQUEST, Api.ADMIN.code(), 1, RecordingHandler.request("early"));
      assertThat(peer.read()).isNull();
      assertThat(handler.requests).isEmpty();
    }
  }

  @Test
  void aStrangerMayNotMakeTheServerAllocateAFullFrame() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      peer.write(new byte[] {0, 0, 0x10, 0x01}); // 4097 bytes: more than a Hello may have
      assertThat(peer.read()).isNull();
    }
  }

  @Test
  void anOversizeFrameClosesAndTheHandlerHears() throws Exception {
    RpcSettings small = settings(Duration.ofSeconds(20), 1024, 64 << 20, 10);
    try (RawPeer peer = RawPeer.connect(listen(small))) {
      sayHello(peer, HELLO);
      peer.write(new byte[] {0, 0, 4, 1}); // 1025 bytes
      assertThat(peer.read()).isNull();
      assertThat(Loop.next(handler.closed).nodeId()).isEqualTo(7);
    }
  }

  @Test
  void aBodyThatTheHandlerCannotReadCloses() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      sayHello(peer, HELLO);
      // Field 1 of AdminRequest is text, and this is none.
      BytesValue noText = BytesValue.of(ByteString.fromHex("ff"));
      peer.write(Kind.REQUEST, Api.ADMIN.code(), 1, noText);
      assertThat(peer.read()).isNull();
    }
  }

  @Test
  void framesInSingleBytesAreUnderstood() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      peer.socket.setTcpNoDelay(true);
      for (byte one : FrameCodec.encode(Kind.HELLO, 0, 0, HELLO).getBytes()) {
        peer.write(new byte[] {one});
      }
      assertThat(peer.read().kind()).isEqualTo(Kind.HELLO_REPLY);
      byte[] request =
          FrameCodec.encode(Kind.REQUEST, Api.ADMIN.code(), 5, RecordingHandler.request("slow"))
              .getBytes();
      for (byte one : request) {
        peer.write(new byte[] {one});
      }
      assertThat(AdminResponse.parseFrom(peer.read().body()).getMessage()).isEqualTo("slow");
    }
  }

  @Test
  void aConnectionWithoutHelloIsClosedInTime() throws Exception {
    RpcSettings hasty = settings(Duration.ofMillis(50), 1 << 20, 64 << 20, 10);
    try (RawPeer peer = RawPeer.connect(listen(hasty))) {
      assertThat(peer.read()).isNull();
    }
  }

  @Test
  void aPeerThatFallsSilentIsClosedAndTheHandlerHears() throws Exception {
    RpcSettings hasty = settings(Duration.ofMillis(50), 1 << 20, 64 << 20, 10);
    try (RawPeer peer = RawPeer.connect(listen(hasty))) {
      sayHello(peer, HELLO);
      assertThat(peer.read()).isNull();
      assertThat(Loop.next(handler.closed).nodeId()).isEqualTo(7);
    }
  }

  @Test
  void aRepeatedHelloIsAnsweredAgain() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      sayHello(peer, HELLO);
      assertThat(sayHello(peer, HELLO).getVersion()).isEqualTo(1);
      assertThat(handler.connected).hasSize(1);
    }
  }

  @Test
  void anUnknownApiIsRefusedAndTheConnectionStays() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      sayHello(peer, HELLO);
      peer.write(Kind.REQUEST, 99, 1, RecordingHandler.request("new"));
      Frame refusal = peer.read();
      assertThat(refusal.kind()).isEqualTo(Kind.ERROR);
      assertThat(ErrorReply.parseFrom(refusal.body()).getError())
          .isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
      assertThat(ask(peer, 2, "old")).isEqualTo("old");
    }
  }

  @Test
  void theHandlerHearsWhenAClientsSocketDies() throws Exception {
    int port = listen(RpcSettings.DEFAULTS);
    try (RawPeer peer = RawPeer.connect(port)) {
      sayHello(peer, HELLO);
      peer.socket.setSoLinger(true, 0); // a reset, as of a killed process
    }
    assertThat(Loop.next(handler.closed)).isEqualTo(Loop.next(handler.connected));
  }

  @Test
  void aPeerThatTakesNoAnswersIsNotReadFromUntilItDoes() throws Exception {
    int answerBytes = 256 << 10;
    int maxQueuedBytes = 512 << 10;
    int calls = 400;
    String padding = "x".repeat(answerBytes);
    String id = "i".repeat(8 << 10);
    AtomicLong mostQueued = new AtomicLong();
    CompletableFuture<Void> full = new CompletableFuture<>();
    RpcServer[] server = new RpcServer[1];
    RecordingHandler large =
        new RecordingHandler(
            any -> {
              mostQueued.accumulateAndGet(server[0].queuedBytes(), Math::max);
              if (mostQueued.get() > maxQueuedBytes) {
                full.complete(null);
              }
              return Future.succeededFuture(RecordingHandler.answer(padding));
            });
    RpcSettings bounded = settings(Duration.ofSeconds(20), 1 << 20, maxQueuedBytes, 10);
    server[0] = new RpcServer(loop.vertx, SELF, bounded, large);
    int port = loop.done(() -> server[0].listen("127.0.0.1", 0));
    try (RawPeer peer = RawPeer.connect(port)) {
      sayHello(peer, HELLO);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> writeRequests(peer, calls, id));
      Loop.await(full);
      for (int i = 0; i < calls; i++) {
        assertThat(peer.read().body().size()).isGreaterThan(answerBytes);
      }
      Loop.await(writer);
    }
    // One read of a socket is at most 64 KiB: 8 requests and a piece.
    assertThat(mostQueued.get()).isLessThan(maxQueuedBytes + 10L * (answerBytes + 100));
  }

  private static void writeRequests(RawPeer peer, int calls, String id) {
    try {
      for (int i = 0; i < calls; i++) {
        peer.write(Kind.REQUEST, Api.ADMIN.code(), i, RecordingHandler.request(id));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPortInUseIsAClearFailure() {
    int port = listen(RpcSettings.DEFAULTS);
    assertThatThrownBy(() -> listenOn(port, RpcSettings.DEFAULTS))
        .cause()
        .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
  }

  @Test
  void closeEndsEveryConnection() throws Exception {
    RpcServer server = new RpcServer(loop.vertx, SELF, RpcSettings.DEFAULTS, handler);
    int port = loop.done(() -> server.listen("127.0.0.1", 0));
    try (RawPeer one = RawPeer.connect(port);
        RawPeer two = RawPeer.connect(port)) {
      sayHello(one, HELLO);
      sayHello(two, HELLO);
      loop.done(server::close);
      assertThat(one.read()).isNull();
      assertThat(two.read()).isNull();
      assertThat(handler.closed).hasSize(2);
    }
  }

  @Test
  void aOneWayMessageReachesTheHandler() throws Exception {
    try (RawPeer peer = RawPeer.connect(listen(RpcSettings.DEFAULTS))) {
      sayHello(peer, HELLO);
      peer.write(Kind.ONE_WAY, Api.RAFT.code(), 0, HELLO);
      ByteString body = Loop.next(handler.oneWays);
      assertThat(Hello.parseFrom(body)).isEqualTo(HELLO);
    }
  }

  private int listen(RpcSettings settings) {
    return listenOn(0, settings);
  }

  private int listenOn(int port, RpcSettings settings) {
    RpcServer server = new RpcServer(loop.vertx, SELF, settings, handler);
    return loop.done(() -> server.listen("127.0.0.1", port));
  }

  private static RpcSettings settings(
      Duration connectTimeout, int maxFrameBytes, int maxQueuedBytes, int maxInFlightCalls) {
    Duration backoff = Duration.ofMillis(5);
    return new RpcSettings(
        maxFrameBytes, connectTimeout, backoff, backoff, maxQueuedBytes, maxInFlightCalls);
  }

  private static HelloReply sayHello(RawPeer peer, Hello hello) throws Exception {
    peer.write(Kind.HELLO, 0, 0, hello);
    return HelloReply.parseFrom(peer.read().body());
  }

  private static String ask(RawPeer peer, long id, String text) throws Exception {
    peer.write(Kind.REQUEST, Api.ADMIN.code(), id, RecordingHandler.request(text));
    Frame answer = peer.read();
    assertThat(answer.kind()).isEqualTo(Kind.RESPONSE);
    assertThat(answer.correlationId()).isEqualTo(id);
    return AdminResponse.parseFrom(answer.body()).getMessage();
  }

  /** Null at an end of either kind: closing with bytes unread resets. */
  private static Frame readOrReset(RawPeer peer) throws MalformedFrameException {
    try {
      return peer.read();
    } catch (IOException e) {
      return null;
    }
  }
}
