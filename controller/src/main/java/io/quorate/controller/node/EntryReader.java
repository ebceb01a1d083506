package io.quorate.controller.node;

import io.quorate.controller.storage.SegmentedLog;
import io.quorate.message.Entry;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;

/** Entries by index: from the cache at once, else from the disk by way of one reader thread. Event loop only. */
final class EntryReader {
  private final EntryCache cache;
  private final SegmentedLog log;
  private final WorkerExecutor disk;

  EntryReader(EntryCache cache, SegmentedLog log, WorkerExecutor disk) {
    this.cache = cache;
    this.log = log;
    this.disk = disk;
  }

  /** The entries {@code from..to} if the cache has them. */
  Optional<List<Entry>> cached(long from, long to) {
    return cache.range(from, to);
  }

  /**
   * Entries from {@code from} on, at most to {@code to} and at most {@code maxBytes} (one entry may exceed it). The future
   * completes on the event loop; it is empty when the log has been cut back below {@code from} meanwhile.
   */
  Future<List<Entry>> read(long from, long to, int maxBytes) {
    return cached(from, to)
        .map(Future::succeededFuture)
        .orElseGet(() -> disk.executeBlocking(() -> log.read(from, to, maxBytes), false));
  }
}
