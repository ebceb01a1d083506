package io.quorate.controller;

import io.quorate.controller.raft.LogOutline;
import io.quorate.controller.raft.Membership;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.Recovered;
import io.quorate.controller.storage.LogDirectory;
import io.quorate.controller.storage.LogSettings;
import io.quorate.controller.storage.QuorumStateFile;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.controller.storage.StorageException;
import io.quorate.message.QuorumState;
import java.nio.file.Path;

/**
 * A controller's directory with everything in it opened and recovered. Opening and closing block: worker threads only.
 *
 * @param recovered what the Raft core starts from
 */
record OpenedDirectory(
    LogDirectory directory, QuorumStateFile stateFile, SegmentedLog log, Recovered recovered)
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
      LogOutline outline = new LogOutline();
      Membership membership = new Membership(directory.bootstrapVoters());
      SegmentedLog log =
          SegmentedLog.open(
              directory.disk(),
              settings,
              entry -> {
                outline.append(entry.getTerm(), entry.getPayload().size(), entry.getRecordCount());
                membership.appended(entry);
              });
      Recovered recovered =
          new Recovered(
              nodeId,
              directory.meta().directoryId(),
              stateFile.load().orElse(NEVER_VOTED),
              outline,
              membership);
      return new OpenedDirectory(directory, stateFile, log, recovered);
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
