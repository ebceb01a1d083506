package io.quorate.rpc;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One event loop of its own for a test, and bounded waits for what happens on it. */
final class Loop implements AutoCloseable {
  private static final long MAX_WAIT_SECONDS = 20;

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();

  /** Starts something on the loop; the result is for {@link #await}. */
  <T> CompletableFuture<T> start(Supplier<Future<T>> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        v -> {
          try {
            action.get().onComplete(result::complete, result::completeExceptionally);
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** Does something on the loop and waits for its result. */
  <T> T get(Supplier<T> action) {
    return await(start(() -> Future.succeededFuture(action.get())));
  }

  /** Does something on the loop and waits for its future. */
  <T> T done(Supplier<Future<T>> action) {
    return await(start(action));
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("nothing within " + MAX_WAIT_SECONDS + " s", e);
    }
  }

  /** How a future failed. */
  static RpcException failure(CompletableFuture<?> future) {
    try {
      throw new AssertionError("should have failed, gave " + await(future));
    } catch (CompletionException e) {
      return (RpcException) e.getCause();
    }
  }

  /** The next event, waited for. */
  static <T> T next(BlockingQueue<T> events) {
    try {
      T event = events.poll(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing within " + MAX_WAIT_SECONDS + " s");
      }
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
