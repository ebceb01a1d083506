package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
  @TempDir Path folder;
  private Disk disk;

  @BeforeEach
  void open() {
    disk = FileDisk.of(folder);
  }

  @Test
  void aFileIsWrittenReadAndCut() {
    try (DiskFile file = disk.open("a")) {
      file.write(3, ByteBuffer.wrap(new byte[] {1, 2, 3}));
      assertThat(file.size()).isEqualTo(6);
      ByteBuffer into = ByteBuffer.allocate(10);
      assertThat(file.read(2, into)).isEqualTo(4);
      assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2, 3}));
      assertThat(file.read(6, ByteBuffer.allocate(1))).isZero();
      file.truncate(4);
      file.force();
      assertThat(file.size()).isEqualTo(4);
    }
  }

  @Test
  void namesAreListedReplacedAndDeleted() throws IOException {
    disk.open("b").close();
    Files.createDirectory(folder.resolve("folder"));
    try (DiskFile file = disk.open("a")) {
      file.write(0, ByteBuffer.wrap(new byte[] {7}));
    }
    assertThat(disk.list()).containsExactly("a", "b");
    disk.rename("a", "b");
    disk.syncDirectory();
    assertThat(disk.exists("a")).isFalse();
    assertThat(folder.resolve("b")).hasBinaryContent(new byte[] {7});
    disk.delete("b");
    assertThat(disk.list()).isEmpty();
  }

  @Test
  void aFailureNamesFileAndOperation() {
    assertThatThrownBy(() -> disk.delete("none"))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("cannot delete " + folder.resolve("none"));
    assertThatThrownBy(() -> FileDisk.readOnly(folder).open("none"))
        .hasMessageStartingWith("cannot open " + folder.resolve("none"));
  }

  @Test
  void aReadOnlyDiskWritesNothing() {
    disk.open("a").close();
    try (DiskFile file = FileDisk.readOnly(folder).open("a")) {
      assertThatThrownBy(() -> file.write(0, ByteBuffer.allocate(1)))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void aLogLivesOnARealDisk() {
    LogSettings small = new LogSettings(4096);
    try (SegmentedLog log = SegmentedLog.open(disk, small, entry -> {})) {
      log.append(Entries.range(1, 100, 1, 200));
      log.force();
      log.truncateFrom(40);
      log.append(Entries.range(40, 60, 2, 200));
      log.force();
    }
    List<Entry> expected = new ArrayList<>(Entries.range(1, 39, 1, 200));
    expected.addAll(Entries.range(40, 60, 2, 200));
    assertThat(Entries.recover(disk)).isEqualTo(expected);
    assertThat(LogDump.read(FileDisk.readOnly(folder), found -> {}).entries()).isEqualTo(60);
  }

  @Test
  void anotherThreadReadsWhileTheWriterAppendsTruncatesAndDrops() throws Exception {
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try (SegmentedLog log = SegmentedLog.open(disk, new LogSettings(16 << 10), entry -> {})) {
      log.append(Entries.range(1, 1, 1, 100));
      Future<Integer> reads = reader.submit(readUntil(log, 3000));
      long term = 1;
      for (long next = 2; next <= 3000 && !reads.isDone(); next = log.lastIndex() + 1) {
        log.append(Entries.range(next, Math.min(3000, next + 19), term, 100));
        if (term < 40) {
          log.truncateFrom(next + 10);
          term++;
        }
        log.dropPrefix(log.lastIndex() - 500);
      }
      assertThat(reads.get()).isPositive();
    } finally {
      reader.shutdown();
    }
  }

  /** Reads over and over: every entry returned must be whole, and follow the one before. */
  private static Callable<Integer> readUntil(SegmentedLog log, long lastIndex) {
    return () -> {
      int reads = 0;
      for (long last = 0; last < lastIndex; reads++) {
        long from = Math.max(log.firstIndex(), log.lastIndex() - 30);
        List<Entry> entries = log.read(from, Long.MAX_VALUE, 100_000);
        for (int i = 0; i < entries.size(); i++) {
          Entry entry = entries.get(i);
          assertThat(entry).isEqualTo(Entries.entry(from + i, entry.getTerm(), 100));
          last = entry.getIndex();
        }
      }
      return reads;
    };
  }
}
