package io.quorate.controller.sim;

import io.quorate.image.MetadataImage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One process's snapshots: takes them, sends the latest to followers that need it, receives the leader's. Does what the
 * production shell does, in its order; its disk thread does one thing after the other and each takes its time.
 */
final class SimSnapshots {
  private record Transfer(SnapshotHeader snapshot, long sentNanos) {}

  private final World world;
  private final SimProcess process;
  private final SimSnapshotStore store;
  private final SplittableRandom random;
  private final Map<Integer, Transfer> transfers = new HashMap<>();
  private final long keepEntries;
  private Optional<SnapshotHeader> latest;
  private long everyEntries;
  private long diskBusyUntil;
  private boolean taking;

  SimSnapshots(World world, SimProcess process, SimSnapshotStore store, SplittableRandom random) {
    this.world = world;
    this.process = process;
    this.store = store;
    this.random = random;
    latest = store.latest();
    keepEntries = random.nextInt(21);
    everyEntries = random.nextInt(5, 61);
  }

  Optional<SnapshotHeader> latest() {
    return latest;
  }

  /** The process dies. */
  void lost() {
    world.coverage.count(Counted.SNAPSHOTS_LOST_UNFINISHED, taking ? 1 : 0);
  }

  // ---- its own

  boolean isDue(long appliedIndex) {
    return !taking && appliedIndex - latestIndex() >= everyEntries;
  }

  void take(SnapshotHeader header, MetadataImage image) {
    taking = true;
    everyEntries = random.nextInt(5, 61);
    SnapshotBytes bytes = SnapshotBytes.of(header, image);
    onDisk(
        () -> {
          store.publish(bytes);
          back(() -> taken(bytes.header()));
        });
  }

  private void taken(SnapshotHeader header) {
    taking = false;
    world.coverage.count(Counted.SNAPSHOTS_TAKEN);
    world.trace.say(process.id(), "has a snapshot of entry %d", header.getIndex());
    latest = newest(latest, header);
    process.compact(header.getIndex() - keepEntries);
  }

  // ---- to followers

  /** Said again with each heartbeat while the follower needs it. */
  void needed(int follower) {
    Transfer transfer = transfers.get(follower);
    long stalled = world.conditions.raft().electionTimeoutNanos();
    if (latest.isPresent()
        && (transfer == null || world.scheduler.nowNanos() - transfer.sentNanos > stalled)) {
      send(follower, latest.get(), 0);
    }
  }

  void answered(int follower, SnapshotAck ack) {
    Transfer transfer = transfers.get(follower);
    if (transfer != null && transfer.snapshot.getIndex() == ack.getIndex()) {
      if (ack.getInstalled()) {
        transfers.remove(follower);
      } else {
        send(follower, transfer.snapshot, ack.getNextPosition());
      }
    }
  }

  /** The lead is lost: so are its transfers. */
  void stopSending() {
    transfers.clear();
  }

  private void send(int follower, SnapshotHeader snapshot, long position) {
    if (process.leads()) {
      transfers.put(follower, new Transfer(snapshot, world.scheduler.nowNanos()));
      onDisk(() -> readAndSend(follower, snapshot, position));
    }
  }

  private void readAndSend(int follower, SnapshotHeader snapshot, long position) {
    Optional<SnapshotBytes> found = store.find(snapshot.getIndex(), snapshot.getTerm());
    back(
        () -> {
          if (found.isEmpty()) {
            transfers.remove(follower);
          } else if (process.leads()) {
            world.coverage.count(Counted.SNAPSHOT_CHUNKS_SENT);
            SnapshotChunk.Builder chunk = chunk(found.get(), Math.toIntExact(position));
            world.network.send(process.message(follower).setSnapshotChunk(chunk).build());
          }
        });
  }

  private SnapshotChunk.Builder chunk(SnapshotBytes snapshot, int position) {
    int size = snapshot.bytes().size();
    int from = Math.min(position, size);
    int to = Math.min(size, from + random.nextInt(size / 4 + 1, size + 1));
    return SnapshotChunk.newBuilder()
        .setIndex(snapshot.header().getIndex())
        .setSnapshotTerm(snapshot.header().getTerm())
        .setEndOffset(snapshot.header().getEndOffset())
        .setSize(size)
        .setPosition(from)
        .setData(snapshot.bytes().substring(from, to));
  }

  // ---- from the leader

  void receive(int leader, SnapshotChunk chunk) {
    if (process.commitIndex() >= chunk.getIndex()) {
      process.snapshotIsPresent(
          SnapshotHeader.newBuilder()
              .setIndex(chunk.getIndex())
              .setTerm(chunk.getSnapshotTerm())
              .build());
    } else {
      onDisk(
          () -> {
            SimSnapshotStore.Received received = store.receive(chunk);
            back(() -> received(leader, chunk, received));
          });
    }
  }

  private void received(int leader, SnapshotChunk chunk, SimSnapshotStore.Received received) {
    if (received.snapshot().isPresent()) {
      latest = newest(latest, received.snapshot().get().header());
      process.install(received.snapshot().get());
    } else {
      SnapshotAck.Builder ack =
          SnapshotAck.newBuilder()
              .setIndex(chunk.getIndex())
              .setSnapshotTerm(chunk.getSnapshotTerm())
              .setNextPosition(received.nextPosition())
              .setRound(chunk.getRound());
      world.network.send(process.message(leader).setSnapshotAck(ack).build());
    }
  }

  private long latestIndex() {
    return latest.map(SnapshotHeader::getIndex).orElse(0L);
  }

  private static Optional<SnapshotHeader> newest(
      Optional<SnapshotHeader> one, SnapshotHeader other) {
    return one.filter(each -> each.getIndex() >= other.getIndex()).or(() -> Optional.of(other));
  }

  // ---- its disk thread

  private void onDisk(Runnable work) {
    long mean = world.healed ? Conditions.MILLI : world.conditions.forceNanos();
    long takes = World.gap(random, process.node().diskIsSlow() ? 20 * mean : mean);
    long now = world.scheduler.nowNanos();
    diskBusyUntil = Math.max(diskBusyUntil, now) + takes;
    world.scheduler.in(diskBusyUntil - now, () -> process.node().alive(process, work));
  }

  private void back(Runnable work) {
    world.scheduler.in(random.nextLong(200_000), () -> process.node().running(process, work));
  }
}
