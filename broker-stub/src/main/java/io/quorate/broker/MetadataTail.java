package io.quorate.broker;

import io.quorate.image.MetadataImage;
import io.quorate.message.Entry;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.SnapshotId;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Follows the committed log by parked fetches. Any controller serves; the tail stays with one that works and moves on when
 * it fails, for as long as it takes. Event loop only.
 */
final class MetadataTail {
  private static final Logger log = LogManager.getLogger();

  /** How long an answer may take beyond the time that the controller may park it. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Who is told what the tail learns. */
  interface Reader {
    /** These entries lead from one image to the next. The tail fetches more once the future is done. */
    Future<Void> advanced(List<Entry> entries, MetadataImage before, MetadataImage after);

    /** A snapshot leads from one image to the next, since the log no longer reaches back. As {@link #advanced}. */
    Future<Void> replaced(MetadataImage before, MetadataImage after);

    /** The log of the controllers is another one: all that came before is void. */
    void startedOver();

    /** The log holds what this build cannot apply; the tail has ended. */
    void failed(IllegalStateException why);
  }

  private final Vertx vertx;
  private final Controllers controllers;
  private final BrokerConfig config;
  private final Reader reader;
  private final SnapshotDownload snapshots;
  private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

  private MetadataImage image;
  private Address source;
  private long sentNanos;
  private long timer = -1;
  private final Set<Address> outOfRange = new HashSet<>();
  private boolean working;
  private boolean lost;
  private boolean stopped;

  /** A tail that goes on where {@code image} ends. */
  MetadataTail(
      Vertx vertx,
      Controllers controllers,
      BrokerConfig config,
      MetadataImage image,
      Reader reader) {
    this.vertx = vertx;
    this.controllers = controllers;
    this.config = config;
    this.image = image;
    this.reader = reader;
    this.snapshots = new SnapshotDownload(vertx, controllers, config);
    this.source = controllers.first(config.id());
  }

  /** The picture as far as the tail has come. */
  MetadataImage image() {
    return image;
  }

  /** The controller that it fetches from. */
  Address source() {
    return source;
  }

  /** Begins to fetch. */
  void start() {
    fetch();
  }

  /** Fetches no more; an answer under way is dropped. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void fetch() {
    FetchRequest request =
        FetchRequest.newBuilder()
            .setBrokerId(config.id())
            .setFetchOffset(image.endOffset())
            .setLastEpoch(image.epoch())
            .setMaxWaitMs((int) config.fetchMaxWait().toMillis())
            .setMaxBytes(config.maxBytes())
            .build();
    sentNanos = System.nanoTime();
    controllers
        .call(source, Api.FETCH, request, FetchResponse.parser(), config.fetchMaxWait().plus(GRACE))
        .onComplete(
            answer -> {
              if (stopped) {
                return;
              }
              if (answer.succeeded()) {
                onAnswer(answer.result());
              } else {
                moveOn(answer.cause().getMessage());
              }
            });
  }

  private void onAnswer(FetchResponse answer) {
    if (answer.getError() == ErrorCode.OFFSET_OUT_OF_RANGE) {
      onOutOfRange(answer);
    } else if (answer.getError() != ErrorCode.NONE) {
      moveOn(answer.getError() + " " + answer.getMessage());
    } else if (answer.hasSnapshot()) {
      outOfRange.clear();
      onSnapshot(answer.getSnapshot());
    } else {
      outOfRange.clear();
      onEntries(answer);
    }
  }

  private void onEntries(FetchResponse answer) {
    if (!answer.getEntriesList().isEmpty()) {
      onWorking();
      apply(answer.getEntriesList());
    } else if (answer.hasLeader() && answer.getLeader().getNodeId() < 0) {
      moveOn("it knows no leader, others may know more");
    } else {
      onWorking();
      boolean parked = System.nanoTime() - sentNanos >= config.fetchMaxWait().toNanos() / 2;
      // An empty answer that comes at once must not become a busy loop.
      fetchAfter(parked ? 0 : backoff.nextMs());
    }
  }

  /** The log begins behind what is here: the picture has to come from a snapshot, the rest from the log. */
  private void onSnapshot(SnapshotId id) {
    if (id.getEndOffset() <= image.endOffset()) {
      moveOn("its snapshot ends at offset " + id.getEndOffset() + ", which is here already");
      return;
    }
    onWorking();
    snapshots
        .fetch(source, id)
        .onComplete(
            fetched -> {
              if (stopped) {
                return;
              }
              if (fetched.failed()) {
                moveOn("no snapshot: " + fetched.cause().getMessage());
              } else {
                replace(fetched.result().image());
              }
            });
  }

  private void replace(MetadataImage after) {
    MetadataImage before = image;
    image = after;
    backoff.reset();
    log.info("broker {}: took a snapshot up to offset {}", config.id(), after.endOffset());
    reader.replaced(before, after).onComplete(done -> fetchAfter(0));
  }

  private void apply(List<Entry> entries) {
    MetadataImage before = image;
    MetadataImage after = before;
    try {
      for (Entry entry : entries) {
        after = after.replay(entry);
      }
    } catch (IllegalStateException unreadable) {
      stop();
      reader.failed(unreadable);
      return;
    }
    image = after;
    backoff.reset();
    reader.advanced(entries, before, after).onComplete(done -> fetchAfter(0));
  }

  /**
   * Only when every controller says it, and none has served this broker meanwhile, is the log taken for another one (a cluster
   * that was made anew at the same addresses).
   */
  private void onOutOfRange(FetchResponse answer) {
    outOfRange.add(source);
    if (outOfRange.size() < controllers.size()) {
      moveOn("offset " + image.endOffset() + " is out of its range");
      return;
    }
    log.warn(
        "broker {}: every controller says that offset {} (epoch {}) is out of range (high watermark {}):"
            + " starting over from offset 0",
        config.id(),
        image.endOffset(),
        image.epoch(),
        answer.getHighWatermark());
    outOfRange.clear();
    image = MetadataImage.EMPTY;
    reader.startedOver();
    fetchAfter(backoff.nextMs());
  }

  private void onWorking() {
    if (!working) {
      working = true;
      lost = false;
      log.info("broker {}: tails {} from offset {}", config.id(), source, image.endOffset());
    }
  }

  private void moveOn(String problem) {
    if (working || !lost) {
      log.warn("broker {}: cannot tail {}: {}", config.id(), source, problem);
    }
    working = false;
    lost = true;
    source = controllers.after(source);
    fetchAfter(backoff.nextMs());
  }

  private void fetchAfter(long delayMs) {
    if (stopped) {
      return;
    }
    if (delayMs == 0) {
      fetch();
    } else {
      timer = vertx.setTimer(delayMs, fired -> fetch());
    }
  }
}
