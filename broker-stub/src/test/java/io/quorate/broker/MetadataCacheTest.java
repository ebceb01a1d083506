package io.quorate.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.image.MetadataImage;
import io.quorate.message.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataCacheTest {
  private static final long NEVER = Long.MAX_VALUE;

  @TempDir Path folder;

  private final TestLog log =
      new TestLog().leaderChange(1).register(1).unfence(1).topic("orders", "o", 3, 1);

  @Test
  void aNewCacheIsEmpty() throws IOException {
    try (MetadataCache cache = MetadataCache.open(folder, NEVER)) {
      assertThat(cache.image()).isEqualTo(MetadataImage.EMPTY);
    }
  }

  @Test
  void aReopenedCacheHoldsTheSameImage() throws IOException {
    write(log.entries(), NEVER);
    try (MetadataCache cache = MetadataCache.open(folder, NEVER)) {
      assertThat(cache.image()).isEqualTo(log.image());
      int before = log.entries().size();
      log.topic("audit", "a", 1, 1).isr("o", 0, 1);
      cache.write(log.entries().subList(before, log.entries().size()), log.image());
    }
    assertThat(reopened()).isEqualTo(log.image());
  }

  @Test
  void whatIsOnDiskWhileTheProcessRunsIsTheLastCommit() throws IOException {
    try (MetadataCache cache = MetadataCache.open(folder, NEVER)) {
      cache.write(log.entries(), log.image());
      Path copy = copyOfFolder(); // what a killed process leaves
      try (MetadataCache afterKill = MetadataCache.open(copy, NEVER)) {
        assertThat(afterKill.image()).isEqualTo(log.image());
      }
    }
  }

  @Test
  void entriesWithoutTheirEndAreRolledBackWhole() throws IOException {
    write(log.entries(), NEVER);
    MetadataImage committed = log.image();
    log.topic("audit", "a", 1, 1);
    try (CacheFile file = CacheFile.open(folder.resolve("metadata"))) {
      log.from(committed.endOffset())
          .forEach(entry -> file.entries().put(entry.getBaseOffset(), entry.toByteArray()));
    }
    assertThat(reopened()).isEqualTo(committed);
  }

  @Test
  void aRewriteKeepsTheImageWithItsRequestsAndDropsTheEntries() throws IOException {
    try (MetadataCache cache = MetadataCache.open(folder, 0)) {
      for (int i = 0; i < 50; i++) {
        long from = log.image().endOffset();
        log.isr("o", 0, 1);
        cache.write(i == 0 ? log.entries() : log.from(from), log.image());
      }
    }
    try (CacheFile file = CacheFile.open(folder.resolve("metadata"))) {
      assertThat(file.entries().getSize()).isLessThan(log.entries().size());
      assertThat(file.baseOffset()).isPositive();
    }
    assertThat(reopened()).isEqualTo(log.image());
    assertThat(reopened().requests().find("request-0")).isPresent();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("metadata"));
    }
  }

  @Test
  void aRewriteThatDiedBetweenTheTwoRenamesIsUndone() throws IOException {
    write(log.entries(), NEVER);
    Files.move(folder.resolve("metadata"), folder.resolve("metadata.replaced"));
    assertThat(reopened()).isEqualTo(log.image());
  }

  @Test
  void aFileThatWasNeverFinishedIsIgnored() throws IOException {
    Path unfinished = Files.createDirectory(folder.resolve("metadata.unfinished"));
    Files.writeString(unfinished.resolve("metadata.db"), "half");
    write(log.entries(), NEVER);
    assertThat(reopened()).isEqualTo(log.image());
  }

  @Test
  void aChangedEntryIsFoundAndTheCacheSetAside() throws IOException {
    write(log.entries(), NEVER);
    try (CacheFile file = CacheFile.open(folder.resolve("metadata"))) {
      byte[] reply = file.entries().get(1L);
      reply[reply.length - 1] ^=
          1; // parses all the same, and means the same but for a reply's last letter
      file.entries().put(1L, reply);
      file.commit(log.image());
    }
    assertThat(reopened()).isEqualTo(MetadataImage.EMPTY);
    assertThat(folder.resolve("metadata.aside")).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512, 5000})
  void aFileThatWasCutIsSetAside(int length) throws IOException {
    write(log.entries(), NEVER);
    try (FileChannel channel = FileChannel.open(database(), StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    assertThat(reopened()).isEqualTo(MetadataImage.EMPTY);
  }

  @Test
  void aFileFullOfNoiseIsSetAsideAndTheNextStartIsFine() throws IOException {
    write(log.entries(), NEVER);
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      byte[] noise = new byte[(int) file.length()];
      new Random(7).nextBytes(noise);
      file.write(noise);
    }
    write(log.entries(), NEVER);
    assertThat(reopened()).isEqualTo(log.image());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void flippedBytesGiveTheRightImageOrNone(long seed) throws IOException {
    write(log.entries(), NEVER);
    Random random = new Random(seed);
    try (FileChannel channel =
        FileChannel.open(database(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 2000; i++) {
        channel.write(
            ByteBuffer.wrap(new byte[] {(byte) random.nextInt()}),
            random.nextInt((int) channel.size()));
      }
    }
    assertThat(reopened()).isIn(MetadataImage.EMPTY, log.image());
  }

  @Test
  void aCacheInUseIsRefusedAndLeftAlone() throws IOException {
    try (MetadataCache first = MetadataCache.open(folder, NEVER)) {
      first.write(log.entries(), log.image());
      assertThatThrownBy(() -> MetadataCache.open(folder, NEVER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }
    assertThat(reopened()).isEqualTo(log.image());
  }

  @Test
  void startingOverSetsTheOldLogAside() throws IOException {
    try (MetadataCache cache = MetadataCache.open(folder, NEVER)) {
      cache.write(log.entries(), log.image());
      cache.startOver();
      assertThat(cache.image()).isEqualTo(MetadataImage.EMPTY);
      TestLog other = new TestLog().leaderChange(9);
      cache.write(other.entries(), other.image());
    }
    assertThat(reopened().epoch()).isEqualTo(9);
  }

  private void write(List<Entry> entries, long rewriteBytes) throws IOException {
    try (MetadataCache cache = MetadataCache.open(folder, rewriteBytes)) {
      cache.write(entries, log.image());
    }
  }

  private MetadataImage reopened() throws IOException {
    try (MetadataCache cache = MetadataCache.open(folder, NEVER)) {
      return cache.image();
    }
  }

  private Path database() {
    return folder.resolve("metadata").resolve("metadata.db");
  }

  private Path copyOfFolder() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy").resolve("metadata")).getParent();
    try (Stream<Path> files = Files.list(folder.resolve("metadata"))) {
      for (Path each : files.toList()) {
        Files.copy(
            each,
            copy.resolve("metadata").resolve(each.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return copy;
  }
}
