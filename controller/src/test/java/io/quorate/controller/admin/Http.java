package io.quorate.controller.admin;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** An admin server on an event loop of its own, and a client of it. */
final class Http implements AutoCloseable {
  private static final Duration MAX_WAIT = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AdminServer server;
  private final int port;

  /** What came back. */
  record Answer(int status, JsonObject json, HttpResponse<String> raw) {
    String header(String name) {
      return raw.headers().firstValue(name).orElse(null);
    }
  }

  Http(AdminDoor door, AdminHttpSettings settings) {
    server = new AdminServer(vertx, settings, door);
    port = onLoop(server::listen);
  }

  Http(AdminDoor door) {
    this(door, AdminHttpSettings.of("127.0.0.1", 0));
  }

  int port() {
    return port;
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer delete(String path) {
    return send("DELETE", path, null);
  }

  Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  /** Sends JSON unless the headers name another content type. */
  Answer send(String method, String path, String body, String... headers) {
    URI uri = URI.create(path.startsWith("http") ? path : "http://127.0.0.1:" + port + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(MAX_WAIT)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(), text.isEmpty() ? null : new JsonObject(text), response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  private <T> T onLoop(Supplier<Future<T>> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        v -> action.get().onComplete(result::complete, result::completeExceptionally));
    return await(result);
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    onLoop(server::close);
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
