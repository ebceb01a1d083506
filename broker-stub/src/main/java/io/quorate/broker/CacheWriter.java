package io.quorate.broker;

import io.quorate.image.MetadataImage;
import io.quorate.message.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Hands what the tail applies to the cache on a worker thread, one job at a time: what comes while a commit is under way
 * goes into the next one together. Event loop only.
 */
final class CacheWriter {
  private static final Logger log = LogManager.getLogger();

  /** More than this waiting makes the tail wait too. */
  private static final long MAX_PENDING_BYTES = 16 << 20;

  private final Vertx vertx;
  private final MetadataCache cache;
  private final List<Entry> pending = new ArrayList<>();
  private long pendingBytes;
  private MetadataImage latest;
  private MetadataImage replacement;
  private boolean startOver;
  private boolean busy;
  private boolean broken;
  private Promise<Void> room = Promise.promise();
  private Promise<Void> closing;

  CacheWriter(Vertx vertx, MetadataCache cache) {
    this.vertx = vertx;
    this.cache = cache;
  }

  /** Takes entries and the image that they lead to; done, at once mostly, when there is room for more. */
  Future<Void> write(List<Entry> entries, MetadataImage after) {
    if (broken) {
      return Future.succeededFuture();
    }
    pending.addAll(entries);
    entries.forEach(entry -> pendingBytes += entry.getSerializedSize());
    latest = after;
    next();
    return pendingBytes < MAX_PENDING_BYTES ? Future.succeededFuture() : room.future();
  }

  /** Takes an image in place of all that came before; done as {@link #write}. */
  Future<Void> replace(MetadataImage after) {
    pending.clear();
    pendingBytes = 0;
    replacement = after;
    next();
    return Future.succeededFuture();
  }

  /** Begins an empty cache in place of the present one. */
  void startOver() {
    pending.clear();
    pendingBytes = 0;
    replacement = null;
    startOver = true;
    next();
  }

  /** Writes what waits, then closes the cache. */
  Future<Void> close() {
    closing = Promise.promise();
    next();
    return closing.future();
  }

  private void next() {
    if (busy) {
      return;
    }
    if (startOver && !broken) {
      startOver = false;
      run(
          () -> {
            cache.startOver();
            return null;
          });
    } else if (replacement != null && !broken) {
      MetadataImage after = replacement;
      replacement = null;
      run(
          () -> {
            cache.replace(after);
            return null;
          });
    } else if (!pending.isEmpty() && !broken) {
      List<Entry> batch = List.copyOf(pending);
      MetadataImage after = latest;
      pending.clear();
      pendingBytes = 0;
      run(
          () -> {
            cache.write(batch, after);
            return null;
          });
    } else if (closing != null) {
      busy = true; // for good
      vertx
          .<Void>executeBlocking(
              () -> {
                cache.close();
                return null;
              })
          .onComplete(closing);
    }
  }

  private void run(Callable<Void> job) {
    busy = true;
    vertx
        .executeBlocking(job, false)
        .onComplete(
            done -> {
              busy = false;
              if (done.failed()) {
                // The next start finds the last commit, or sets the cache aside.
                broken = true;
                log.error("metadata cache not written any more: {}", done.cause().toString());
              }
              Promise<Void> waiting = room;
              room = Promise.promise();
              waiting.complete();
              next();
            });
  }
}
