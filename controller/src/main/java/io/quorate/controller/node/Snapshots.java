package io.quorate.controller.node;

import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.storage.SnapshotStore;
import io.quorate.image.MetadataImage;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.SnapshotHeader;
import io.quorate.snapshot.Snapshot;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * This node's own snapshots: takes them off the loop from an immutable image, and receives the leader's. What becomes of them
 * is the node's business. Event loop only.
 */
final class Snapshots {
  private static final Logger LOG = LogManager.getLogger();

  private final RaftCore core;
  private final SnapshotStore store;
  private final WorkerExecutor disk;
  private final SnapshotSettings settings;
  private final Consumer<Throwable> failed;
  private Optional<SnapshotHeader> latest;
  private boolean taking;

  Snapshots(
      RaftCore core,
      SnapshotStore store,
      WorkerExecutor disk,
      SnapshotSettings settings,
      Consumer<Throwable> failed) {
    this.core = core;
    this.store = store;
    this.disk = disk;
    this.settings = settings;
    this.failed = failed;
    latest = store.latest();
  }

  /** The newest snapshot on this disk. */
  Optional<SnapshotHeader> latest() {
    return latest;
  }

  /**
   * Takes a snapshot if enough was applied since the last one.
   *
   * @param image the picture after the entry at {@code appliedIndex}
   * @param compactable told the index up to which the log may be forgotten, once the snapshot is on disk
   */
  void maybeTake(MetadataImage image, long appliedIndex, LongConsumer compactable) {
    if (!taking && isDue(appliedIndex)) {
      take(header(image, appliedIndex), image, compactable);
    }
  }

  private boolean isDue(long appliedIndex) {
    long since = latest.map(SnapshotHeader::getIndex).orElse(0L);
    if (appliedIndex <= since) {
      return false;
    }
    long counted = Math.max(since, core.outline().firstIndex() - 1);
    return appliedIndex - since >= settings.everyEntries()
        || core.outline().bytes(counted + 1, appliedIndex) >= settings.everyBytes();
  }

  private SnapshotHeader header(MetadataImage image, long index) {
    if (core.outline().endOffset(index) != image.endOffset()) {
      throw new IllegalStateException(
          "the image ends at offset " + image.endOffset() + ", entry " + index + " does not");
    }
    return SnapshotHeader.newBuilder()
        .setIndex(index)
        .setTerm(core.outline().term(index))
        .setEndOffset(image.endOffset())
        .setConfiguration(core.configurationAt(index))
        .build();
  }

  private void take(SnapshotHeader header, MetadataImage image, LongConsumer compactable) {
    taking = true;
    disk.executeBlocking(() -> store.write(header, image), false)
        .onComplete(done -> taking = false)
        .onSuccess(
            written -> {
              LOG.info(
                  "Snapshot up to offset {} (entry {})",
                  written.getEndOffset(),
                  written.getIndex());
              keepNewest(written);
              compactable.accept(written.getIndex() - settings.keepEntries());
            })
        .onFailure(failed::accept);
  }

  private void keepNewest(SnapshotHeader other) {
    if (latest.isEmpty() || latest.get().getIndex() < other.getIndex()) {
      latest = Optional.of(other);
    }
  }

  /** Stores a chunk of the leader's snapshot; then either asks for more or has a whole one. */
  void receive(
      RaftMessage chunk,
      Consumer<SnapshotAck> more,
      Consumer<Snapshot> complete,
      Consumer<SnapshotHeader> present) {
    long index = chunk.getSnapshotChunk().getIndex();
    if (core.commitIndex() >= index) {
      // Sent again because verifying it took long, or this node has caught up without it.
      present.accept(
          SnapshotHeader.newBuilder()
              .setIndex(index)
              .setTerm(chunk.getSnapshotChunk().getSnapshotTerm())
              .build());
      return;
    }
    disk.executeBlocking(() -> store.receive(chunk.getSnapshotChunk()))
        .onSuccess(
            received -> {
              if (received.snapshot().isPresent()) {
                keepNewest(received.snapshot().get().header());
                complete.accept(received.snapshot().get());
              } else {
                more.accept(
                    SnapshotAck.newBuilder()
                        .setIndex(chunk.getSnapshotChunk().getIndex())
                        .setSnapshotTerm(chunk.getSnapshotChunk().getSnapshotTerm())
                        .setNextPosition(received.nextPosition())
                        .setRound(chunk.getSnapshotChunk().getRound())
                        .build());
              }
            })
        .onFailure(failed::accept);
  }
}
