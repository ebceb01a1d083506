package io.quorate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.quorate.image.ImageRecords;
import io.quorate.image.MetadataImage;
import io.quorate.image.RecentRequests.Request;
import io.quorate.message.Configuration;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.TopicRecord;
import io.quorate.message.Voter;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotFileTest {
  private static final long END = 4711;
  private static final long TERM = 7;

  @TempDir Path folder;
  private Path file;
  private final MetadataImage small = image(records(3), requests(3, 20));

  @BeforeEach
  void name() {
    file = folder.resolve("a.snapshot");
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    SnapshotHeader written = SnapshotFile.write(file, header(), small);
    assertThat(written).isEqualTo(header().toBuilder().setImageChecksum(small.checksum()).build());
    assertThat(SnapshotFile.read(file)).isEqualTo(new Snapshot(written, small));
    assertThat(SnapshotFile.header(file)).isEqualTo(written);
  }

  @Test
  void anImageWithoutAnyFactIsASnapshotToo() {
    MetadataImage nothing = image(List.of(), List.of());
    SnapshotFile.write(file, header(), nothing);
    assertThat(SnapshotFile.read(file).image()).isEqualTo(nothing);
  }

  @Test
  void anImageOfManyPagesIsKeptWhole() {
    MetadataImage large = image(records(9_000), requests(2_000, 300));
    SnapshotFile.write(file, header(), large);
    assertThat(file).satisfies(it -> assertThat(Files.size(it)).isGreaterThan(4 << 18));
    assertThat(SnapshotFile.read(file).image()).isEqualTo(large);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_070, 4_096, 4_097, 8_192, 3_000_000})
  void aReplyOfAnySizeIsKept(int size) {
    List<Request> requests = new ArrayList<>(requests(40, size > 10_000 ? 1 : size));
    requests.add(20, new Request("large", ByteString.copyFrom(noise(size, 1))));
    MetadataImage image = image(records(2), requests);
    SnapshotFile.write(file, header(), image);
    assertThat(SnapshotFile.read(file).image()).isEqualTo(image);
  }

  @Test
  void nodesFullOfTheLongestPartsFitIntoAPage() {
    MetadataImage image = image(records(1), requests(100, 4_096 * 3));
    SnapshotFile.write(file, header(), image);
    assertThat(SnapshotFile.read(file).image()).isEqualTo(image);
  }

  @Test
  void equalImagesMakeEqualFiles() {
    SnapshotFile.write(file, header(), small);
    List<MetadataRecord> otherOrder = new ArrayList<>(records(3));
    otherOrder.add(otherOrder.remove(0));
    Path other = folder.resolve("other.snapshot");
    SnapshotFile.write(other, header(), image(otherOrder, requests(3, 20)));
    assertThat(other).hasSameBinaryContentAs(file);
  }

  @Test
  void aFileThatIsThereAlreadyIsReplaced() throws IOException {
    Files.write(file, noise(2 << 20, 2));
    SnapshotFile.write(file, header(), small);
    assertThat(SnapshotFile.read(file).image()).isEqualTo(small);
  }

  @Test
  void theRecordsAreThoseThatDrawTheImage() {
    SnapshotFile.write(file, header(), small);
    List<MetadataRecord> seen = new ArrayList<>();
    SnapshotFile.forEachRecord(file, seen::add);
    assertThat(seen).containsExactlyElementsOf(ImageRecords.of(small));
  }

  @Test
  void aReaderOfRecordsThatFailsIsNotTakenForDamage() {
    SnapshotFile.write(file, header(), small);
    IllegalStateException failure = new IllegalStateException("no more paper");
    assertThatThrownBy(
            () ->
                SnapshotFile.forEachRecord(
                    file,
                    record -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void aHeaderOfAnotherImageIsRefused() {
    SnapshotHeader other = header().toBuilder().setEndOffset(END + 1).build();
    assertThatThrownBy(() -> SnapshotFile.write(file, other, small))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offset 4712")
        .hasMessageContaining("4711");
    assertThat(file).doesNotExist();
  }

  @Test
  void aDiskThatRefusesIsNoDamage() {
    Path nowhere = folder.resolve("missing").resolve("a.snapshot");
    assertThatThrownBy(() -> SnapshotFile.write(nowhere, header(), small))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(nowhere.toString());
    assertThatThrownBy(() -> SnapshotFile.read(nowhere))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(nowhere.toString());
  }

  @Test
  void aFlippedBitAnywhereIsDamage() throws IOException {
    SnapshotFile.write(file, header(), small);
    int size = (int) Files.size(file);
    Random random = new Random(3);
    IntStream.concat(
            IntStream.concat(IntStream.range(0, 600), IntStream.range(size - 120, size)),
            random.ints(600, 0, size))
        .forEach(
            position -> {
              int bit = 1 << random.nextInt(8);
              flip(position, bit);
              assertDamaged();
              assertThatThrownBy(() -> SnapshotFile.forEachRecord(file, record -> {}))
                  .isInstanceOf(SnapshotDamagedException.class);
              flip(position, bit);
            });
    assertThat(SnapshotFile.read(file).image()).isEqualTo(small);
  }

  @Test
  void aFileThatWasCutAnywhereIsDamage() throws IOException {
    SnapshotFile.write(file, header(), small);
    int size = (int) Files.size(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      IntStream.concat(IntStream.rangeClosed(1, 150), IntStream.range(0, 100).map(i -> i * 2_700))
          .map(cut -> size - cut)
          .filter(length -> length >= 0 && length < size)
          .boxed()
          .sorted((a, b) -> b - a)
          .forEach(length -> cutAndCheck(channel, length));
      cutAndCheck(channel, 0);
    }
  }

  @Test
  void aFileThatGoesOnBehindItsEndIsDamage() throws IOException {
    SnapshotFile.write(file, header(), small);
    Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
    assertDamaged();
  }

  @Test
  void aForeignFileIsDamage() throws IOException {
    for (byte[] foreign :
        List.of(
            new byte[24],
            new byte[1 << 18],
            noise(3_000, 4),
            "hello".getBytes(StandardCharsets.UTF_8))) {
      Files.write(file, foreign);
      assertDamaged();
    }
  }

  @Test
  void aSealedTableThatDrawsAnotherImageIsDamage() throws IOException {
    SnapshotTable.write(
        file, Iterator.ofAll(records(2)).map(MetadataRecord::toByteArray), Iterator.empty());
    SnapshotSeal.seal(file, header().toBuilder().setImageChecksum(small.checksum()).build());
    assertThatThrownBy(() -> SnapshotFile.read(file))
        .isInstanceOf(SnapshotDamagedException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void aRecordThatThisBuildDoesNotKnowIsDamage() throws IOException {
    SnapshotTable.write(file, Iterator.of(new byte[0]), io.vavr.collection.Iterator.empty());
    SnapshotSeal.seal(file, header());
    assertThatThrownBy(() -> SnapshotFile.read(file))
        .isInstanceOf(SnapshotDamagedException.class)
        .hasMessageContaining("does not know its kind");
  }

  @Test
  void theHeaderIsReadWithoutTheTable() {
    SnapshotHeader written = SnapshotFile.write(file, header(), small);
    flip(100, 1);
    assertThat(SnapshotFile.header(file)).isEqualTo(written);
    assertDamaged();
  }

  private void assertDamaged() {
    assertThatThrownBy(() -> SnapshotFile.read(file))
        .isInstanceOf(SnapshotDamagedException.class)
        .hasMessageContaining(file.toString());
  }

  private void cutAndCheck(FileChannel channel, int length) {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertDamaged();
  }

  private void flip(int position, int bit) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      channel.write(one.put(0, (byte) (one.get(0) ^ bit)).flip(), position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SnapshotHeader header() {
    return SnapshotHeader.newBuilder()
        .setIndex(99)
        .setTerm(TERM)
        .setEndOffset(END)
        .setConfiguration(
            Configuration.newBuilder().addVoters(Voter.newBuilder().setNodeId(1).setHost("a")))
        .build();
  }

  private static MetadataImage image(List<MetadataRecord> records, List<Request> requests) {
    return MetadataImage.restore(END, TERM, records, requests);
  }

  /** So many brokers, each with a topic of one partition. */
  private static List<MetadataRecord> records(int count) {
    List<MetadataRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          MetadataRecord.newBuilder()
              .setRegisterBroker(
                  RegisterBrokerRecord.newBuilder().setBrokerId(i).setIncarnationId("here " + i))
              .build());
      records.add(
          MetadataRecord.newBuilder()
              .setTopic(TopicRecord.newBuilder().setName("topic-" + i).setTopicId("id-" + i))
              .build());
      records.add(
          MetadataRecord.newBuilder()
              .setPartition(
                  PartitionRecord.newBuilder()
                      .setTopicId("id-" + i)
                      .addReplicas(i)
                      .addIsr(i)
                      .setLeader(i))
              .build());
    }
    return records;
  }

  private static List<Request> requests(int count, int replyBytes) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Request("request-" + i, ByteString.copyFrom(noise(replyBytes, i))))
        .toList();
  }

  private static byte[] noise(int size, long seed) {
    byte[] noise = new byte[size];
    new Random(seed).nextBytes(noise);
    return noise;
  }
}
