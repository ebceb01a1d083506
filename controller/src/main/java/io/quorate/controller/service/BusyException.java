package io.quorate.controller.service;

/** Too many writes wait already; nothing was done. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BusyException(int limit) {
    super(limit + " writes are waiting already; nothing was done, try again");
  }
}
