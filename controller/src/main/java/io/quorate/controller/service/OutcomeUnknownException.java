package io.quorate.controller.service;

/** The lead was lost while a write was under way: it may yet be committed. A retry with the same request id is safe. */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException() {
    super(
        "the leader changed while the write was under way; a retry with the same request id is safe");
  }
}
