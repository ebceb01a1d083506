package io.quorate.rpc;

/** The bytes are no frame, or one that is not allowed; the message says what came and what was expected. */
final class MalformedFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedFrameException(String message) {
    super(message);
  }
}
