package io.quorate.controller.sim;

import io.quorate.controller.raft.EntryId;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.Ready;
import io.quorate.controller.raft.Recovered;
import io.quorate.controller.raft.Replicate;
import io.quorate.controller.raft.RoleChange;
import io.quorate.controller.raft.Write;
import io.quorate.image.MetadataImage;
import io.quorate.message.AppendRequest;
import io.quorate.message.Entry;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotHeader;
import io.quorate.snapshot.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/** One life of a controller, from recovery to crash: drives the core and obeys its {@link Ready} to the letter. */
final class SimProcess {
  private record Held(long afterSequence, RaftMessage message) {}

  private final World world;
  private final SimNode node;
  private final SimClock clock;
  private final SimStore store;
  private final SimWriter writer;
  private final RaftCore core;
  private final Waiting waiting;
  private final SimSnapshots snapshots;
  private final MemoryLog log = new MemoryLog();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private MetadataImage image = MetadataImage.EMPTY;
  private long commitIndex;
  private long appliedIndex;
  private long lastSequence;
  private long forcedSequence;
  private long tickAt = Long.MAX_VALUE;
  private long deadline;
  private boolean alive = true;

  /** What the leader sent last: the newest on disk may be another, taken over from an earlier leader and never installed. */
  private SnapshotHeader installing;

  SimProcess(
      World world,
      SimNode node,
      SimStore store,
      Recovered recovered,
      SimClock clock,
      SplittableRandom random) {
    this.world = world;
    this.node = node;
    this.clock = clock;
    this.store = store;
    waiting = new Waiting(world, this);
    writer = new SimWriter(world, this, store, random.split());
    core = new RaftCore(world.conditions.raft(), recovered, random.split(), now());
    snapshots = new SimSnapshots(world, this, node.snapshots(), random.split());
    store.snapshot().ifPresent(this::showSnapshot);
    log.restart(beforeRecovered());
    store.recoveredEntries().forEach(this::appended);
    store.snapshotHeader().ifPresent(this::tellRestored);
  }

  /** What the first recovered entry follows: its term is known only if the snapshot ends there. */
  private EntryId beforeRecovered() {
    List<Entry> entries = store.recoveredEntries();
    long index = entries.isEmpty() ? commitIndex : entries.get(0).getIndex() - 1;
    long snapshotTerm = store.snapshotHeader().map(SnapshotHeader::getTerm).orElse(0L);
    return new EntryId(
        index == commitIndex ? snapshotTerm : index == 0 ? 0 : MemoryLog.UNKNOWN, index);
  }

  // ---- events: each may come only while the process runs, see SimNode.running

  void begin() {
    event(core::tick);
  }

  void receive(RaftMessage message) {
    event(now -> core.receive(message, now));
  }

  void persisted(long sequence) {
    // Completions may overtake each other on their way to the loop.
    forcedSequence = Math.max(forcedSequence, sequence);
    while (!held.isEmpty() && held.peek().afterSequence <= sequence) {
      world.network.send(held.remove().message);
    }
    event(now -> core.persisted(sequence, now));
  }

  /** A leader takes writes; anybody else, and one that cannot know what its predecessors committed, refuses. */
  boolean propose(List<ClientWrite> writes) {
    boolean takes = core.acceptsProposals() && core.committedInTerm();
    if (takes) {
      Ready ready = core.propose(writes.stream().map(ClientWrite::proposal).toList(), now());
      waiting.proposed(writes, ready.write().orElseThrow().entries());
      handle(ready);
    }
    return takes;
  }

  void read(long id) {
    if (leads()) {
      waiting.readBegun(id);
      event(now -> core.read(id, now));
    }
  }

  void transferLeadership(int target) {
    event(now -> core.transferLeadership(target, now));
  }

  void peerDisconnected(int nodeId) {
    event(now -> core.peerDisconnected(nodeId, now));
  }

  /** The snapshot of a process's own holds what is up to here on disk. */
  void compact(long index) {
    if (index >= core.outline().firstIndex()) {
      event(now -> core.compact(index, now));
    }
  }

  /** The leader's snapshot is on disk. */
  void install(Snapshot snapshot) {
    installing = snapshot.header();
    long before = core.commitIndex();
    Ready ready = core.snapshotInstalled(snapshot.header(), now());
    long index = snapshot.header().getIndex();
    boolean jumps = index > before && core.commitIndex() == index;
    if (jumps) {
      world.coverage.count(Counted.SNAPSHOTS_INSTALLED);
      world.trace.say(id(), "installs the snapshot of entry %d", index);
      showSnapshot(snapshot);
    }
    handle(ready);
    if (jumps) {
      tellRestored(snapshot.header());
    }
  }

  /** The leader sends what is on disk already. */
  void snapshotIsPresent(SnapshotHeader header) {
    event(now -> core.snapshotInstalled(header, now));
  }

  long commitIndex() {
    return commitIndex;
  }

  private void showSnapshot(Snapshot snapshot) {
    image = snapshot.image();
    appliedIndex = snapshot.header().getIndex();
    commitIndex = appliedIndex;
  }

  private void tellRestored(SnapshotHeader header) {
    world.promises.tell(promise -> promise.restored(this, header));
  }

  void die() {
    alive = false;
    snapshots.lost();
    waiting.lost();
  }

  private void event(LongFunction<Ready> event) {
    handle(event.apply(now()));
  }

  private void tickAgainAt(long wanted) {
    deadline = wanted;
    long simulatedNow = world.scheduler.nowNanos();
    long due = simulatedNow + clock.until(wanted, simulatedNow);
    if (due < tickAt) {
      tickAt = due;
      world.scheduler.in(due - simulatedNow, () -> node.running(this, () -> tick(due)));
    }
  }

  private void tick(long due) {
    if (due == tickAt) {
      tickAt = Long.MAX_VALUE;
      if (now() - deadline >= 0) {
        world.trace.say(id(), "tick");
        event(core::tick);
      } else {
        tickAgainAt(deadline);
      }
    }
  }

  // ---- what the core asks for

  private void handle(Ready ready) {
    ready.write().ifPresent(this::write);
    ready.sendNow().forEach(world.network::send);
    ready.sendAfterWrite().forEach(this::sendAfterWrite);
    ready.replicate().forEach(this::replicate);
    ready.snapshotsTo().forEach(snapshots::needed);
    ready.snapshotTraffic().forEach(this::snapshotTraffic);
    ready.roleChange().ifPresent(this::roleChanged);
    commit(ready.commitIndex());
    ready.reads().forEach(read -> waiting.readConfirmed(read.id()));
    tickAgainAt(ready.nextDeadlineNanos());
    maybeTakeSnapshot();
  }

  private void write(Write write) {
    lastSequence = write.sequence();
    if (write.restartAt() > 0) {
      log.restart(snapshotBefore(write.restartAt()));
    }
    if (write.truncateFrom() > 0) {
      log.truncateFrom(write.truncateFrom());
    }
    write.entries().forEach(this::appended);
    if (write.dropBefore() > 0) {
      log.dropBefore(write.dropBefore());
    }
    if (world.trace.on()) {
      world.trace.say(id(), "writes %s", Texts.of(write));
    }
    writer.add(write);
  }

  private EntryId snapshotBefore(long index) {
    SnapshotHeader header = installing;
    if (header == null || header.getIndex() != index - 1) {
      throw new BrokenPromise(
          "SnapshotsTrue", this + " restarts its log at " + index + " behind another snapshot");
    }
    return new EntryId(header.getTerm(), header.getIndex());
  }

  private void snapshotTraffic(RaftMessage message) {
    if (message.hasSnapshotAck()) {
      snapshots.answered(message.getFrom(), message.getSnapshotAck());
    } else {
      snapshots.receive(message.getFrom(), message.getSnapshotChunk());
    }
  }

  private void maybeTakeSnapshot() {
    if (snapshots.isDue(appliedIndex)) {
      snapshots.take(
          SnapshotHeader.newBuilder()
              .setIndex(appliedIndex)
              .setTerm(core.outline().term(appliedIndex))
              .setEndOffset(core.outline().endOffset(appliedIndex))
              .setConfiguration(core.configurationAt(appliedIndex))
              .build(),
          image);
    }
  }

  private void appended(Entry entry) {
    log.append(entry);
    world.promises.tell(promise -> promise.appended(this, entry));
  }

  private void sendAfterWrite(RaftMessage message) {
    if (forcedSequence == lastSequence) {
      world.network.send(message);
    } else {
      held.add(new Held(lastSequence, message));
    }
  }

  private void replicate(Replicate order) {
    AppendRequest request =
        AppendRequest.newBuilder()
            .setPrevIndex(order.prev().index())
            .setPrevTerm(order.prev().term())
            .setCommitIndex(order.commitIndex())
            .setRound(order.round())
            .addAllEntries(entries(order.firstIndex(), order.lastIndex()))
            .build();
    world.network.send(message(order.to()).setTerm(order.term()).setAppendRequest(request).build());
  }

  private void roleChanged(RoleChange change) {
    world.trace.say(
        id(), "%s in term %d, leader %d", change.role(), change.term(), change.leaderId());
    if (change.role() == RoleChange.Kind.LEADER) {
      world.coverage.count(Counted.ELECTIONS_WON);
      world.promises.tell(promise -> promise.becameLeader(this, change.term()));
    } else {
      snapshots.stopSending();
      waiting.lost();
    }
  }

  private void commit(long index) {
    if (index != commitIndex) {
      long from = commitIndex + 1;
      world.promises.tell(promise -> promise.committed(this, from, index));
      commitIndex = index;
      entries(appliedIndex + 1, index).forEach(this::apply);
    }
  }

  private void apply(Entry entry) {
    image = image.replay(entry);
    appliedIndex = entry.getIndex();
    world.promises.tell(promise -> promise.applied(this, entry));
    waiting.applied(entry);
  }

  /** From the files what is in them, from memory what the writer has still before it. */
  private List<Entry> entries(long from, long to) {
    if (from > to) {
      return List.of();
    }
    long written = Math.min(to, writer.firstUnwritten() - 1);
    List<Entry> entries = new ArrayList<>();
    if (from <= written) {
      entries.addAll(store.read(from, written));
    }
    entries.addAll(log.range(Math.max(from, written + 1), to));
    if (!entries.equals(log.range(from, to))) {
      throw new BrokenPromise("ReadsBack", this + " read other entries than it had written");
    }
    return entries;
  }

  // ---- questions

  private long now() {
    return clock.read(world.scheduler.nowNanos());
  }

  /** A message of the present term. */
  RaftMessage.Builder message(int to) {
    return RaftMessage.newBuilder()
        .setFrom(id())
        .setFromDirectoryId(node.directoryId())
        .setTo(to)
        .setTerm(core.role().term());
  }

  boolean alive() {
    return alive;
  }

  SimNode node() {
    return node;
  }

  int id() {
    return node.id();
  }

  MemoryLog log() {
    return log;
  }

  MetadataImage image() {
    return image;
  }

  long appliedIndex() {
    return appliedIndex;
  }

  RoleChange role() {
    return core.role();
  }

  boolean leads() {
    return core.role().role() == RoleChange.Kind.LEADER;
  }

  @Override
  public String toString() {
    return "node " + id();
  }
}
