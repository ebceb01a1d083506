package io.quorate.controller.storage;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A real folder. Threads that call it must not be interrupted: Java closes a file channel under an interrupted thread, which
 * then counts as a failure of the disk.
 */
public final class FileDisk implements Disk {
  private final Path folder;
  private final Set<OpenOption> options;

  private FileDisk(Path folder, Set<OpenOption> options) {
    this.folder = folder;
    this.options = options;
  }

  /** A folder, which must exist, to read and change. */
  public static FileDisk of(Path folder) {
    return new FileDisk(folder, Set.of(READ, WRITE, CREATE));
  }

  /** A folder to look at: nothing in it can be created or written. */
  public static FileDisk readOnly(Path folder) {
    return new FileDisk(folder, Set.of(READ));
  }

  @Override
  public List<String> list() {
    return attempt(
        "list",
        folder,
        () -> {
          try (Stream<Path> paths = Files.list(folder)) {
            return paths
                .filter(Files::isRegularFile)
                .map(path -> path.getFileName().toString())
                .sorted()
                .toList();
          }
        });
  }

  @Override
  public DiskFile open(String name) {
    Path path = folder.resolve(name);
    return attempt("open", path, () -> new ChannelFile(path, FileChannel.open(path, options)));
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(folder.resolve(name));
  }

  @Override
  public void rename(String from, String to) {
    Path path = folder.resolve(from);
    attempt("rename to " + to, path, () -> Files.move(path, folder.resolve(to), ATOMIC_MOVE));
  }

  @Override
  public void delete(String name) {
    Path path = folder.resolve(name);
    attemptVoid("delete", path, () -> Files.delete(path));
  }

  @Override
  public void syncDirectory() {
    attemptVoid(
        "sync",
        folder,
        () -> {
          try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
          }
        });
  }

  private static final class ChannelFile implements DiskFile {
    private final Path path;
    private final FileChannel channel;
    private boolean truncated;

    ChannelFile(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public long size() {
      return attempt("size", path, channel::size);
    }

    @Override
    public void write(long position, ByteBuffer bytes) {
      attemptVoid(
          "write",
          path,
          () -> {
            long at = position;
            while (bytes.hasRemaining()) {
              at += channel.write(bytes, at);
            }
          });
    }

    @Override
    public int read(long position, ByteBuffer into) {
      return attempt(
          "read",
          path,
          () -> {
            int total = 0;
            int read = 0;
            while (into.hasRemaining() && read >= 0) {
              total += read;
              read = channel.read(into, position + total);
            }
            return read > 0 ? total + read : total;
          });
    }

    @Override
    public void truncate(long size) {
      truncated = true;
      attempt("truncate", path, () -> channel.truncate(size));
    }

    // fdatasync carries the size that reading the data needs, so growth is safe with force(false).
    // A cut promises nothing of
    // the kind: it asks for the metadata by name.
    @Override
    public void force() {
      attemptVoid("force", path, () -> channel.force(truncated));
      truncated = false;
    }

    @Override
    public void close() {
      attemptVoid("close", path, channel::close);
    }
  }

  private interface Io<T> {
    T run() throws IOException;
  }

  private interface VoidIo {
    void run() throws IOException;
  }

  private static <T> T attempt(String operation, Path path, Io<T> io) {
    try {
      return io.run();
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new StorageException("cannot %s %s: %s".formatted(operation, path, reason), e);
    }
  }

  private static void attemptVoid(String operation, Path path, VoidIo io) {
    attempt(
        operation,
        path,
        () -> {
          io.run();
          return path;
        });
  }
}
