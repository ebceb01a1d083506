package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.sim.SimDisk;
import io.quorate.message.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogDumpTest {
  private static final String FIRST = Segment.name(1);

  private final SimDisk disk = new SimDisk();
  private final List<LogDump.Found> found = new ArrayList<>();

  @BeforeEach
  void writeThreeSegments() {
    try (SegmentedLog log = SegmentedLog.open(disk, new LogSettings(1024), entry -> {})) {
      log.append(Entries.range(1, 6, 1, 300));
      log.force();
    }
  }

  @Test
  void everyEntryIsFoundWithItsPlace() {
    LogDump.Summary summary = dump();
    assertThat(summary.entries()).isEqualTo(6);
    assertThat(summary.flaw()).isEmpty();
    assertThat(summary.pendingTruncation()).isEmpty();
    assertThat(found.stream().map(LogDump.Found::entry)).isEqualTo(Entries.range(1, 6, 1, 300));
    assertThat(found.get(1).file()).isEqualTo(FIRST);
    assertThat(found.get(1).position()).isEqualTo(384);
    assertThat(found.get(1).bytes()).isEqualTo(384);
    assertThat(found.get(2).file()).isEqualTo(Segment.name(3));
    assertThat(found.get(2).position()).isZero();
  }

  @Test
  void aTornTailIsToldAndNotCut() {
    try (DiskFile file = disk.open(Segment.name(5))) {
      file.truncate(500);
    }
    LogDump.Summary summary = dump();
    assertThat(summary.entries()).isEqualTo(5);
    assertThat(summary.flaw())
        .contains(
            new Flaw(
                Segment.name(5),
                384,
                116,
                true,
                "entry 6: the file ends 268 bytes before it does"));
    assertThat(disk.content(Segment.name(5))).hasSize(500);
  }

  @Test
  void damageIsToldWithItsPlace() {
    disk.corrupt(FIRST, 400, 1);
    LogDump.Summary summary = dump();
    assertThat(summary.entries()).isEqualTo(1);
    assertThat(summary.flaw().orElseThrow().torn()).isFalse();
    assertThat(summary.flaw().orElseThrow().position()).isEqualTo(384);
  }

  @Test
  void aMissingSegmentIsTold() {
    disk.delete(Segment.name(3));
    assertThat(dump().flaw().orElseThrow().reason()).isEqualTo("the entries from 3 on are missing");
  }

  @Test
  void anInterruptedTruncationIsTold() {
    SegmentedLog log = SegmentedLog.open(disk, new LogSettings(1024), entry -> {});
    disk.powerOffAfter(6);
    assertThatThrownBy(() -> log.truncateFrom(2)).isInstanceOf(StorageException.class);
    disk.kill();
    assertThat(dump().pendingTruncation()).hasValue(2);
  }

  private LogDump.Summary dump() {
    int before = disk.operations();
    LogDump.Summary summary = LogDump.read(disk, found::add);
    assertThat(disk.operations()).as("changes made by a dump").isEqualTo(before);
    List<Entry> entries = found.stream().map(LogDump.Found::entry).toList();
    assertThat(entries).hasSize((int) summary.entries());
    return summary;
  }
}
