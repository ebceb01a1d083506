package io.quorate.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.HelloReply;
import io.quorate.rpc.Frame.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpcClientTest {
  private static final Identity SERVER = new Identity("cluster-a", 1, "controller");
  private static final Identity SELF = new Identity("cluster-a", 7, "broker");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Loop loop = new Loop();
  private final BlockingQueue<String> connected = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void answersFindTheirCallsInWhateverOrderTheyCome() {
    Map<String, Promise<AdminResponse>> waiting = new LinkedHashMap<>();
    RecordingHandler reversing =
        new RecordingHandler(
            id -> {
              Promise<AdminResponse> answer = Promise.promise();
              waiting.put(id, answer);
              if (waiting.size() == 100) {
                List<String> ids = new ArrayList<>(waiting.keySet());
                for (int i = ids.size() - 1; i >= 0; i--) {
                  waiting.get(ids.get(i)).complete(RecordingHandler.answer(ids.get(i)));
                }
              }
              return answer.future();
            });
    RpcClient client = client(listen(reversing, RpcSettings.DEFAULTS), RpcSettings.DEFAULTS);
    List<CompletableFuture<AdminResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(call(client, "call " + i, LONG));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(Loop.await(calls.get(i)).getMessage()).isEqualTo("call " + i);
    }
    assertThat(reversing.connected).hasSize(1);
  }

  @Test
  void aCallWithoutAnAnswerInTimeFailsAndTheNextOneWorks() {
    RecordingHandler deaf =
        new RecordingHandler(
            id ->
                id.equals("deaf")
                    ? Promise.<AdminResponse>promise().future()
                    : Future.succeededFuture(RecordingHandler.answer(id)));
    RpcClient client = client(listen(deaf, RpcSettings.DEFAULTS), RpcSettings.DEFAULTS);
    Loop.await(call(client, "first", LONG));
    RpcException late = Loop.failure(call(client, "deaf", SHORT));
    assertThat(late.kind()).isEqualTo(RpcException.Kind.NO_ANSWER);
    assertThat(late).hasMessageContaining("ADMIN").hasMessageContaining("50 ms");
    assertThat(Loop.await(call(client, "second", LONG)).getMessage()).isEqualTo("second");
  }

  @Test
  void aCallThatFoundNobodyInTimeWasNotSentAndSaysWhy() throws Exception {
    RpcException failure =
        Loop.failure(call(client(freePort(), fast()), "x", Duration.ofMillis(200)));
    assertThat(failure.kind()).isEqualTo(RpcException.Kind.NOT_SENT);
    assertThat(failure).hasMessageContaining("refused");
  }

  @Test
  void aCallMadeBeforeTheServerListensIsAnsweredOnceItDoes() throws Exception {
    int port = freePort();
    RpcClient client = client(port, fast());
    CompletableFuture<AdminResponse> early = call(client, "early", LONG);
    // Its failure proves that a connection was tried, and refused, before there was a server.
    Loop.failure(call(client, "tried", SHORT));
    listenOn(port, RecordingHandler.echo(), RpcSettings.DEFAULTS);
    assertThat(Loop.await(early).getMessage()).isEqualTo("early");
  }

  @Test
  void aKeptConnectionComesBackAfterTheServerRestarted() {
    RpcServer first = server(new RecordingHandler(id -> Promise.<AdminResponse>promise().future()));
    int port = loop.done(() -> first.listen("127.0.0.1", 0));
    RpcClient client = client(port, fast());
    loop.get(() -> keep(client));
    Loop.next(connected);
    CompletableFuture<AdminResponse> underWay = call(client, "lost", LONG);
    loop.done(first::close);
    assertThat(Loop.failure(underWay).kind()).isEqualTo(RpcException.Kind.NO_ANSWER);
    assertThat(Loop.next(closed)).contains("closed by the other end");
    listenOn(port, RecordingHandler.echo(), RpcSettings.DEFAULTS);
    Loop.next(connected);
    assertThat(Loop.await(call(client, "again", LONG)).getMessage()).isEqualTo("again");
  }

  @Test
  void anOversizeRequestIsNeverSent() {
    RpcSettings small = new RpcSettings(1024, LONG, SHORT, SHORT, 1 << 20);
    RpcClient client = client(listen(RecordingHandler.echo(), RpcSettings.DEFAULTS), small);
    RpcException failure = Loop.failure(call(client, "x".repeat(1024), LONG));
    assertThat(failure.kind()).isEqualTo(RpcException.Kind.NOT_SENT);
    assertThat(failure).hasMessageContaining("at most 1024");
    assertThat(Loop.await(call(client, "small", LONG)).getMessage()).isEqualTo("small");
  }

  @Test
  void anOversizeAnswerFailsItsCallOnly() {
    RpcSettings small = new RpcSettings(1024, LONG, SHORT, SHORT, 1 << 20);
    RecordingHandler repeating =
        new RecordingHandler(
            id -> Future.succeededFuture(RecordingHandler.answer(id.repeat(1000))));
    RpcClient client = client(listen(repeating, small), RpcSettings.DEFAULTS);
    RpcException failure = Loop.failure(call(client, "long", LONG));
    assertThat(failure.kind()).isEqualTo(RpcException.Kind.NO_ANSWER);
    assertThat(failure).hasMessageContaining("at most 1024");
    assertThat(Loop.await(call(client, "", LONG)).getMessage()).isEmpty();
  }

  @Test
  void aFailedHandlerIsAnErrorAnswerWithItsMessage() {
    RecordingHandler failing = new RecordingHandler(id -> Future.failedFuture("disk is full"));
    RpcClient client = client(listen(failing, RpcSettings.DEFAULTS), RpcSettings.DEFAULTS);
    RpcException failure = Loop.failure(call(client, "x", LONG));
    assertThat(failure.kind()).isEqualTo(RpcException.Kind.NO_ANSWER);
    assertThat(failure).hasMessageContaining("disk is full");
  }

  @Test
  void aClientOfAnotherClusterIsRefusedNamingBoth() {
    int port = listen(RecordingHandler.echo(), RpcSettings.DEFAULTS);
    RpcClient client = client(port, new Identity("cluster-b", 7, "broker"), RpcSettings.DEFAULTS);
    RpcException failure = Loop.failure(call(client, "x", LONG));
    assertThat(failure.kind()).isEqualTo(RpcException.Kind.REFUSED);
    assertThat(failure).hasMessageContaining("cluster-a").hasMessageContaining("cluster-b");
    assertThat(connected).isEmpty();
  }

  @Test
  void anAnswerBeforeTheHelloReplyBreaksTheConnection() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RpcClient client = client(listener.getLocalPort(), fast());
      CompletableFuture<AdminResponse> call = call(client, "x", LONG);
      try (RawPeer peer = new RawPeer(listener.accept())) {
        assertThat(peer.read().kind()).isEqualTo(Kind.HELLO);
        peer.write(Kind.RESPONSE, Api.ADMIN.code(), 1, RecordingHandler.answer("forged"));
        assertThat(peer.read()).isNull();
      }
      try (RawPeer peer = new RawPeer(listener.accept())) {
        acceptHello(peer);
        peer.write(Kind.RESPONSE, 2, peer.read().correlationId(), RecordingHandler.answer("true"));
        assertThat(Loop.await(call).getMessage()).isEqualTo("true");
      }
    }
  }

  @Test
  void aServerThatTakesTheConnectionButSaysNoHelloCountsAsNotReached() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RpcSettings hasty = new RpcSettings(1 << 20, SHORT, SHORT, SHORT, 1 << 20);
      RpcClient client = client(silent.getLocalPort(), hasty);
      RpcException failure = Loop.failure(call(client, "x", Duration.ofMillis(500)));
      assertThat(failure.kind()).isEqualTo(RpcException.Kind.NOT_SENT);
      assertThat(failure).hasMessageContaining("Hello within 50 ms");
    }
  }

  @Test
  void aSilentConnectionIsProbedAndKeptWhileTheServerAnswersAndClosedWhenItDoesNot()
      throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RpcSettings hasty = new RpcSettings(1 << 20, Duration.ofMillis(200), SHORT, SHORT, 1 << 20);
      RpcClient client = client(listener.getLocalPort(), hasty);
      loop.get(() -> keep(client));
      try (RawPeer peer = new RawPeer(listener.accept())) {
        acceptHello(peer);
        Loop.next(connected);
        for (int probe = 0; probe < 3; probe++) {
          acceptHello(peer);
        }
        assertThat(closed).isEmpty();
        assertThat(Loop.next(closed)).isEqualTo("nothing heard for 600 ms");
      }
    }
  }

  @Test
  void oneCallMoreThanAllowedIsRefusedByTheClient() {
    RpcSettings two = new RpcSettings(1 << 20, LONG, SHORT, SHORT, 1 << 20, 2);
    RecordingHandler deaf = new RecordingHandler(id -> Promise.<AdminResponse>promise().future());
    RpcClient client = client(listen(deaf, RpcSettings.DEFAULTS), two);
    var underWay = List.of(call(client, "1", LONG), call(client, "2", LONG));
    RpcException failure = Loop.failure(call(client, "3", LONG));
    assertThat(failure.kind()).isEqualTo(RpcException.Kind.NOT_SENT);
    assertThat(failure).hasMessageContaining("2 calls");
    assertThat(underWay).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void oneCallMoreThanAllowedIsRefusedByTheServer() {
    RpcSettings two = new RpcSettings(1 << 20, LONG, SHORT, SHORT, 1 << 20, 2);
    RecordingHandler deaf = new RecordingHandler(id -> Promise.<AdminResponse>promise().future());
    RpcClient client = client(listen(deaf, two), RpcSettings.DEFAULTS);
    var underWay = List.of(call(client, "1", LONG), call(client, "2", LONG));
    RpcException failure = Loop.failure(call(client, "3", LONG));
    assertThat(failure.kind()).isEqualTo(RpcException.Kind.NOT_SENT);
    assertThat(failure).hasMessageContaining("BUSY");
    assertThat(deaf.requests).containsExactly("1", "2");
    assertThat(underWay).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void sendDropsWhileNotConnectedAndArrivesWhenConnected() {
    RecordingHandler handler = RecordingHandler.echo();
    RpcClient client = client(listen(handler, RpcSettings.DEFAULTS), RpcSettings.DEFAULTS);
    AdminRequest message = RecordingHandler.request("note");
    assertThat(loop.get(() -> client.send(Api.RAFT, message))).isFalse();
    Loop.await(call(client, "x", LONG));
    assertThat(loop.get(client::isConnected)).isTrue();
    assertThat(loop.get(() -> client.send(Api.RAFT, message))).isTrue();
    assertThat(Loop.next(handler.oneWays)).isEqualTo(message.toByteString());
  }

  @Test
  void messagesAreDroppedAndCallsRefusedWhileTooMuchIsQueued() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RpcClient client =
          client(listener.getLocalPort(), new RpcSettings(1 << 20, LONG, SHORT, SHORT, 1 << 20));
      loop.get(() -> keep(client));
      try (RawPeer peer = new RawPeer(listener.accept())) {
        acceptHello(peer);
        Loop.next(connected);
        AdminRequest large = RecordingHandler.request("x".repeat(512 << 10));
        // Nobody reads: the kernel takes some, then the queue fills.
        long sent = loop.get(() -> sendUntilDropped(client, large, 1_000));
        assertThat(sent).isBetween(2L, 999L);
        RpcException failure = Loop.failure(call(client, "x".repeat(512 << 10), LONG));
        assertThat(failure.kind()).isEqualTo(RpcException.Kind.NOT_SENT);
        assertThat(failure).hasMessageContaining("1048576 bytes");
      }
    }
  }

  private static long sendUntilDropped(RpcClient client, AdminRequest message, int atMost) {
    long sent = 0;
    while (sent < atMost && client.send(Api.RAFT, message)) {
      sent++;
    }
    return sent;
  }

  @Test
  void closeFailsCallsUnderWayAndAllLaterOnes() {
    RecordingHandler deaf = new RecordingHandler(id -> Promise.<AdminResponse>promise().future());
    RpcClient client = client(listen(deaf, RpcSettings.DEFAULTS), RpcSettings.DEFAULTS);
    CompletableFuture<AdminResponse> underWay = call(client, "x", LONG);
    Loop.next(deaf.requests);
    loop.done(client::close);
    assertThat(Loop.failure(underWay).kind()).isEqualTo(RpcException.Kind.NO_ANSWER);
    assertThat(Loop.next(closed)).isEqualTo("closed by this side");
    assertThat(Loop.next(deaf.closed).nodeId()).isEqualTo(7);
    RpcException later = Loop.failure(call(client, "y", LONG));
    assertThat(later.kind()).isEqualTo(RpcException.Kind.NOT_SENT);
    assertThat(later).hasMessageContaining("closed");
  }

  @Test
  void closeWhileConnectingFailsWaitingCallsAsNotSent() throws Exception {
    RpcClient client = client(freePort(), fast());
    CompletableFuture<AdminResponse> waiting = call(client, "x", LONG);
    loop.done(client::close);
    assertThat(Loop.failure(waiting).kind()).isEqualTo(RpcException.Kind.NOT_SENT);
  }

  @Test
  void anotherThreadThanTheLoopIsRefused() {
    RpcClient client = client(1, RpcSettings.DEFAULTS);
    assertThatThrownBy(() -> client.send(Api.RAFT, AdminRequest.getDefaultInstance()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> new RpcClient(loop.vertx, new Address("h", 1), SELF, RpcSettings.DEFAULTS))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void acceptHello(RawPeer peer) throws Exception {
    assertThat(peer.read().kind()).isEqualTo(Kind.HELLO);
    HelloReply reply = HelloReply.newBuilder().setVersion(1).setClusterId("cluster-a").build();
    peer.write(Kind.HELLO_REPLY, 0, 0, reply);
  }

  private static boolean keep(RpcClient client) {
    client.keepConnected();
    return true;
  }

  private CompletableFuture<AdminResponse> call(RpcClient client, String id, Duration timeout) {
    AdminRequest request = RecordingHandler.request(id);
    return loop.start(() -> client.call(Api.ADMIN, request, AdminResponse.parser(), timeout));
  }

  private RpcClient client(int port, RpcSettings settings) {
    return client(port, SELF, settings);
  }

  private RpcClient client(int port, Identity self, RpcSettings settings) {
    Address address = new Address("127.0.0.1", port);
    return loop.get(
        () ->
            new RpcClient(loop.vertx, address, self, settings)
                .onConnected(() -> connected.add("connected"))
                .onClosed(closed::add));
  }

  private RpcServer server(RecordingHandler handler) {
    return new RpcServer(loop.vertx, SERVER, RpcSettings.DEFAULTS, handler);
  }

  private int listen(RecordingHandler handler, RpcSettings settings) {
    return listenOn(0, handler, settings);
  }

  private int listenOn(int port, RecordingHandler handler, RpcSettings settings) {
    RpcServer server = new RpcServer(loop.vertx, SERVER, settings, handler);
    return loop.done(() -> server.listen("127.0.0.1", port));
  }

  private static RpcSettings fast() {
    return new RpcSettings(
        1 << 20, Duration.ofSeconds(20), Duration.ofMillis(2), Duration.ofMillis(10), 1 << 20);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
