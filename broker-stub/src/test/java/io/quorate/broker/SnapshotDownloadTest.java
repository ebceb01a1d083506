package io.quorate.broker;

import static io.quorate.broker.ScriptedController.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.quorate.image.MetadataImage;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.FetchSnapshotRequest;
import io.quorate.message.FetchSnapshotResponse;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.SnapshotId;
import io.quorate.snapshot.SnapshotFile;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that begins behind what the broker has: the picture comes from a snapshot, the rest from the log. */
class SnapshotDownloadTest {
  private static final int PART_BYTES = 3000;

  @TempDir Path folder;

  private final TestLog log =
      new TestLog().leaderChange(4).register(2).topic("orders", "o", 2, 2, 3);
  private final MetadataImage snapshotImage = log.image();
  private byte[] file;
  private Stubs stubs;
  private ScriptedController controller;

  @BeforeEach
  void start() throws IOException {
    Path path = folder.resolve("leader.snapshot");
    SnapshotFile.write(
        path,
        SnapshotHeader.newBuilder()
            .setIndex(3)
            .setTerm(snapshotImage.epoch())
            .setEndOffset(snapshotImage.endOffset())
            .build(),
        snapshotImage);
    file = Files.readAllBytes(path);
    stubs = new Stubs(folder);
    controller = compacted();
    log.isr("o", 0, 2);
    controller.append(log.entries());
  }

  @AfterEach
  void stop() {
    stubs.close();
  }

  /** A controller whose log begins where the snapshot ends. */
  private ScriptedController compacted() {
    ScriptedController compacted = stubs.controller();
    compacted.fetch =
        request ->
            request.getFetchOffset() < snapshotImage.endOffset()
                ? Future.succeededFuture(FetchResponse.newBuilder().setSnapshot(id()).build())
                : compacted.serve(request);
    compacted.fetchSnapshot = this::part;
    return compacted;
  }

  private SnapshotId id() {
    return SnapshotId.newBuilder()
        .setEndOffset(snapshotImage.endOffset())
        .setEpoch(snapshotImage.epoch())
        .build();
  }

  private FetchSnapshotResponse part(FetchSnapshotRequest request) {
    int from = (int) request.getPosition();
    ByteString data = ByteString.copyFrom(file, from, Math.min(PART_BYTES, file.length - from));
    CRC32C crc = new CRC32C();
    crc.update(data.toByteArray());
    return FetchSnapshotResponse.newBuilder()
        .setSize(file.length)
        .setPosition(from)
        .setData(data)
        .setCrc32C((int) crc.getValue())
        .build();
  }

  @Test
  void aNewBrokerTakesTheSnapshotAndThenTheLog() {
    stubs.start(controller);
    assertThat(stubs.imageAt(log.image().endOffset()).getString("checksum"))
        .isEqualTo(log.image().checksumText());
    FetchRequest afterwards =
        controller.nextFetched(each -> each.getFetchOffset() == snapshotImage.endOffset());
    assertThat(afterwards.getLastEpoch()).isEqualTo(snapshotImage.epoch());
    assertThat(controller.fetchedSnapshots).hasSizeGreaterThan(1);
  }

  @Test
  void theCacheHoldsTheSnapshotAfterARestart() {
    stubs.start(controller);
    stubs.imageAt(log.image().endOffset());
    await(stubs.leave());
    controller.fetched.clear();
    stubs.start(controller);
    assertThat(controller.nextFetched(each -> true).getFetchOffset())
        .isEqualTo(log.image().endOffset());
  }

  @Test
  void aSnapshotThatWasReplacedMeanwhileIsAskedForAnew() {
    AtomicBoolean first = new AtomicBoolean(true);
    controller.fetchSnapshot =
        request ->
            first.getAndSet(false)
                ? FetchSnapshotResponse.newBuilder().setError(ErrorCode.SNAPSHOT_NOT_FOUND).build()
                : part(request);
    stubs.start(controller);
    stubs.imageAt(log.image().endOffset());
  }

  @Test
  void aSnapshotOfWhatIsHereAlreadyTakesNothingBack() {
    stubs.start(controller);
    long end = log.image().endOffset();
    stubs.imageAt(end);
    controller.fetchedSnapshots.clear();
    controller.fetch =
        request -> Future.succeededFuture(FetchResponse.newBuilder().setSnapshot(id()).build());
    controller.fetched.clear();
    controller.nextFetched(each -> each.getFetchOffset() == end);
    controller.nextFetched(each -> each.getFetchOffset() == end);
    controller.nextFetched(each -> each.getFetchOffset() == end);
    assertThat(controller.fetchedSnapshots).isEmpty();
    assertThat(stubs.imageAt(end).getLong("offset")).isEqualTo(end);
  }

  @Test
  void aDownloadThatWasCutShortGoesOnWhereItEnded() {
    AtomicBoolean cut = new AtomicBoolean(true);
    controller.fetchSnapshot =
        request ->
            request.getPosition() == 2 * PART_BYTES && cut.getAndSet(false)
                ? FetchSnapshotResponse.newBuilder().setError(ErrorCode.BUSY).build()
                : part(request);
    stubs.start(controller);
    stubs.imageAt(log.image().endOffset());
    assertThat(controller.fetchedSnapshots)
        .extracting(FetchSnapshotRequest::getPosition)
        .startsWith(0L, (long) PART_BYTES, 2L * PART_BYTES, 2L * PART_BYTES)
        .containsOnlyOnce(0L);
  }

  @Test
  void aPartThatCameWrongIsNotTaken() {
    AtomicBoolean first = new AtomicBoolean(true);
    controller.fetchSnapshot =
        request ->
            first.getAndSet(false) ? part(request).toBuilder().setCrc32C(0).build() : part(request);
    stubs.start(controller);
    assertThat(stubs.imageAt(log.image().endOffset()).getString("checksum"))
        .isEqualTo(log.image().checksumText());
  }

  @Test
  void aFileThatIsWrongAsAWholeIsThrownAwayAndFetchedAgain() {
    byte[] right = file.clone();
    file[file.length / 2] ^= 1;
    AtomicBoolean whole = new AtomicBoolean();
    controller.fetchSnapshot =
        request -> {
          if (request.getPosition() == 0 && whole.getAndSet(true)) {
            file = right;
          }
          return part(request);
        };
    stubs.start(controller);
    assertThat(stubs.imageAt(log.image().endOffset()).getString("checksum"))
        .isEqualTo(log.image().checksumText());
  }
}
