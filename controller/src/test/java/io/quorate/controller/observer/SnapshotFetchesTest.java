package io.quorate.controller.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.controller.storage.SnapshotStore;
import io.quorate.image.MetadataImage;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchSnapshotRequest;
import io.quorate.message.FetchSnapshotResponse;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.SnapshotId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFetchesTest {
  private static final int MAX_BYTES = 100_000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("test", 1);
  private final Context loop = vertx.getOrCreateContext();
  private SnapshotStore store;
  private SnapshotFetches fetches;

  @BeforeEach
  void open() {
    store = SnapshotStore.open(folder);
    fetches = new SnapshotFetches(store, worker, MAX_BYTES);
    write(10);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void thePartsMakeTheFile() throws IOException {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    FetchSnapshotResponse part;
    do {
      part = fetch(request(10, parts.size(), 70_000));
      CRC32C crc = new CRC32C();
      crc.update(part.getData().toByteArray());
      assertThat(part.getError()).isEqualTo(ErrorCode.NONE);
      assertThat(part.getPosition()).isEqualTo(parts.size());
      assertThat(part.getCrc32C()).isEqualTo((int) crc.getValue());
      assertThat(part.getData().size()).isBetween(1, 70_000);
      part.getData().writeTo(parts);
    } while (parts.size() < part.getSize());
    assertThat(parts.toByteArray())
        .isEqualTo(Files.readAllBytes(SnapshotStore.files(folder).get(0)));
  }

  @Test
  void aPartIsBoundedWhateverTheBrokerAsksFor() {
    assertThat(fetch(request(10, 0, Integer.MAX_VALUE)).getData().size()).isEqualTo(MAX_BYTES);
    assertThat(fetch(request(10, 0, 0)).getData().size()).isEqualTo(1);
  }

  @Test
  void behindTheEndThereIsNothingButTheSize() {
    FetchSnapshotResponse behind = fetch(request(10, 1L << 40, 10));
    assertThat(behind.getError()).isEqualTo(ErrorCode.NONE);
    assertThat(behind.getData()).isEmpty();
    assertThat(behind.getSize()).isPositive();
  }

  @Test
  void aNegativePositionIsRefused() {
    FetchSnapshotResponse refused = fetch(request(10, -1, 10));
    assertThat(refused.getError()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.getMessage()).contains("position");
  }

  @Test
  void aSnapshotThatWasReplacedIsNotFoundAnyMore() {
    write(20);
    assertThat(fetch(request(10, 0, 10)).getError()).isEqualTo(ErrorCode.NONE);
    write(30);
    assertThat(fetch(request(10, 0, 10)).getError()).isEqualTo(ErrorCode.SNAPSHOT_NOT_FOUND);
    assertThat(fetch(request(30, 0, 10)).getError()).isEqualTo(ErrorCode.NONE);
    assertThat(fetch(request(31, 0, 10)).getError()).isEqualTo(ErrorCode.SNAPSHOT_NOT_FOUND);
  }

  @Test
  void aSnapshotThatIsReplacedWhileItsPartWaitsIsNotFoundEither() {
    CountDownLatch hold = new CountDownLatch(1);
    worker.executeBlocking(() -> hold.await(20, TimeUnit.SECONDS));
    Future<FetchSnapshotResponse> waiting = start(() -> fetches.fetch(request(10, 0, 10)));
    write(20);
    write(30);
    hold.countDown();
    assertThat(await(waiting).getError()).isEqualTo(ErrorCode.SNAPSHOT_NOT_FOUND);
  }

  @Test
  void moreAtATimeThanTheBoundAreBusyUntilOneIsDone() {
    CountDownLatch hold = new CountDownLatch(1);
    worker.executeBlocking(() -> hold.await(20, TimeUnit.SECONDS));
    List<Future<FetchSnapshotResponse>> waiting =
        start(
            () -> IntStream.range(0, 64).mapToObj(i -> fetches.fetch(request(10, i, 10))).toList());
    assertThat(fetch(request(10, 0, 10)).getError()).isEqualTo(ErrorCode.BUSY);
    hold.countDown();
    await(Future.all(waiting));
    assertThat(fetch(request(10, 0, 10)).getError()).isEqualTo(ErrorCode.NONE);
  }

  private FetchSnapshotResponse fetch(FetchSnapshotRequest request) {
    return await(start(() -> fetches.fetch(request)));
  }

  private <T> T start(Callable<T> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(
        v -> {
          try {
            done.complete(task.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return await(done.future());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static FetchSnapshotRequest request(long endOffset, long position, int maxBytes) {
    return FetchSnapshotRequest.newBuilder()
        .setSnapshot(SnapshotId.newBuilder().setEndOffset(endOffset).setEpoch(3))
        .setPosition(position)
        .setMaxBytes(maxBytes)
        .build();
  }

  private void write(long end) {
    store.write(
        SnapshotHeader.newBuilder().setIndex(end).setTerm(3).setEndOffset(end).build(),
        MetadataImage.restore(end, 3, List.of(), List.of()));
  }
}
