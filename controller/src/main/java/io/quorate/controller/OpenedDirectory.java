package io.quorate.controller;

import io.quorate.controller.node.LogRebuild;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.Recovered;
import io.quorate.controller.storage.LogDirectory;
import io.quorate.controller.storage.LogSettings;
import io.quorate.controller.storage.QuorumStateFile;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.controller.storage.SnapshotStore;
import io.quorate.controller.storage.StorageException;
import io.quorate.image.MetadataImage;
import io.quorate.message.QuorumState;
import io.quorate.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A controller's directory with everything in it opened and recovered. Opening and closing block: worker threads only.
 *
 * @param recovered what the Raft core starts from
 * @param image what the snapshot holds
 */
record OpenedDirectory(
    LogDirectory directory,
    QuorumStateFile stateFile,
    SegmentedLog log,
    SnapshotStore snapshots,
    Recovered recovered,
    MetadataImage image)
    implements AutoCloseable {
  private static final QuorumState NEVER_VOTED =
      QuorumState.newBuilder().setVotedFor(RaftCore.NOBODY).build();

  /** Opens a directory that was formatted for this node; fails with a {@link StorageException} that says what to do. */
  static OpenedDirectory open(Path path, int nodeId, LogSettings settings) {
    LogDirectory directory = LogDirectory.open(path);
    try {
      if (directory.meta().nodeId() != nodeId) {
        throw new StorageException(
            "%s was formatted for node.id %d, but the configuration says node.id %d"
                .formatted(path, directory.meta().nodeId(), nodeId));
      }
      QuorumStateFile stateFile = new QuorumStateFile(directory.disk());
      SnapshotStore snapshots = SnapshotStore.open(path);
      Optional<Snapshot> snapshot = snapshots.latest().map(snapshots::load);
      LogRebuild rebuild =
          new LogRebuild(directory.bootstrapVoters(), snapshot.map(Snapshot::header));
      SegmentedLog log = SegmentedLog.open(directory.disk(), settings, rebuild::entry);
      rebuild.finish(log);
      Recovered recovered =
          new Recovered(
              nodeId,
              directory.meta().directoryId(),
              stateFile.load().orElse(NEVER_VOTED),
              snapshot.map(each -> each.header().getIndex()).orElse(0L),
              rebuild.outline(),
              rebuild.membership());
      MetadataImage image = snapshot.map(Snapshot::image).orElse(MetadataImage.EMPTY);
      return new OpenedDirectory(directory, stateFile, log, snapshots, recovered, image);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  @Override
  public void close() {
    log.close();
    directory.close();
  }
}
