package io.quorate.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.controller.storage.DirectoryMeta;
import io.quorate.controller.storage.LogDirectory;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.Configuration;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.ListTopicsRequest;
import io.quorate.message.Voter;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.quorate.rpc.Identity;
import io.quorate.rpc.RpcClient;
import io.quorate.rpc.RpcSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one whole controller, a quorum by itself, answers to what comes over its connection. */
class SingleControllerTest {
  private static final String CLUSTER = DirectoryMeta.randomId();
  private static final long PATIENCE_SECONDS = 20;

  @TempDir Path folder;

  private final AtomicReference<Throwable> ended = new AtomicReference<>();
  private Vertx vertx;
  private Context loop;
  private RpcClient client;

  @BeforeEach
  void start() throws Exception {
    Address address = new Address("127.0.0.1", freePort());
    format(address);
    Path file = folder.resolve("controller.properties");
    Files.writeString(
        file,
        "node.id=1\nmetadata.log.dir=%s\ncontroller.listener=127.0.0.1:%d\n"
            .formatted(folder.resolve("log"), address.port()));
    vertx = Vertx.vertx();
    await(
        vertx.deployVerticle(
            new ControllerVerticle(ControllerConfig.load(file, Map.of(), Map.of()), ended::set)));
    loop = vertx.getOrCreateContext();
    Promise<RpcClient> made = Promise.promise();
    loop.runOnContext(
        v ->
            made.complete(
                new RpcClient(
                    vertx, address, new Identity("", -1, "admin"), RpcSettings.DEFAULTS)));
    client = await(made.future());
  }

  @AfterEach
  void stop() throws TimeoutException {
    await(vertx.close());
  }

  @Test
  void aFetchFromANegativeOffsetIsRefusedAndEndsNobody() throws TimeoutException {
    FetchResponse refused =
        call(
            Api.FETCH,
            FetchRequest.newBuilder().setFetchOffset(-1).setMaxWaitMs(1).build(),
            FetchResponse.parser());
    AdminResponse next =
        call(
            Api.ADMIN,
            AdminRequest.newBuilder().setListTopics(ListTopicsRequest.getDefaultInstance()).build(),
            AdminResponse.parser());

    assertThat(refused.getError()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.getMessage()).contains("fetch_offset is -1, must be 0 or more");
    assertThat(next.getError()).isEqualTo(ErrorCode.NONE);
    assertThat(ended.get()).isNull();
  }

  private <R extends MessageLite> R call(Api api, MessageLite request, Parser<R> answer)
      throws TimeoutException {
    Promise<R> promise = Promise.promise();
    Duration timeout = Duration.ofSeconds(PATIENCE_SECONDS);
    loop.runOnContext(v -> client.call(api, request, answer, timeout).onComplete(promise));
    return await(promise.future());
  }

  private void format(Address address) {
    String directoryId = DirectoryMeta.randomId();
    Voter self =
        Voter.newBuilder()
            .setNodeId(1)
            .setDirectoryId(directoryId)
            .setHost(address.host())
            .setPort(address.port())
            .build();
    LogDirectory.format(
        folder.resolve("log"),
        new DirectoryMeta(CLUSTER, 1, directoryId),
        Configuration.newBuilder().addVoters(self).build(),
        false);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static <R> R await(Future<R> future) throws TimeoutException {
    return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
