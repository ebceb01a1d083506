package io.quorate.controller.admin;

import io.vertx.core.json.JsonObject;

/** What goes back: a status and, unless it is 204, a body. */
record Reply(int status, JsonObject body) {
  static Reply ok(JsonObject body) {
    return new Reply(200, body);
  }

  static Reply created(JsonObject body) {
    return new Reply(201, body);
  }

  static Reply noContent() {
    return new Reply(204, null);
  }
}
