package io.quorate.controller.service;

/** A write would make a larger batch than an entry may hold; nothing was done. */
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooLargeException(int bytes, int maxBytes) {
    super(
        "the request needs a batch of "
            + bytes
            + " bytes, the limit is "
            + maxBytes
            + ": ask for less at a time");
  }
}
