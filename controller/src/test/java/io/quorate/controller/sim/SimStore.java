package io.quorate.controller.sim;

import io.quorate.controller.node.LogRebuild;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.Recovered;
import io.quorate.controller.raft.Write;
import io.quorate.controller.storage.LogSettings;
import io.quorate.controller.storage.QuorumStateFile;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.QuorumState;
import io.quorate.message.SnapshotHeader;
import io.quorate.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The production storage of one process on its node's disk. */
final class SimStore {
  static final QuorumState NEVER_VOTED =
      QuorumState.newBuilder().setVotedFor(RaftCore.NOBODY).build();

  private final QuorumStateFile quorumState;
  private final SegmentedLog log;
  private final QuorumState recoveredState;
  private final List<Entry> recoveredEntries = new ArrayList<>();
  private final Optional<Snapshot> snapshot;

  /** Recovers what the disk holds; the newest snapshot beside it is given. */
  SimStore(SimDisk disk, int segmentBytes, Optional<Snapshot> snapshot) {
    this.snapshot = snapshot;
    quorumState = new QuorumStateFile(disk);
    recoveredState = quorumState.load().orElse(NEVER_VOTED);
    log = SegmentedLog.open(disk, new LogSettings(segmentBytes), recoveredEntries::add);
  }

  /** What the production rule makes of log and snapshot; may restart the log, which {@link #recoveredEntries} then shows. */
  Recovered recovered(int nodeId, String directoryId, Configuration bootstrap) {
    LogRebuild rebuild = new LogRebuild(bootstrap, snapshot.map(Snapshot::header));
    recoveredEntries.forEach(rebuild::entry);
    rebuild.finish(log);
    if (log.lastIndex() < log.firstIndex()) {
      recoveredEntries.clear();
    }
    return new Recovered(
        nodeId,
        directoryId,
        recoveredState,
        snapshot.map(each -> each.header().getIndex()).orElse(0L),
        rebuild.outline(),
        rebuild.membership());
  }

  Optional<Snapshot> snapshot() {
    return snapshot;
  }

  Optional<SnapshotHeader> snapshotHeader() {
    return snapshot.map(Snapshot::header);
  }

  QuorumState recoveredState() {
    return recoveredState;
  }

  List<Entry> recoveredEntries() {
    return recoveredEntries;
  }

  /** Term and vote, then the restart, the cut and the entries; these are durable only after {@link #force}. */
  void write(Write write) {
    write.state().ifPresent(quorumState::store);
    if (write.restartAt() > 0) {
      log.restartAt(write.restartAt());
    }
    if (write.truncateFrom() > 0) {
      log.truncateFrom(write.truncateFrom());
    }
    if (!write.entries().isEmpty()) {
      log.append(write.entries());
    }
  }

  void force() {
    log.force();
  }

  void dropPrefix(long index) {
    log.dropPrefix(index);
  }

  long firstIndex() {
    return log.firstIndex();
  }

  List<Entry> read(long from, long to) {
    return log.read(from, to, Integer.MAX_VALUE);
  }
}
