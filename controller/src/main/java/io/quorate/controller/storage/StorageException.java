package io.quorate.controller.storage;

/** The disk said no, or holds what it must not hold. The message names the file and says what was tried. */
public class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public StorageException(String message) {
    super(message);
  }

  /** With a message for people and what the disk said. */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
