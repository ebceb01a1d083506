package io.quorate.broker;

/** No controller that leads could be asked; the message says what the last one answered. */
final class NoControllerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoControllerException(String message) {
    super(message);
  }
}
