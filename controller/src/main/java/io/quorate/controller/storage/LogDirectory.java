package io.quorate.controller.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.message.Configuration;
import io.quorate.message.Voter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A formatted directory, locked for this process: identity, the voters a new quorum starts from, and the {@link Disk} that
 * holds log, term and vote. Formatting is a step of its own so that an empty disk is never taken for a member that has lost
 * nothing. Blocking.
 */
public final class LogDirectory implements AutoCloseable {
  private static final String VOTERS = "bootstrap.voters";

  private final Disk disk;
  private final DirectoryLock lock;
  private final DirectoryMeta meta;
  private final Configuration bootstrapVoters;

  private LogDirectory(
      Disk disk, DirectoryLock lock, DirectoryMeta meta, Configuration bootstrapVoters) {
    this.disk = disk;
    this.lock = lock;
    this.meta = meta;
    this.bootstrapVoters = bootstrapVoters;
  }

  /** The identity that a directory was formatted with; empty when it was not, or does not exist. */
  public static Optional<DirectoryMeta> identity(Path path) {
    return Files.isDirectory(path) ? identity(FileDisk.readOnly(path)) : Optional.empty();
  }

  /**
   * Formats a directory, creating it when missing. Durable on return.
   *
   * @param voters the quorum's first voters; where this node is among them, it must be with this directory's id
   * @param ignoreFormatted accept a directory that has this very identity already, and leave it as it is
   * @throws StorageException when the directory is formatted already, holds something else, or is in use
   */
  public static void format(
      Path path, DirectoryMeta meta, Configuration voters, boolean ignoreFormatted) {
    checkOwnVoter(meta, voters);
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new StorageException("cannot create directory %s: %s".formatted(path, e), e);
    }
    DirectoryLock lock = DirectoryLock.acquire(path);
    try {
      format(path, FileDisk.of(path), meta, voters, ignoreFormatted);
    } finally {
      lock.close();
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      FileDisk.of(parent).syncDirectory();
    }
  }

  /**
   * Opens a formatted directory and locks it until {@link #close}.
   *
   * @throws StorageException when it is not formatted, damaged, or in use by another process
   */
  public static LogDirectory open(Path path) {
    if (identity(path).isEmpty()) {
      throw new StorageException(
          "%s is not formatted: run scripts/quorate format for it first".formatted(path));
    }
    Disk disk = FileDisk.of(path);
    DirectoryLock lock = DirectoryLock.acquire(path);
    try {
      DirectoryMeta meta = identity(disk).orElseThrow();
      return new LogDirectory(disk, lock, meta, voters(disk));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where log, term and vote are kept. */
  public Disk disk() {
    return disk;
  }

  /** Whose directory it is. */
  public DirectoryMeta meta() {
    return meta;
  }

  /** The voters that the directory was formatted with; once the log holds a configuration, that one counts. */
  public Configuration bootstrapVoters() {
    return bootstrapVoters;
  }

  /** Gives the lock back. Close what uses the disk first. */
  @Override
  public void close() {
    lock.close();
  }

  // The identity is written last: a directory counts as formatted once all of it is there.
  static void format(
      Path path, Disk disk, DirectoryMeta meta, Configuration voters, boolean ignoreFormatted) {
    Optional<DirectoryMeta> present = identity(disk);
    if (present.isPresent()) {
      if (!ignoreFormatted) {
        throw new StorageException("%s is formatted already".formatted(path));
      }
      if (!present.get().equals(meta)) {
        throw new StorageException(
            "%s is formatted already, as %s, not as %s".formatted(path, present.get(), meta));
      }
      return;
    }
    if (disk.exists(QuorumStateFile.NAME) || !Segment.firstIndexes(disk).isEmpty()) {
      throw new StorageException(
          "%s holds a log but no %s: choose an empty directory, or restore that file"
              .formatted(path, DirectoryMeta.FILE));
    }
    SmallFile.replaceSealed(disk, VOTERS, voters.toByteArray());
    SmallFile.replace(disk, DirectoryMeta.FILE, meta.toBytes());
  }

  static Optional<DirectoryMeta> identity(Disk disk) {
    return SmallFile.read(disk, DirectoryMeta.FILE).map(DirectoryMeta::parse);
  }

  static Configuration voters(Disk disk) {
    byte[] content =
        SmallFile.readSealed(disk, VOTERS)
            .orElseThrow(() -> SmallFile.damaged(VOTERS, "it is missing"));
    try {
      return Configuration.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw SmallFile.damaged(VOTERS, e.getMessage());
    }
  }

  private static void checkOwnVoter(DirectoryMeta meta, Configuration voters) {
    for (Voter voter : voters.getVotersList()) {
      if (voter.getNodeId() == meta.nodeId()
          && !voter.getDirectoryId().equals(meta.directoryId())) {
        throw new IllegalArgumentException(
            "voter %d must have this directory's id %s, but has %s"
                .formatted(meta.nodeId(), meta.directoryId(), voter.getDirectoryId()));
      }
    }
  }
}
