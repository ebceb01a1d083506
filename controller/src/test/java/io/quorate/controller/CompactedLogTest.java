package io.quorate.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.controller.storage.DirectoryMeta;
import io.quorate.controller.storage.LogDirectory;
import io.quorate.image.MetadataImage;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.Configuration;
import io.quorate.message.Endpoint;
import io.quorate.message.Entry;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.FetchSnapshotRequest;
import io.quorate.message.FetchSnapshotResponse;
import io.quorate.message.RegisterBrokerRequest;
import io.quorate.message.SnapshotId;
import io.quorate.message.Voter;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.quorate.rpc.Identity;
import io.quorate.rpc.RpcClient;
import io.quorate.rpc.RpcSettings;
import io.quorate.snapshot.SnapshotFile;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller that forgets its log behind snapshots, and a broker that has less than what is left of it. */
class CompactedLogTest {
  private static final int ENTRIES_PER_SNAPSHOT = 50;
  private static final int MAX_REGISTRATIONS = 1_000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private RpcClient client;

  @BeforeEach
  void startController() throws Exception {
    Address address = new Address("127.0.0.1", freePort());
    Path directory = folder.resolve("controller");
    DirectoryMeta meta = new DirectoryMeta("cluster-a", 1, DirectoryMeta.randomId());
    Voter self =
        Voter.newBuilder()
            .setNodeId(1)
            .setDirectoryId(meta.directoryId())
            .setHost(address.host())
            .setPort(address.port())
            .build();
    LogDirectory.format(directory, meta, Configuration.newBuilder().addVoters(self).build(), false);
    Path file = folder.resolve("controller.properties");
    Files.writeString(file, "node.id=1\nmetadata.log.dir=" + directory + "\n");
    Map<String, String> overrides =
        Map.of(
            "controller.listener",
            address.toString(),
            "metadata.snapshot.entries",
            String.valueOf(ENTRIES_PER_SNAPSHOT),
            "metadata.snapshot.keep.entries",
            "0");
    ControllerConfig config = ControllerConfig.load(file, Map.of(), overrides);
    await(vertx.deployVerticle(new ControllerVerticle(config, failure -> {})));
    client =
        onLoop(
            () ->
                Future.succeededFuture(
                    new RpcClient(
                        vertx,
                        address,
                        new Identity("cluster-a", 7, "broker"),
                        RpcSettings.DEFAULTS)));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void aBrokerThatIsBehindTheLogIsTakenThroughASnapshotToItsEnd() throws IOException {
    SnapshotId id = compact();
    MetadataImage image = SnapshotFile.read(download(id)).image();
    assertThat(image.endOffset()).isEqualTo(id.getEndOffset());
    assertThat(image.epoch()).isEqualTo(id.getEpoch());
    register(10_000);
    FetchResponse rest = fetch(image.endOffset(), image.epoch());
    assertThat(rest.getError()).isEqualTo(ErrorCode.NONE);
    assertThat(rest.hasSnapshot()).isFalse();
    for (Entry entry : rest.getEntriesList()) {
      image = image.replay(entry);
    }
    assertThat(image.endOffset()).isEqualTo(rest.getHighWatermark());
    assertThat(image.brokers().find(10_000)).isPresent();
  }

  @Test
  void anOffsetWithinTheForgottenLogIsAnsweredWithASnapshotToo() {
    SnapshotId id = compact();
    FetchResponse answer = fetch(id.getEndOffset() - 1, id.getEpoch());
    assertThat(answer.getSnapshot().getEndOffset()).isGreaterThanOrEqualTo(id.getEndOffset());
    assertThat(answer.getEntriesList()).isEmpty();
    assertThat(answer.getHighWatermark()).isGreaterThanOrEqualTo(id.getEndOffset());
  }

  @Test
  void anotherHistoryThatEndsWhereTheLogBeginsIsStillOutOfRange() {
    SnapshotId id = compact();
    register(10_000);
    assertThat(fetch(id.getEndOffset(), id.getEpoch() + 1).getError())
        .isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
  }

  /** Makes entries until the log's start is forgotten. */
  private SnapshotId compact() {
    // Waits for the leader's first entry.
    FetchResponse answer = fetch(0, 0);
    for (int id = 0; !answer.hasSnapshot(); id++) {
      assertThat(id).isLessThan(MAX_REGISTRATIONS);
      register(id);
      answer = fetch(0, 0);
    }
    return answer.getSnapshot();
  }

  private void register(int id) {
    BrokerRequest request =
        BrokerRequest.newBuilder()
            .setRegister(
                RegisterBrokerRequest.newBuilder()
                    .setBrokerId(id)
                    .setClusterId("cluster-a")
                    .setIncarnationId("incarnation-" + id)
                    .addEndpoints(
                        Endpoint.newBuilder().setName("PLAINTEXT").setHost("b").setPort(9092)))
            .build();
    BrokerResponse response = call(Api.BROKER, request, BrokerResponse.parser());
    assertThat(response.getError()).as(response.getMessage()).isEqualTo(ErrorCode.NONE);
  }

  private FetchResponse fetch(long offset, long epoch) {
    return call(
        Api.FETCH,
        FetchRequest.newBuilder()
            .setBrokerId(7)
            .setFetchOffset(offset)
            .setLastEpoch(epoch)
            .setMaxWaitMs(10_000)
            .setMaxBytes(1 << 20)
            .build(),
        FetchResponse.parser());
  }

  private Path download(SnapshotId id) throws IOException {
    Path file = folder.resolve("downloaded.snapshot");
    long position = 0;
    long size;
    try (OutputStream out = Files.newOutputStream(file)) {
      do {
        FetchSnapshotResponse part =
            call(
                Api.FETCH_SNAPSHOT,
                FetchSnapshotRequest.newBuilder()
                    .setBrokerId(7)
                    .setSnapshot(id)
                    .setPosition(position)
                    .setMaxBytes(100_000)
                    .build(),
                FetchSnapshotResponse.parser());
        assertThat(part.getError()).isEqualTo(ErrorCode.NONE);
        assertThat(part.getData()).isNotEmpty();
        part.getData().writeTo(out);
        position += part.getData().size();
        size = part.getSize();
      } while (position < size);
    }
    return file;
  }

  private <R extends MessageLite> R call(Api api, MessageLite request, Parser<R> answer) {
    return onLoop(() -> client.call(api, request, answer, Duration.ofSeconds(20)));
  }

  private interface Task<T> {
    Future<T> run();
  }

  private <T> T onLoop(Task<T> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(v -> task.run().onComplete(done));
    return await(done.future());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
