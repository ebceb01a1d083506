package io.quorate.controller.sim;

import io.quorate.controller.raft.LogOutline;
import io.quorate.controller.raft.Membership;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.Recovered;
import io.quorate.controller.raft.Write;
import io.quorate.controller.storage.LogSettings;
import io.quorate.controller.storage.QuorumStateFile;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.QuorumState;
import java.util.ArrayList;
import java.util.List;

/** The production storage of one process on its node's disk. */
final class SimStore {
  static final QuorumState NEVER_VOTED =
      QuorumState.newBuilder().setVotedFor(RaftCore.NOBODY).build();

  private final QuorumStateFile quorumState;
  private final SegmentedLog log;
  private final QuorumState recoveredState;
  private final List<Entry> recoveredEntries = new ArrayList<>();

  /** Recovers what the disk holds. */
  SimStore(SimDisk disk, int segmentBytes) {
    quorumState = new QuorumStateFile(disk);
    recoveredState = quorumState.load().orElse(NEVER_VOTED);
    log = SegmentedLog.open(disk, new LogSettings(segmentBytes), recoveredEntries::add);
  }

  Recovered recovered(int nodeId, String directoryId, Configuration bootstrap) {
    LogOutline outline = new LogOutline();
    Membership membership = new Membership(bootstrap);
    for (Entry entry : recoveredEntries) {
      outline.append(entry.getTerm(), entry.getPayload().size(), entry.getRecordCount());
      membership.appended(entry);
    }
    return new Recovered(nodeId, directoryId, recoveredState, outline, membership);
  }

  QuorumState recoveredState() {
    return recoveredState;
  }

  List<Entry> recoveredEntries() {
    return recoveredEntries;
  }

  /** Term and vote, then the cut, then the entries; these are durable only after {@link #force}. */
  void write(Write write) {
    write.state().ifPresent(quorumState::store);
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

  List<Entry> read(long from, long to) {
    return log.read(from, to, Integer.MAX_VALUE);
  }
}
