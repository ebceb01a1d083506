package io.quorate.controller.service;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/** A position that only grows, and those who wait for it. Event loop only. */
final class Watermark {
  private final TreeMap<Long, Set<Promise<Void>>> waiting = new TreeMap<>();
  private long position;

  Watermark(long position) {
    this.position = position;
  }

  /** Completes once the position is at least this. */
  Future<Void> reached(long wanted) {
    return wanted <= position ? Future.succeededFuture() : waitFor(wanted).future();
  }

  /** As {@link #reached(long)}, but never, and without a trace, when {@code givenUp} completes before. */
  Future<Void> reached(long wanted, Future<?> givenUp) {
    if (wanted <= position) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = waitFor(wanted);
    givenUp.onComplete(done -> forget(wanted, promise));
    return promise.future();
  }

  private Promise<Void> waitFor(long wanted) {
    Promise<Void> promise = Promise.promise();
    waiting.computeIfAbsent(wanted, at -> new LinkedHashSet<>()).add(promise);
    return promise;
  }

  private void forget(long wanted, Promise<Void> promise) {
    waiting.computeIfPresent(
        wanted,
        (at, promises) -> {
          promises.remove(promise);
          return promises.isEmpty() ? null : promises;
        });
  }

  /** How many wait. */
  int size() {
    return waiting.values().stream().mapToInt(Set::size).sum();
  }

  void advance(long to) {
    position = Math.max(position, to);
    while (!waiting.isEmpty() && waiting.firstKey() <= position) {
      waiting.pollFirstEntry().getValue().forEach(Promise::complete);
    }
  }
}
