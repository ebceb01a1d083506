package io.quorate.controller.node;

import io.quorate.controller.raft.RoleChange;
import io.quorate.controller.storage.SnapshotNotFoundException;
import io.quorate.controller.storage.SnapshotStore;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotHeader;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Sends the latest snapshot to followers that need it, one chunk at a time: the next leaves when the last is acknowledged, and
 * not sooner than the rate allows. A transfer that stalls is taken up again at the position that the follower names. Event
 * loop only.
 */
final class SnapshotSender {
  private static final long STALLED_NANOS = 2_000_000_000L;

  private record Transfer(SnapshotHeader snapshot, long position, long sentNanos) {}

  private final Vertx vertx;
  private final SnapshotStore store;
  private final WorkerExecutor disk;
  private final SnapshotSettings settings;
  private final LongSupplier clockNanos;
  private final Supplier<RaftMessage.Builder> fromLeader;
  private final Supplier<RoleChange> role;
  private final Consumer<RaftMessage> send;
  private final Consumer<Throwable> failed;
  private final Map<Integer, Transfer> transfers = new HashMap<>();

  /**
   * Sends nothing yet.
   *
   * @param fromLeader a message of the current term without a receiver
   * @param role this node's
   */
  SnapshotSender(
      Vertx vertx,
      SnapshotStore store,
      WorkerExecutor disk,
      SnapshotSettings settings,
      LongSupplier clockNanos,
      Supplier<RaftMessage.Builder> fromLeader,
      Supplier<RoleChange> role,
      Consumer<RaftMessage> send,
      Consumer<Throwable> failed) {
    this.vertx = vertx;
    this.store = store;
    this.disk = disk;
    this.settings = settings;
    this.clockNanos = clockNanos;
    this.fromLeader = fromLeader;
    this.role = role;
    this.send = send;
    this.failed = failed;
  }

  /** The follower needs a snapshot; said again with each heartbeat while it does. */
  void needed(int follower, SnapshotHeader latest) {
    Transfer transfer = transfers.get(follower);
    if (transfer == null || clockNanos.getAsLong() - transfer.sentNanos > STALLED_NANOS) {
      // From the start: the follower answers with what it has already.
      sendChunk(follower, transfer == null ? latest : newest(transfer.snapshot, latest), 0);
    }
  }

  /** The follower answered: go on where it says, or be done. */
  void answered(int follower, SnapshotAck ack) {
    Transfer transfer = transfers.get(follower);
    if (transfer == null || transfer.snapshot.getIndex() != ack.getIndex()) {
      return;
    }
    if (ack.getInstalled()) {
      transfers.remove(follower);
      return;
    }
    long chunkNanos = settings.chunkBytes() * 1_000_000_000L / settings.maxBytesPerSecond();
    long waitMs = (transfer.sentNanos + chunkNanos - clockNanos.getAsLong()) / 1_000_000;
    if (waitMs > 0) {
      vertx.setTimer(waitMs, id -> sendChunk(follower, transfer.snapshot, ack.getNextPosition()));
    } else {
      sendChunk(follower, transfer.snapshot, ack.getNextPosition());
    }
  }

  /** The lead is lost: so are its transfers. */
  void stop() {
    transfers.clear();
  }

  private static SnapshotHeader newest(SnapshotHeader one, SnapshotHeader other) {
    return one.getIndex() >= other.getIndex() ? one : other;
  }

  private void sendChunk(int follower, SnapshotHeader snapshot, long position) {
    if (role.get().role() != RoleChange.Kind.LEADER) {
      return;
    }
    transfers.put(follower, new Transfer(snapshot, position, clockNanos.getAsLong()));
    disk.executeBlocking(() -> store.read(snapshot, position, settings.chunkBytes()), false)
        .onSuccess(part -> send(follower, snapshot, part))
        .onFailure(e -> notRead(follower, e));
  }

  private void notRead(int follower, Throwable e) {
    transfers.remove(follower);
    if (!(e instanceof SnapshotNotFoundException)) {
      failed.accept(e);
    } // Else replaced by a newer one meanwhile: the next heartbeat starts over with that.
  }

  private void send(int follower, SnapshotHeader snapshot, SnapshotStore.Part part) {
    if (role.get().role() == RoleChange.Kind.LEADER) {
      SnapshotChunk.Builder chunk =
          SnapshotChunk.newBuilder()
              .setIndex(snapshot.getIndex())
              .setSnapshotTerm(snapshot.getTerm())
              .setEndOffset(snapshot.getEndOffset())
              .setSize(part.fileSize())
              .setPosition(part.position())
              .setData(part.data())
              .setCrc32C(part.crc32c());
      send.accept(fromLeader.get().setTo(follower).setSnapshotChunk(chunk).build());
    }
  }
}
