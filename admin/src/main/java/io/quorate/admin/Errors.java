package io.quorate.admin;

import io.quorate.message.ErrorCode;
import io.vertx.core.json.JsonObject;

/** How an error code is shown. Works by number: a newer controller may know codes that this build does not. */
final class Errors {
  /** Kafka's KAFKA_STORAGE_ERROR; no controller sends it, the command itself does. */
  static final int STORAGE = 56;

  private Errors() {}

  static String name(int error) {
    ErrorCode code = ErrorCode.forNumber(error);
    if (code != null) {
      return code.name();
    }
    return error == STORAGE ? "KAFKA_STORAGE_ERROR" : "ERROR_" + error;
  }

  static JsonObject json(int error, String message) {
    return new JsonObject().put("code", name(error)).put("number", error).put("message", message);
  }

  static String line(int error, String message) {
    return message.isEmpty() ? name(error) : name(error) + ": " + message;
  }
}
