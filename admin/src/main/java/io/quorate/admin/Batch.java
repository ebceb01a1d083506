package io.quorate.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Collects the results of a request about several things, each done or refused on its own. */
final class Batch {
  private final String key;
  private final JsonArray items = new JsonArray();
  private final StringBuilder text = new StringBuilder();
  private final List<String> complaints = new ArrayList<>();
  private JsonObject firstError;

  /** {@code key} names the list in JSON. */
  Batch(String key) {
    this.key = key;
  }

  void done(JsonObject item, String line) {
    items.add(item);
    text.append(line).append('\n');
  }

  void refused(JsonObject item, String subject, int error, String message) {
    JsonObject json = Errors.json(error, message);
    items.add(item.put("error", json));
    complaints.add(subject + ": " + Errors.line(error, message));
    firstError = firstError == null ? json : firstError;
  }

  Answer answer(JsonObject document) {
    return answer(document, text.toString());
  }

  /** With other text than the lines collected. */
  Answer answer(JsonObject document, String instead) {
    document.put(key, items);
    if (firstError == null) {
      return Answer.ok(document, instead);
    }
    document.put("error", firstError.copy());
    return new Answer(ExitCode.REFUSED, document, instead, complaints);
  }
}
