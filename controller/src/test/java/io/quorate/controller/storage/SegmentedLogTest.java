package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.sim.SimDisk;
import io.quorate.message.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentedLogTest {
  private static final LogSettings SMALL = new LogSettings(2048);

  private final SimDisk disk = new SimDisk();
  private SegmentedLog log = open();

  @Test
  void anEmptyLogBeginsAtIndexOne() {
    assertThat(log.firstIndex()).isEqualTo(1);
    assertThat(log.lastIndex()).isZero();
    assertThat(log.read(1, 10, 1000)).isEmpty();
    assertThatThrownBy(() -> log.append(Entries.range(2, 2, 1, 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("entry 2 cannot follow entry 0");
  }

  @Test
  void whatWasAppendedCanBeReadAndIsThereAfterReopening() {
    List<Entry> entries = Entries.range(1, 50, 1, 300);
    log.append(entries.subList(0, 20));
    log.append(entries.subList(20, 50));
    assertThat(read(1, 50)).isEqualTo(entries);
    log.force();
    log.close();
    List<Entry> recovered = new ArrayList<>();
    log = SegmentedLog.open(disk, SMALL, recovered::add);
    assertThat(recovered).isEqualTo(entries);
    assertThat(read(1, 50)).isEqualTo(entries);
    assertThat(segmentFiles()).hasSizeGreaterThan(5).first().isEqualTo("00000000000000000001.log");
  }

  @Test
  void aRefusedAppendWritesNothing() {
    log.append(Entries.range(1, 3, 1, 10));
    List<Entry> gap = List.of(Entries.entry(4, 1, 10), Entries.entry(6, 1, 10));
    assertThatThrownBy(() -> log.append(gap)).isInstanceOf(IllegalArgumentException.class);
    assertThat(log.lastIndex()).isEqualTo(3);
    log.append(Entries.range(4, 4, 1, 10));
  }

  @Test
  void anEntryLargerThanASegmentHasOneOfItsOwn() {
    List<Entry> entries =
        List.of(Entries.entry(1, 1, 10), Entries.entry(2, 1, 9000), Entries.entry(3, 1, 10));
    log.append(entries);
    log.force();
    assertThat(Entries.recover(disk)).isEqualTo(entries);
    assertThat(segmentFiles()).hasSize(3);
  }

  @Test
  void aReadStopsAtItsBoundsButReturnsOneEntryAtLeast() {
    log.append(Entries.range(1, 20, 1, 300));
    assertThat(log.read(3, 5, 1 << 20)).isEqualTo(Entries.range(3, 5, 1, 300));
    assertThat(log.read(3, 20, 1)).isEqualTo(Entries.range(3, 3, 1, 300));
    assertThat(log.read(3, 20, 384 * 9 + 383)).isEqualTo(Entries.range(3, 11, 1, 300));
    assertThat(log.read(0, 20, 1000)).isEmpty();
    assertThat(log.read(21, 30, 1000)).isEmpty();
  }

  @Test
  void aTruncatedSuffixIsGoneAndAnotherTakesItsPlace() {
    log.append(Entries.range(1, 30, 1, 300));
    log.force();
    for (long from : new long[] {29, 22, 21, 11, 3}) {
      log.truncateFrom(from);
      assertThat(log.lastIndex()).isEqualTo(from - 1);
      assertThat(read(1, 30)).isEqualTo(Entries.range(1, from - 1, 1, 300));
    }
    log.append(Entries.range(3, 9, 2, 100));
    List<Entry> expected = new ArrayList<>(Entries.range(1, 2, 1, 300));
    expected.addAll(Entries.range(3, 9, 2, 100));
    assertThat(read(1, 30)).isEqualTo(expected);
    log.force();
    assertThat(Entries.recover(disk)).isEqualTo(expected);
  }

  @Test
  void truncatingEverythingKeepsTheFirstIndex() {
    log.append(Entries.range(1, 30, 1, 300));
    log.dropPrefix(12);
    long first = log.firstIndex();
    assertThat(first).isGreaterThan(1);
    log.truncateFrom(first);
    log = reopen();
    assertThat(log.firstIndex()).isEqualTo(first);
    assertThat(log.lastIndex()).isEqualTo(first - 1);
    log.truncateFrom(first + 5);
    assertThatThrownBy(() -> log.truncateFrom(first - 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDroppedPrefixTakesWholeSegmentsOnlyAndNeverAnEntryAtOrAboveTheIndex() {
    List<Entry> entries = Entries.range(1, 30, 1, 300);
    log.append(entries);
    log.force();
    for (long index = 1; index <= 31; index++) {
      log.dropPrefix(index);
      assertThat(log.firstIndex()).isLessThanOrEqualTo(index);
    }
    long first = log.firstIndex();
    assertThat(first).isGreaterThan(20);
    assertThat(read(first, 30)).isEqualTo(Entries.range(first, 30, 1, 300));
    assertThat(Entries.recover(disk)).isEqualTo(Entries.range(first, 30, 1, 300));
  }

  @Test
  void aRestartedLogIsEmptyAndGoesOnAtItsNewIndex() {
    log.append(Entries.range(1, 30, 1, 300));
    log.restartAt(100);
    assertThat(log.firstIndex()).isEqualTo(100);
    assertThat(log.lastIndex()).isEqualTo(99);
    log.append(Entries.range(100, 105, 2, 300));
    log.force();
    assertThat(read(1, 200)).isEmpty();
    log = reopen();
    assertThat(read(100, 200)).isEqualTo(Entries.range(100, 105, 2, 300));
    log.restartAt(3);
    log.append(Entries.range(3, 4, 3, 10));
    log.append(Entries.range(5, 5, 3, 10));
    log.force();
    disk.corrupt(segmentFiles().get(0), 60, 1);
    assertThatThrownBy(this::reopen).isInstanceOf(LogDamagedException.class);
  }

  @Test
  void aReadFindsWhatTheMediumChanged() {
    log.append(Entries.range(1, 3, 1, 300));
    log.force();
    disk.corrupt("00000000000000000001.log", 384 + 200, 4);
    assertThat(log.read(1, 1, 1000)).hasSize(1);
    assertThatThrownBy(() -> log.read(2, 2, 1000))
        .isInstanceOf(LogDamagedException.class)
        .hasMessage(
            "00000000000000000001.log is damaged at byte 384: entry 2 is not as it was written");
  }

  @Test
  void aFailedForceFencesTheLogForGood() {
    log.append(Entries.range(1, 1, 1, 10));
    disk.failNextForce();
    assertThatThrownBy(log::force).hasMessageContaining("cannot force 00000000000000000001.log");
    assertFenced();
  }

  @Test
  void aFailedWriteFencesTheLogAndItsHalfIsCutLater() {
    log.append(Entries.range(1, 2, 1, 300));
    log.force();
    disk.failNextWrite();
    assertThatThrownBy(() -> log.append(Entries.range(3, 4, 1, 300)))
        .isInstanceOf(StorageException.class);
    assertFenced();
    disk.kill();
    assertThat(Entries.recover(disk)).isEqualTo(Entries.range(1, 3, 1, 300));
  }

  @Test
  void aFailedTruncateOrRollFencesTheLog() {
    log.append(Entries.range(1, 2, 1, 300));
    disk.failNextForce();
    assertThatThrownBy(() -> log.truncateFrom(2)).isInstanceOf(StorageException.class);
    assertFenced();
    log = reopen();
    disk.failNextForce();
    assertThatThrownBy(() -> log.append(Entries.range(3, 20, 1, 300)))
        .isInstanceOf(StorageException.class);
    assertFenced();
  }

  @Test
  void aFullDiskIsNamedAndLosesNothingAcknowledged() {
    log.append(Entries.range(1, 2, 1, 300));
    log.force();
    disk.limitBytes(1200);
    assertThatThrownBy(() -> log.append(Entries.range(3, 4, 1, 300)))
        .hasMessageContaining("No space left on device");
    assertFenced();
    disk.kill();
    assertThat(Entries.recover(disk)).startsWith(Entries.range(1, 2, 1, 300).toArray(Entry[]::new));
  }

  @Test
  void aClosedLogTakesNoCalls() {
    log.close();
    assertFenced();
  }

  private void assertFenced() {
    assertThatThrownBy(log::force).hasMessageStartingWith("the log takes no more calls since: ");
    assertThatThrownBy(() -> log.append(List.of())).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> log.truncateFrom(1)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> log.dropPrefix(1)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> log.read(1, 1, 1)).isInstanceOf(StorageException.class);
  }

  private SegmentedLog open() {
    return SegmentedLog.open(disk, SMALL, entry -> {});
  }

  private SegmentedLog reopen() {
    disk.kill();
    return open();
  }

  private List<Entry> read(long from, long to) {
    return log.read(from, to, Integer.MAX_VALUE);
  }

  private List<String> segmentFiles() {
    return disk.list().stream().filter(name -> name.endsWith(".log")).toList();
  }
}
