package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.quorate.controller.storage.SnapshotStore.Part;
import io.quorate.controller.storage.SnapshotStore.Received;
import io.quorate.image.MetadataImage;
import io.quorate.message.MetadataRecord;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.TopicRecord;
import io.quorate.snapshot.Snapshot;
import io.quorate.snapshot.SnapshotDamagedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
  private static final int CHUNK = 100_000;

  @TempDir Path logFolder;
  @TempDir Path leaderFolder;
  private Path folder;
  private SnapshotStore store;

  @BeforeEach
  void open() {
    store = SnapshotStore.open(logFolder);
    folder = logFolder.resolve("snapshots");
  }

  @Test
  void aNewStoreHoldsNothing() {
    assertThat(store.latest()).isEmpty();
    assertThat(store.find(0, 0)).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatWasWrittenIsFoundAfterARestartUnderKafkasNames() {
    SnapshotHeader written = store.write(header(10), image(10));
    assertThat(written.getImageChecksum()).isEqualTo(image(10).checksum());
    assertThat(names()).containsExactly("00000000000000000010-0000000003.snapshot");
    SnapshotStore reopened = SnapshotStore.open(logFolder);
    assertThat(reopened.latest()).contains(written);
    assertThat(reopened.load(written)).isEqualTo(new Snapshot(written, image(10)));
  }

  @Test
  void onlyTheNewestTwoAreKept() {
    List.of(10, 9, 30, 20).forEach(end -> store.write(header(end), image(end)));
    assertThat(store.all()).extracting(SnapshotHeader::getEndOffset).containsExactly(20L, 30L);
    assertThat(store.latest()).get().extracting(SnapshotHeader::getEndOffset).isEqualTo(30L);
    assertThat(names()).hasSize(2);
    assertThat(SnapshotStore.open(logFolder).all()).isEqualTo(store.all());
  }

  @Test
  void openingKeepsTheNewestTwoOfWhatACrashLeft() throws IOException {
    List.of(10, 20).forEach(end -> store.write(header(end), image(end)));
    Path oldest = folder.resolve("00000000000000000010-0000000003.snapshot");
    byte[] bytes = Files.readAllBytes(oldest);
    store.write(header(30), image(30));
    Files.write(oldest, bytes);
    assertThat(SnapshotStore.open(logFolder).all()).isEqualTo(store.all());
    assertThat(oldest).doesNotExist();
  }

  @Test
  void openingDeletesWhatIsHalfWritten() throws IOException {
    SnapshotHeader written = store.write(header(10), image(10));
    Files.write(folder.resolve("00000000000000000020-0000000003.tmp"), new byte[1000]);
    SnapshotStore reopened = SnapshotStore.open(logFolder);
    assertThat(reopened.all()).containsExactly(written);
    assertThat(names()).hasSize(1);
  }

  @Test
  void openingKeepsTheNewestDownloadUnlessItIsOutdated() throws IOException {
    for (String part : List.of("05", "15", "25")) {
      Files.write(part(part), new byte[10]);
    }
    SnapshotStore.open(logFolder);
    assertThat(names()).containsExactly(part("25").getFileName().toString());
    store.write(header(30), image(30));
    Files.write(part("25"), new byte[10]);
    SnapshotStore.open(logFolder);
    assertThat(names()).containsExactly("00000000000000000030-0000000003.snapshot");
  }

  @Test
  void aDamagedSnapshotIsNamedAndNeverPassedOver() throws IOException {
    store.write(header(10), image(10));
    SnapshotHeader newest = store.write(header(20), image(20));
    Path file = folder.resolve("00000000000000000020-0000000003.snapshot");
    Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> store.load(newest))
        .isInstanceOf(StorageException.class)
        .hasCauseInstanceOf(SnapshotDamagedException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> SnapshotStore.open(logFolder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aSnapshotUnderAnotherSnapshotsNameIsRefused() throws IOException {
    store.write(header(10), image(10));
    Path wrong = folder.resolve("00000000000000000011-0000000003.snapshot");
    Files.move(folder.resolve("00000000000000000010-0000000003.snapshot"), wrong);
    assertThatThrownBy(() -> SnapshotStore.open(logFolder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(wrong.toString());
  }

  @Test
  void aSnapshotIsReadInPartsUpToItsEnd() throws IOException {
    SnapshotHeader written = store.write(header(10), image(10));
    byte[] whole = Files.readAllBytes(folder.resolve("00000000000000000010-0000000003.snapshot"));
    Part middle = store.read(written, 1000, 50);
    assertThat(middle.fileSize()).isEqualTo(whole.length);
    assertThat(middle.data()).isEqualTo(ByteString.copyFrom(whole, 1000, 50));
    Part last = store.read(written, whole.length - 7, 50);
    assertThat(last.data()).isEqualTo(ByteString.copyFrom(whole, whole.length - 7, 7));
    assertThat(store.read(written, whole.length + 1, 50).data()).isEmpty();
    assertThat(store.find(10, 3)).contains(written);
    assertThat(store.find(10, 4)).isEmpty();
  }

  @Test
  void aSnapshotThatIsNotKeptAnyMoreIsReadAsGone() {
    SnapshotHeader first = store.write(header(10), image(10));
    List.of(20, 30).forEach(end -> store.write(header(end), image(end)));
    assertThatThrownBy(() -> store.read(first, 0, 50))
        .isInstanceOf(SnapshotNotFoundException.class);
    assertThat(folder.resolve("00000000000000000010-0000000003.snapshot")).doesNotExist();
  }

  @Test
  void aTransferEndsWithTheLeadersSnapshot() {
    List<SnapshotChunk> chunks = leadersChunks(40);
    for (SnapshotChunk chunk : chunks.subList(0, chunks.size() - 1)) {
      long next = chunk.getPosition() + chunk.getData().size();
      assertThat(store.receive(chunk)).isEqualTo(new Received(next, Optional.empty()));
      assertThat(store.latest()).isEmpty();
    }
    SnapshotChunk last = chunks.get(chunks.size() - 1);
    Received received = store.receive(last);
    assertThat(received.nextPosition()).isEqualTo(last.getSize());
    assertThat(received.snapshot().orElseThrow().image()).isEqualTo(image(40));
    assertThat(SnapshotStore.open(logFolder).latest())
        .contains(received.snapshot().orElseThrow().header());
    assertThat(names()).containsExactly("00000000000000000040-0000000003.snapshot");
  }

  @Test
  void aChunkThatDoesNotFollowIsAnsweredWithWhatIsWanted() {
    List<SnapshotChunk> chunks = leadersChunks(40);
    assertThat(store.receive(chunks.get(1)).nextPosition()).isZero();
    store.receive(chunks.get(0));
    assertThat(store.receive(chunks.get(0)).nextPosition()).isEqualTo(CHUNK);
    assertThat(store.receive(chunks.get(2)).nextPosition()).isEqualTo(CHUNK);
    assertThat(transfer(store, chunks)).isEqualTo(image(40));
  }

  @Test
  void aTransferGoesOnAfterARestart() {
    List<SnapshotChunk> chunks = leadersChunks(40);
    store.receive(chunks.get(0));
    store.receive(chunks.get(1));
    SnapshotStore reopened = SnapshotStore.open(logFolder);
    assertThat(reopened.receive(chunks.get(0)).nextPosition()).isEqualTo(2 * CHUNK);
    assertThat(transfer(reopened, chunks)).isEqualTo(image(40));
  }

  @Test
  void anotherSnapshotDiscardsTheOldPart() {
    store.receive(leadersChunks(40).get(0));
    List<SnapshotChunk> newer = leadersChunks(50);
    assertThat(store.receive(newer.get(1)).nextPosition()).isZero();
    assertThat(names()).containsExactly("00000000000000000050-0000000003.part");
    assertThat(transfer(store, newer)).isEqualTo(image(50));
  }

  @Test
  void aChunkWhoseCrcDoesNotMatchIsAskedForAgain() {
    List<SnapshotChunk> chunks = leadersChunks(40);
    store.receive(chunks.get(0));
    SnapshotChunk wrong =
        chunks.get(1).toBuilder().setCrc32C(chunks.get(1).getCrc32C() + 1).build();
    assertThat(store.receive(wrong).nextPosition()).isEqualTo(CHUNK);
    assertThat(transfer(store, chunks)).isEqualTo(image(40));
  }

  @Test
  void aCompleteFileThatIsDamagedIsThrownAwayAndStartsAgain() {
    List<SnapshotChunk> chunks = leadersChunks(40);
    SnapshotChunk first = chunks.get(0);
    byte[] changed = first.getData().toByteArray();
    changed[500] ^= 1;
    Part part = new Part(first.getSize(), 0, ByteString.copyFrom(changed));
    store.receive(first.toBuilder().setData(part.data()).setCrc32C(part.crc32c()).build());
    for (SnapshotChunk chunk : chunks.subList(1, chunks.size() - 1)) {
      store.receive(chunk);
    }
    assertThat(store.receive(chunks.get(chunks.size() - 1)))
        .isEqualTo(new Received(0, Optional.empty()));
    assertThat(folder).isEmptyDirectory();
    assertThat(transfer(store, chunks)).isEqualTo(image(40));
  }

  @Test
  void aFileOfAnotherSnapshotThanItsPartsSaidIsThrownAway() {
    List<SnapshotChunk> chunks =
        leadersChunks(40).stream().map(each -> each.toBuilder().setIndex(99).build()).toList();
    chunks.subList(0, chunks.size() - 1).forEach(store::receive);
    assertThat(store.receive(chunks.get(chunks.size() - 1)).nextPosition()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aChunkOfWhatIsInstalledAlreadyIsAnsweredWithIt() {
    List<SnapshotChunk> chunks = leadersChunks(40);
    transfer(store, chunks);
    Received again = store.receive(chunks.get(0));
    assertThat(again.nextPosition()).isEqualTo(chunks.get(0).getSize());
    assertThat(again.snapshot().orElseThrow().image()).isEqualTo(image(40));
    assertThat(names()).hasSize(1);
  }

  @Test
  void aCrashWhileWritingLeavesTheOldOrTheNewSnapshot(@TempDir Path copies) {
    List.of(10, 20).forEach(end -> store.write(header(end), image(end)));
    CopiedAtEachStep disk = new CopiedAtEachStep(folder, copies);
    SnapshotStore.open(folder, disk).write(header(30), image(30));
    assertThat(disk.steps())
        .containsExactly(
            "sync", // opened
            "rename %1$s.tmp to %1$s.snapshot".formatted(name(30)),
            "sync",
            "delete %s.snapshot".formatted(name(10)));
    for (Path copy : disk.copies()) {
      assertThat(latestImage(copy)).isIn(image(20), image(30));
    }
  }

  @Test
  void aCrashWhileReceivingLeavesTheOldOrTheNewSnapshotAndTheTransferGoesOn(@TempDir Path copies) {
    List.of(10, 20).forEach(end -> store.write(header(end), image(end)));
    List<SnapshotChunk> chunks = leadersChunks(40);
    CopiedAtEachStep disk = new CopiedAtEachStep(folder, copies);
    transfer(SnapshotStore.open(folder, disk), chunks);
    assertThat(disk.steps())
        .endsWith(
            "force %s.part".formatted(name(40)),
            "rename %1$s.part to %1$s.snapshot".formatted(name(40)),
            "sync",
            "delete %s.snapshot".formatted(name(10)));
    for (Path copy : disk.copies()) {
      assertThat(latestImage(copy)).isIn(image(20), image(40));
      assertThat(transfer(SnapshotStore.open(copy, FileDisk.of(copy)), chunks))
          .isEqualTo(image(40));
      assertThat(latestImage(copy)).isEqualTo(image(40));
    }
  }

  @Test
  void aPartThatLostItsBytesWithThePowerIsThrownAwayInTheEnd() throws IOException {
    List<SnapshotChunk> chunks = leadersChunks(40);
    store.receive(chunks.get(0));
    Files.write(part("40"), new byte[CHUNK]);
    assertThat(transfer(SnapshotStore.open(logFolder), chunks)).isEqualTo(image(40));
  }

  private static MetadataImage latestImage(Path folder) {
    SnapshotStore reopened = SnapshotStore.open(folder, FileDisk.of(folder));
    return reopened.load(reopened.latest().orElseThrow()).image();
  }

  /** Sends what is wanted until all is there, as a leader does. */
  private static MetadataImage transfer(SnapshotStore to, List<SnapshotChunk> chunks) {
    long wanted = 0;
    for (int i = 0; i < 50; i++) {
      Received received = to.receive(chunkAt(chunks, wanted));
      if (received.snapshot().isPresent()) {
        return received.snapshot().get().image();
      }
      wanted = received.nextPosition();
    }
    throw new AssertionError("not complete, wants " + wanted);
  }

  private static SnapshotChunk chunkAt(List<SnapshotChunk> chunks, long position) {
    SnapshotChunk chunk = chunks.get((int) (position / CHUNK));
    ByteString data = chunk.getData().substring((int) (position % CHUNK));
    int crc = new Part(0, 0, data).crc32c();
    return chunk.toBuilder().setPosition(position).setData(data).setCrc32C(crc).build();
  }

  private List<SnapshotChunk> leadersChunks(long end) {
    SnapshotStore leader = SnapshotStore.open(leaderFolder);
    SnapshotHeader written = leader.write(header(end), image(end));
    long size = leader.read(written, 0, 0).fileSize();
    return IntStream.rangeClosed(0, (int) (size / CHUNK))
        .mapToObj(i -> chunk(end, leader.read(written, (long) i * CHUNK, CHUNK)))
        .toList();
  }

  private static SnapshotChunk chunk(long end, Part part) {
    return SnapshotChunk.newBuilder()
        .setIndex(end / 2)
        .setSnapshotTerm(3)
        .setEndOffset(end)
        .setSize(part.fileSize())
        .setPosition(part.position())
        .setData(part.data())
        .setCrc32C(part.crc32c())
        .build();
  }

  private static String name(long end) {
    return "000000000000000000%d-0000000003".formatted(end);
  }

  private Path part(String end) {
    return folder.resolve("000000000000000000%s-0000000003.part".formatted(end));
  }

  private List<String> names() {
    return FileDisk.of(folder).list();
  }

  private static SnapshotHeader header(long end) {
    return SnapshotHeader.newBuilder().setIndex(end / 2).setTerm(3).setEndOffset(end).build();
  }

  /** So many topics. */
  private static MetadataImage image(long end) {
    List<MetadataRecord> topics =
        IntStream.range(0, (int) end)
            .mapToObj(i -> TopicRecord.newBuilder().setName("topic-" + i).setTopicId("id-" + i))
            .map(topic -> MetadataRecord.newBuilder().setTopic(topic).build())
            .toList();
    return MetadataImage.restore(end, 3, topics, List.of());
  }
}
