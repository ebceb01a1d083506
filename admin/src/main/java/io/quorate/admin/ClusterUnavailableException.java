package io.quorate.admin;

import io.quorate.message.ErrorCode;

/**
 * No controller gave a final answer in time. The message names every address that was tried and why it failed.
 */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  ClusterUnavailableException(String message, boolean outcomeUnknown) {
    super(message);
    this.outcomeUnknown = outcomeUnknown;
  }

  /** Whether a write may have been carried out all the same: look before asking for it again. */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }

  int error() {
    return outcomeUnknown ? ErrorCode.OUTCOME_UNKNOWN_VALUE : ErrorCode.REQUEST_TIMED_OUT_VALUE;
  }
}
