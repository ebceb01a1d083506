package io.quorate.controller.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.raft.EntryId;
import io.quorate.controller.storage.FileDisk;
import io.quorate.controller.storage.LogSettings;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.controller.storage.StorageException;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.Voter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log and the snapshot beneath it make of each other when a controller starts. */
class LogRebuildTest {
  private static final Configuration BOOTSTRAP = voters(3);
  private static final Configuration OF_SNAPSHOT = voters(5);

  @TempDir Path folder;

  private static Configuration voters(int count) {
    return Configuration.newBuilder()
        .addAllVoters(
            LongStream.rangeClosed(1, count)
                .mapToObj(id -> Voter.newBuilder().setNodeId((int) id).build())
                .toList())
        .build();
  }

  private static Optional<SnapshotHeader> snapshot(long index, long term) {
    return Optional.of(
        SnapshotHeader.newBuilder()
            .setIndex(index)
            .setTerm(term)
            .setEndOffset(index)
            .setConfiguration(OF_SNAPSHOT)
            .build());
  }

  /** Entries of term 3 and one record each, written to the log, which is then opened again. */
  private LogRebuild rebuild(long from, long to, Optional<SnapshotHeader> snapshot) {
    try (SegmentedLog log = open(new LogRebuild(BOOTSTRAP, Optional.empty()))) {
      if (from > 1) {
        log.restartAt(from);
      }
      log.append(LongStream.rangeClosed(from, to).mapToObj(LogRebuildTest::entry).toList());
      log.force();
    }
    LogRebuild rebuild = new LogRebuild(BOOTSTRAP, snapshot);
    try (SegmentedLog log = open(rebuild)) {
      rebuild.finish(log);
    }
    return rebuild;
  }

  private SegmentedLog open(LogRebuild rebuild) {
    return SegmentedLog.open(FileDisk.of(folder), LogSettings.DEFAULT, rebuild::entry);
  }

  private List<Long> indexesOnDisk() {
    List<Long> indexes = new ArrayList<>();
    SegmentedLog.open(
            FileDisk.of(folder), LogSettings.DEFAULT, entry -> indexes.add(entry.getIndex()))
        .close();
    return indexes;
  }

  private static Entry entry(long index) {
    return Entry.newBuilder()
        .setIndex(index)
        .setTerm(3)
        .setType(EntryType.DATA)
        .setBaseOffset(index - 1)
        .setRecordCount(1)
        .build();
  }

  @Test
  void aWholeLogWithoutASnapshotIsWhatItIs() {
    LogRebuild rebuild = rebuild(1, 4, Optional.empty());
    assertThat(rebuild.outline().last()).isEqualTo(new EntryId(3, 4));
    assertThat(rebuild.membership().current()).isEqualTo(BOOTSTRAP);
  }

  @Test // the simulator's seed 111: a log that begins right behind its snapshot was thrown away
  void aLogThatBeginsRightBehindItsSnapshotStays() {
    LogRebuild rebuild = rebuild(8, 12, snapshot(7, 2));
    assertThat(rebuild.outline().firstIndex()).isEqualTo(8);
    assertThat(rebuild.outline().term(7)).isEqualTo(2);
    assertThat(rebuild.outline().last()).isEqualTo(new EntryId(3, 12));
    assertThat(indexesOnDisk()).containsExactly(8L, 9L, 10L, 11L, 12L);
    assertThat(rebuild.membership().current()).isEqualTo(OF_SNAPSHOT);
  }

  @Test
  void aLogThatBeginsWithinItsSnapshotStaysAndItsFirstEntryIsItsBase() {
    LogRebuild rebuild = rebuild(5, 12, snapshot(7, 3));
    assertThat(rebuild.outline().firstIndex()).isEqualTo(6);
    assertThat(rebuild.outline().endOffset(12)).isEqualTo(12);
    assertThat(indexesOnDisk()).hasSize(8);
  }

  @Test // figure 13, 7
  void aLogThatEndsBeforeTheSnapshotIsReplaced() {
    LogRebuild rebuild = rebuild(1, 4, snapshot(9, 3));
    assertThat(rebuild.outline().last()).isEqualTo(new EntryId(3, 9));
    assertThat(indexesOnDisk()).isEmpty();
  }

  @Test // figure 13, 6: only the same index and term lets the rest stay
  void aLogThatDiffersAtTheSnapshotsIndexIsReplaced() {
    LogRebuild rebuild = rebuild(1, 12, snapshot(9, 4));
    assertThat(rebuild.outline().last()).isEqualTo(new EntryId(4, 9));
    assertThat(indexesOnDisk()).isEmpty();
  }

  @Test
  void aGapBetweenSnapshotAndLogIsNamedAndNothingIsDropped() {
    assertThatThrownBy(() -> rebuild(9, 12, snapshot(7, 2)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("begins at entry 9")
        .hasMessageContaining("snapshot ends at entry 7");
    assertThat(indexesOnDisk()).hasSize(4);
  }
}
