package io.quorate.controller.storage;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps two users off one directory. The operating system gives the lock back when the process ends, however it ends. */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = ".lock";

  // Closing any channel of a file drops all of the process's POSIX locks on it, so a second try
  // within one process must be
  // refused before it opens the file.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private DirectoryLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks an existing directory.
   *
   * @throws StorageException when this or another process has locked it
   */
  static DirectoryLock acquire(Path path) {
    Path folder;
    try {
      folder = path.toRealPath();
    } catch (IOException e) {
      throw new StorageException("cannot lock %s: %s".formatted(path, e), e);
    }
    if (!HELD.add(folder)) {
      throw inUse(path);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(folder.resolve(NAME), CREATE, WRITE);
      if (channel.tryLock() == null) {
        throw inUse(path);
      }
      return new DirectoryLock(folder, channel);
    } catch (IOException | RuntimeException e) {
      release(folder, channel);
      throw e instanceof StorageException inUse
          ? inUse
          : new StorageException("cannot lock %s: %s".formatted(path, e), e);
    }
  }

  @Override
  public void close() {
    release(folder, channel);
  }

  private static void release(Path folder, FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new StorageException("cannot unlock %s: %s".formatted(folder, e), e);
    } finally {
      HELD.remove(folder);
    }
  }

  private static StorageException inUse(Path path) {
    return new StorageException(
        "%s is in use by another process: stop that one, or choose another directory"
            .formatted(path));
  }
}
