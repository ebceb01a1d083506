package io.quorate.broker;

import io.quorate.image.MetadataImage;
import io.quorate.message.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One broker stub: builds its parts, connects them, and ends them in order. Deployed on one event loop; start is done when
 * the cache is open and the status listener bound, before the broker is registered. Stop is the orderly leave: it asks the
 * controller to move leaderships away and waits for that within the configured time.
 */
public final class BrokerVerticle extends VerticleBase {
  private static final Logger log = LogManager.getLogger();

  /** Entries of less than this are not worth a new cache file. */
  private static final long CACHE_REWRITE_BYTES = 16 << 20;

  private final BrokerConfig config;
  private final Promise<Void> ended = Promise.promise();
  private final RoleLog roles;
  private final IsrGrowth growth;
  private Controllers controllers;
  private CacheWriter cache;
  private MetadataTail tail;
  private Heartbeats heartbeats;
  private AlterPartitions alterPartitions;
  private StatusServer status;
  private volatile int statusPort = -1;

  /** A stub that does nothing before it is deployed. */
  public BrokerVerticle(BrokerConfig config) {
    this.config = config;
    this.roles = new RoleLog(config.id());
    long catchupNanos = config.catchup().toNanos();
    this.growth = new IsrGrowth(config.id(), catchupNanos, Math.max(1_000_000_000, catchupNanos));
  }

  /** Fails when the broker cannot go on: it is refused for good, or the log holds what this build does not know. */
  public Future<Void> ended() {
    return ended.future();
  }

  /** The port of the status listener, once started; -1 without one. Any thread. */
  public int statusPort() {
    return statusPort;
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> MetadataCache.open(config.folder(), CACHE_REWRITE_BYTES))
        .compose(
            opened -> {
              build(opened);
              return listen().onFailure(failure -> cache.close());
            })
        .onSuccess(
            listening -> {
              tail.start();
              heartbeats.start();
            });
  }

  @Override
  public Future<?> stop() {
    return heartbeats
        .leave()
        .onSuccess(gone -> log.info("broker {}: leaves", config.id()))
        .onFailure(
            e ->
                log.warn("broker {}: leaves without being let go: {}", config.id(), e.getMessage()))
        .transform(gone -> close())
        .onComplete(closed -> ended.tryComplete());
  }

  private Future<Void> close() {
    alterPartitions.stop();
    heartbeats.stop();
    tail.stop();
    return Future.join(status.close(), cache.close(), controllers.close()).mapEmpty();
  }

  private void build(MetadataCache opened) {
    MetadataImage start = opened.image();
    if (start.endOffset() > 0) {
      log.info("broker {}: resumes at offset {} from its cache", config.id(), start.endOffset());
    }
    cache = new CacheWriter(vertx, opened);
    controllers = new Controllers(vertx, config);
    ControllerFinder finder = new ControllerFinder(controllers, config.id());
    tail = new MetadataTail(vertx, controllers, config, start, new Applied());
    heartbeats =
        new Heartbeats(
            vertx,
            finder,
            new Registration(vertx, finder, config),
            config,
            () -> tail.image().endOffset(),
            ended::tryFail);
    alterPartitions =
        new AlterPartitions(
            vertx,
            finder,
            config,
            growth,
            () -> tail.image(),
            () -> heartbeats.fenced() ? -1 : heartbeats.brokerEpoch());
    status = new StatusServer(vertx, () -> tail.image().endOffset(), this::describe);
    compare(MetadataImage.EMPTY, start);
  }

  private Future<Integer> listen() {
    return config
        .statusListener()
        .map(address -> status.listen(address).onSuccess(port -> statusPort = port))
        .orElseGet(() -> Future.succeededFuture(-1));
  }

  private void compare(MetadataImage before, MetadataImage after) {
    List<PartitionRoles.Change> changes = PartitionRoles.compare(before, after, config.id());
    roles.advance(changes);
    growth.advance(changes, after, System.nanoTime());
    alterPartitions.wake();
  }

  private JsonObject describe() {
    MetadataImage image = tail.image();
    return new JsonObject()
        .put("node_id", config.id())
        .put("broker_epoch", heartbeats.brokerEpoch())
        .put("fenced", heartbeats.fenced())
        .put("source", tail.source().toString())
        .put("offset", image.endOffset())
        .put("epoch", image.epoch())
        .put("checksum", image.checksumText())
        .put("brokers", image.brokers().size())
        .put("topics", image.topics().size())
        .put("partitions", image.topics().partitionCount())
        .put("leads", roles.leads())
        .put("follows", roles.follows());
  }

  /** What becomes of what the tail learns. */
  private final class Applied implements MetadataTail.Reader {
    @Override
    public Future<Void> advanced(List<Entry> entries, MetadataImage before, MetadataImage after) {
      compare(before, after);
      status.advanced();
      return cache.write(entries, after);
    }

    @Override
    public Future<Void> replaced(MetadataImage before, MetadataImage after) {
      compare(before, after);
      status.advanced();
      return cache.replace(after);
    }

    @Override
    public void startedOver() {
      growth.clear();
      roles.clear();
      cache.startOver();
    }

    @Override
    public void failed(IllegalStateException why) {
      ended.tryFail(why);
    }
  }
}
