package io.quorate.snapshot;

import java.nio.file.Path;

/** A file is no snapshot, or not all of it is as it was written. The message names the file and says what is wrong. */
public final class SnapshotDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SnapshotDamagedException(Path file, String wrong) {
    this(file, wrong, null);
  }

  SnapshotDamagedException(Path file, String wrong, Throwable cause) {
    super("snapshot %s is damaged: %s".formatted(file, wrong), cause);
  }
}
