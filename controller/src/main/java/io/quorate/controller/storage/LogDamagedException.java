package io.quorate.controller.storage;

/**
 * An entry that may have been acknowledged cannot be read back. Nothing was changed: dropping it silently could undo what the
 * quorum has promised.
 */
public final class LogDamagedException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long position;

  /** Damage at a byte position of a file. */
  public LogDamagedException(String file, long position, String reason) {
    super("%s is damaged at byte %d: %s".formatted(file, position, reason));
    this.file = file;
    this.position = position;
  }

  /** The segment file's name. */
  public String file() {
    return file;
  }

  /** Where the entry that cannot be read begins, in bytes from the file's start. */
  public long position() {
    return position;
  }
}
