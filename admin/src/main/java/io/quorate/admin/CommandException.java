package io.quorate.admin;

import io.quorate.message.ErrorCode;

/** The command ends here, with a message for the person who typed it. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;
  private final int error;

  private CommandException(ExitCode exit, int error, String message) {
    super(message);
    this.exit = exit;
    this.error = error;
  }

  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, ErrorCode.INVALID_REQUEST_VALUE, message);
  }

  static CommandException refused(int error, String message) {
    return new CommandException(ExitCode.REFUSED, error, message);
  }

  ExitCode exit() {
    return exit;
  }

  /** A number of {@link ErrorCode}, known to this build or not. */
  int error() {
    return error;
  }
}
