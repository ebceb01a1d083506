package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.sim.SimDisk;
import io.quorate.message.Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What recovery makes of a broken end: cut what nobody was told of, refuse the rest. */
class TornTailTest {
  private static final String FILE = "00000000000000000001.log";

  /** A segment, its entries, and where their frames end. */
  private static final class Image {
    final byte[] bytes;
    final List<Entry> entries;
    final int[] ends;

    Image(byte[] bytes, List<Entry> entries, int[] ends) {
      this.bytes = bytes;
      this.entries = entries;
      this.ends = ends;
    }

    /** How many entries lie wholly before a position. */
    int wholeAt(int position) {
      return (int) Arrays.stream(ends).filter(end -> end <= position).count();
    }
  }

  @Test
  void aFileThatEndsAtAnyByteBehindTheForcedEntriesKeepsEveryWholeEntry() {
    Image image = image(2, 4, 700);
    for (int size = image.ends[1]; size < image.bytes.length; size++) {
      SimDisk disk = disk(Arrays.copyOf(image.bytes, size));
      int whole = image.wholeAt(size);
      assertThat(Entries.recover(disk))
          .as("cut at %d", size)
          .isEqualTo(image.entries.subList(0, whole));
      assertThat(disk.content(FILE)).hasSize(image.ends[whole - 1]);
    }
  }

  @Test
  void aFileThatHasItsSizeButNotItsBytesIsCutAtAnySector() {
    Image image = image(2, 4, 700);
    for (int from = image.ends[1]; from < image.bytes.length; from = (from / 512 + 1) * 512) {
      byte[] bytes = image.bytes.clone();
      Arrays.fill(bytes, from, bytes.length, (byte) 0);
      assertThat(Entries.recover(disk(bytes)))
          .isEqualTo(image.entries.subList(0, image.wholeAt(from)));
    }
  }

  @Test
  void anySectorOfTheLastGroupMayBeMissingThoughLaterOnesWereWritten() {
    Image image = image(2, 5, 700);
    for (int from = image.ends[1]; from < image.bytes.length; from = (from / 512 + 1) * 512) {
      byte[] bytes = image.bytes.clone();
      Arrays.fill(bytes, from, Math.min(bytes.length, (from / 512 + 1) * 512), (byte) 0);
      assertThat(Entries.recover(disk(bytes)))
          .isEqualTo(image.entries.subList(0, image.wholeAt(from)));
    }
  }

  @Test
  void aMissingSectorOfAnEntryThatALaterOneVouchesForIsDamage() {
    Image image = image(3, 1, 700);
    for (int from = 0; from < image.ends[1]; from = (from / 512 + 1) * 512) {
      byte[] bytes = image.bytes.clone();
      Arrays.fill(bytes, from, (from / 512 + 1) * 512, (byte) 0);
      assertRefused(
          disk(bytes), image.wholeAt(from) == 0 ? 0 : image.ends[image.wholeAt(from) - 1]);
    }
  }

  @Test
  void aVouchedEntryIsDamageEvenWhenTheFrameThatVouchesIsTornItself() {
    Image image = image(2, 1, 700);
    byte[] bytes = Arrays.copyOf(image.bytes, image.ends[1] + Frames.HEADER_BYTES);
    Arrays.fill(bytes, 512, 1024, (byte) 0);
    assertRefused(disk(bytes), 0);
  }

  @Test
  void aFlippedBitAnywhereIsDamageAndNothingIsDropped() {
    for (int forced : new int[] {0, 1, 2, 3}) {
      Image image = image(forced, 3 - forced, 600);
      for (int at = 0; at < image.bytes.length; at++) {
        byte[] bytes = image.bytes.clone();
        bytes[at] ^= (byte) (1 << at % 8);
        SimDisk disk = disk(bytes);
        int whole = image.wholeAt(at);
        assertRefused(disk, whole == 0 ? 0 : image.ends[whole - 1]);
        assertThat(disk.content(FILE)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void aFlippedBitInALongEntryOfZerosIsDamageToo() {
    SimDisk disk = new SimDisk();
    try (SegmentedLog log = SegmentedLog.open(disk, LogSettings.DEFAULT, entry -> {})) {
      log.append(List.of(Entries.entry(1, 1, new byte[4000])));
      log.force();
    }
    disk.corrupt(FILE, 2000, 16);
    assertRefused(disk, 0);
  }

  @Test
  void aBrokenEndOfASegmentThatIsNotTheLastIsDamage() {
    SimDisk disk = new SimDisk();
    try (SegmentedLog log = SegmentedLog.open(disk, new LogSettings(1024), entry -> {})) {
      log.append(Entries.range(1, 2, 1, 700));
      log.force();
      log.truncateFrom(2);
    }
    // An empty later segment is proof enough.
    disk.open(Segment.name(2)).close();
    try (DiskFile file = disk.open(FILE)) {
      file.truncate(file.size() - 1);
    }
    assertRefused(disk, 0);
  }

  @Test
  void aMissingSegmentIsDamage() {
    SimDisk disk = new SimDisk();
    try (SegmentedLog log = SegmentedLog.open(disk, new LogSettings(1024), entry -> {})) {
      log.append(Entries.range(1, 4, 1, 700));
      log.force();
    }
    disk.delete(Segment.name(3));
    assertThatThrownBy(() -> Entries.recover(disk))
        .hasMessage(
            "00000000000000000004.log is damaged at byte 0: the entries from 3 on are missing");
  }

  @Test
  void aPayloadThatHoldsFramesDoesNotPassForFrames() {
    Image inner = image(3, 3, 100);
    SimDisk disk = new SimDisk();
    try (SegmentedLog log = SegmentedLog.open(disk, LogSettings.DEFAULT, entry -> {})) {
      log.append(List.of(Entries.entry(1, 1, inner.bytes)));
    }
    try (DiskFile file = disk.open(FILE)) {
      file.truncate(file.size() - 1);
    }
    assertThat(Entries.recover(disk)).isEmpty();
  }

  private static void assertRefused(SimDisk disk, int position) {
    assertThatThrownBy(() -> Entries.recover(disk))
        .isInstanceOfSatisfying(
            LogDamagedException.class,
            damaged -> {
              assertThat(damaged.file()).isEqualTo(FILE);
              assertThat(damaged.position()).isEqualTo(position);
            });
  }

  /** Entries appended and forced one by one, then a group appended with no force behind it. */
  private static Image image(int forced, int unforced, int payloadBytes) {
    SimDisk disk = new SimDisk();
    int count = forced + unforced;
    List<Entry> entries = Entries.range(1, count, 1, payloadBytes);
    int[] ends = new int[count];
    try (SegmentedLog log = SegmentedLog.open(disk, LogSettings.DEFAULT, entry -> {})) {
      for (int i = 0; i < count; i++) {
        log.append(entries.subList(i, i + 1));
        ends[i] = disk.content(FILE).length;
        if (i < forced) {
          log.force();
        }
      }
    }
    return new Image(disk.content(FILE), entries, ends);
  }

  private static SimDisk disk(byte[] segment) {
    SimDisk disk = new SimDisk();
    try (DiskFile file = disk.open(FILE)) {
      file.write(0, ByteBuffer.wrap(segment));
      file.force();
    }
    disk.syncDirectory();
    return disk;
  }
}
