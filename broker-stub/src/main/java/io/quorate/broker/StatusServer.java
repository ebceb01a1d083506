package io.quorate.broker;

import io.quorate.rpc.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@code GET /livez} and {@code GET /image}. {@code /image?min_offset=9&wait_ms=5000} waits until the image ends at offset
 * 9 or later, so that a script need not poll; it answers 503 with the image as it is when the time is over. Event loop
 * only.
 */
final class StatusServer {
  private static final long MAX_WAIT_MS = 60_000;

  private final Vertx vertx;
  private final HttpServer server;
  private final LongSupplier offset;
  private final Supplier<JsonObject> image;
  private final List<Waiter> waiters = new ArrayList<>();

  private record Waiter(HttpServerRequest request, long minOffset, long timer) {}

  StatusServer(Vertx vertx, LongSupplier offset, Supplier<JsonObject> image) {
    this.vertx = vertx;
    this.offset = offset;
    this.image = image;
    this.server = vertx.createHttpServer().requestHandler(this::onRequest);
  }

  /** Binds; the value is the port. */
  Future<Integer> listen(Address address) {
    return server.listen(address.port(), address.host()).map(HttpServer::actualPort);
  }

  /** The image has moved on: answers those who waited for it. */
  void advanced() {
    List<Waiter> served =
        waiters.stream().filter(each -> each.minOffset <= offset.getAsLong()).toList();
    waiters.removeAll(served);
    served.forEach(
        each -> {
          vertx.cancelTimer(each.timer);
          answer(each.request, 200, image.get());
        });
  }

  /** Closes for good. */
  Future<Void> close() {
    return server.close();
  }

  private void onRequest(HttpServerRequest request) {
    switch (request.path()) {
      case "/livez" -> request.response().end("ok\n");
      case "/image" -> onImage(request);
      default -> answer(request, 404, error("no " + request.path() + ", try /livez or /image"));
    }
  }

  private void onImage(HttpServerRequest request) {
    long minOffset;
    long waitMs;
    try {
      minOffset = Long.parseLong(request.getParam("min_offset", "0"));
      waitMs = Long.parseLong(request.getParam("wait_ms", "10000"));
    } catch (NumberFormatException notNumbers) {
      answer(request, 400, error("min_offset and wait_ms must be integers"));
      return;
    }
    if (minOffset <= offset.getAsLong()) {
      answer(request, 200, image.get());
    } else if (waitMs <= 0) {
      answer(request, 503, image.get());
    } else {
      long timer = vertx.setTimer(Math.min(waitMs, MAX_WAIT_MS), id -> onTimeout(request));
      waiters.add(new Waiter(request, minOffset, timer));
    }
  }

  private void onTimeout(HttpServerRequest request) {
    waiters.removeIf(each -> each.request.equals(request));
    answer(request, 503, image.get());
  }

  private static void answer(HttpServerRequest request, int status, JsonObject body) {
    if (request.response().closed()) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode() + "\n");
  }

  private static JsonObject error(String message) {
    return new JsonObject().put("error", message);
  }
}
