package io.quorate.controller.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One HTTP request on its way: what it asks, and the door to ask. */
final class Exchange {
  private static final int MAX_KEY_CHARS = 128;
  // The door keeps the time itself; this is for a door that fails to.
  private static final long GRACE_MS = 1_000;

  private final RoutingContext http;
  private final AdminDoor door;
  private final AdminHttpSettings settings;

  Exchange(RoutingContext http, AdminDoor door, AdminHttpSettings settings) {
    this.http = http;
    this.door = door;
    this.settings = settings;
  }

  AdminDoor door() {
    return door;
  }

  AdminHttpSettings settings() {
    return settings;
  }

  /** Asks the door; fails with a {@link Refusal} when the answer is an error. */
  Future<AdminResponse> ask(AdminRequest.Builder request) {
    return answer(complete(request).build()).map(AdminErrors::check);
  }

  /** The same, but from this controller's own state, however old. */
  Future<AdminResponse> askStale(AdminRequest.Builder request) {
    return answer(complete(request).setStale(true).build()).map(AdminErrors::check);
  }

  private AdminRequest.Builder complete(AdminRequest.Builder request) {
    request.setTimeoutMs(settings.requestTimeoutMs());
    if (http.request().method().equals(HttpMethod.GET)) {
      return request.setStale(queryFlag("stale")).setMinOffset(queryLong("min_offset", 0));
    }
    String key = http.request().getHeader("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > MAX_KEY_CHARS)) {
      throw AdminErrors.badRequest(
          "Idempotency-Key must have 1 to " + MAX_KEY_CHARS + " characters");
    }
    return key == null ? request : request.setRequestId(key);
  }

  private Future<AdminResponse> answer(AdminRequest request) {
    long timeoutMs = GRACE_MS + settings.requestTimeoutMs();
    return door.handle(request)
        .timeout(timeoutMs, TimeUnit.MILLISECONDS)
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof TimeoutException ? AdminErrors.noAnswer(timeoutMs) : e))
        .onSuccess(this::putHeaders);
  }

  private void putHeaders(AdminResponse response) {
    if (response.hasLeader() && response.getLeader().getNodeId() >= 0) {
      putHeader("Quorate-Leader", response.getLeader().getNodeId());
      putHeader("Quorate-Epoch", response.getLeader().getEpoch());
    }
    if (response.getOffset() > 0) {
      putHeader("Quorate-Offset", response.getOffset());
    }
  }

  private void putHeader(String name, long value) {
    if (!http.response().headWritten()) {
      http.response().putHeader(name, Long.toString(value));
    }
  }

  /** The cluster of the path, which must be this one. */
  Resource cluster() {
    String asked = param("cluster");
    if (!asked.equals(door.clusterId())) {
      throw AdminErrors.notFound(
          "cluster '%s' is not here, this is '%s'".formatted(asked, door.clusterId()));
    }
    return thisCluster();
  }

  /** This cluster, under the same base path as the request. */
  Resource thisCluster() {
    String base = http.request().path().startsWith("/kafka/") ? "/kafka/v3" : "/v3";
    return new Resource(origin() + base, "crn://").child("clusters", "kafka", door.clusterId());
  }

  /** Scheme, host and port as the client sees them. */
  String origin() {
    HttpServerRequest request = http.request();
    return request.scheme() + "://" + (request.authority() == null ? "" : request.authority());
  }

  String param(String name) {
    return http.pathParam(name);
  }

  int intParam(String name) {
    String value = param(name);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw AdminErrors.badRequest(
          "%s in the path is '%s', must be a number".formatted(name, value));
    }
  }

  /** A query parameter; null when absent. */
  String query(String name) {
    return http.request().getParam(name);
  }

  long queryLong(String name, long orElse) {
    String value = query(name);
    try {
      return value == null ? orElse : Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw AdminErrors.badRequest("%s is '%s', must be a number".formatted(name, value));
    }
  }

  private boolean queryFlag(String name) {
    String value = query(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw AdminErrors.badRequest("%s is '%s', must be true or false".formatted(name, value));
  }

  /**
   * The body as a JSON object; an empty body is an empty object. The content type must be JSON's even then: a page in an
   * operator's browser cannot send that to a foreign server without asking.
   */
  JsonFields body() {
    String type = http.request().getHeader("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw AdminErrors.notJson(type);
    }
    Buffer bytes = http.body().buffer();
    if (bytes == null || bytes.length() == 0) {
      return new JsonFields(new JsonObject());
    }
    try {
      return new JsonFields(new JsonObject(bytes));
    } catch (DecodeException | ClassCastException e) {
      throw AdminErrors.badRequest("the body must be a JSON object: " + firstLine(e.getMessage()));
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
