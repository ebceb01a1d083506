package io.quorate.admin;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a command found out, in both forms.
 *
 * @param exit what the shell is told
 * @param json the whole answer for programs; has a top-level {@code error} exactly when {@code exit} is 1, 2 or 3
 * @param text the answer for people, without what is in {@code complaints}
 * @param complaints one line each for stderr
 */
record Answer(ExitCode exit, JsonObject json, String text, List<String> complaints) {
  static Answer ok(JsonObject json, String text) {
    return new Answer(ExitCode.OK, json, text, List.of());
  }

  /** Nobody answered; may be one picture of a series. */
  static Answer unavailable(ClusterUnavailableException e) {
    JsonObject error = Errors.json(e.error(), e.getMessage());
    return new Answer(
        ExitCode.UNAVAILABLE, new JsonObject().put("error", error), "", List.of(e.getMessage()));
  }
}
