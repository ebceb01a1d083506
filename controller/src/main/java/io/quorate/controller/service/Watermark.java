package io.quorate.controller.service;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A position that only grows, and those who wait for it. Event loop only. */
final class Watermark {
  private final TreeMap<Long, List<Promise<Void>>> waiting = new TreeMap<>();
  private long position;

  Watermark(long position) {
    this.position = position;
  }

  /** Completes once the position is at least this. */
  Future<Void> reached(long wanted) {
    if (wanted <= position) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    waiting.computeIfAbsent(wanted, at -> new ArrayList<>()).add(promise);
    return promise.future();
  }

  void advance(long to) {
    position = Math.max(position, to);
    while (!waiting.isEmpty() && waiting.firstKey() <= position) {
      waiting.pollFirstEntry().getValue().forEach(Promise::complete);
    }
  }
}
