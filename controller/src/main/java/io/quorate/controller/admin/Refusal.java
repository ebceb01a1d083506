package io.quorate.controller.admin;

import io.vertx.core.json.JsonObject;

/** A request that gets an error for an answer; {@link AdminErrors} makes them. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int errorCode;
  private final boolean retriable;

  Refusal(int status, int errorCode, boolean retriable, String message) {
    super(message, null, false, false); // an expected answer: no stack trace
    this.status = status;
    this.errorCode = errorCode;
    this.retriable = retriable;
  }

  int status() {
    return status;
  }

  /** Nothing was done, and the same request may work in a moment. */
  boolean isRetriable() {
    return retriable;
  }

  JsonObject body() {
    return new JsonObject().put("error_code", errorCode).put("message", getMessage());
  }
}
