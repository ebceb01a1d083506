package io.quorate.controller.node;

import io.quorate.controller.raft.LogOutline;
import io.quorate.controller.raft.PeerStatus;
import io.quorate.controller.raft.Proposal;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.Ready;
import io.quorate.controller.raft.Replicate;
import io.quorate.controller.raft.RoleChange;
import io.quorate.controller.raft.Write;
import io.quorate.image.MetadataImage;
import io.quorate.message.AppendRequest;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotHeader;
import io.quorate.snapshot.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Drives one {@link RaftCore} on one event loop and obeys what it answers. Everything here runs on that loop; the only other
 * threads are the log writer and the log reader.
 */
public final class RaftNode {
  private final RaftCore core;
  private final NodeParts parts;
  private final LongSupplier clockNanos;
  private final NodeListener listener;
  private final PeerLinks links;
  private final EntryCache cache;
  private final EntryReader reader;
  private final HeldMessages held;
  private final CommittedEntries committed;
  private final Deadline deadline;
  private final LogWriter writer;
  private final Snapshots snapshots;
  private final SnapshotSender snapshotSender;
  private final Map<Long, Promise<Long>> reads = new HashMap<>();
  private long lastReadId;
  private boolean stopped;

  /**
   * A node that does nothing before {@link #start}.
   *
   * @param parts what it runs on
   * @param core freshly made from what the disk holds
   * @param links to the other controllers
   * @param listener told of commits and roles
   */
  public RaftNode(NodeParts parts, RaftCore core, PeerLinks links, NodeListener listener) {
    this.core = core;
    this.parts = parts;
    this.clockNanos = parts.clockNanos();
    this.links = links;
    this.listener = listener;
    cache = new EntryCache(parts.cacheBytes());
    reader = new EntryReader(cache, parts.log(), parts.logReader());
    held = new HeldMessages(links::send);
    committed =
        new CommittedEntries(
            parts.loop(), reader, listener::onCommitted, parts.failed(), core.commitIndex());
    snapshots =
        new Snapshots(
            core, parts.snapshotStore(), parts.snapshotDisk(), parts.snapshots(), parts.failed());
    snapshotSender =
        new SnapshotSender(
            parts.vertx(),
            parts.snapshotStore(),
            parts.snapshotDisk(),
            parts.snapshots(),
            clockNanos,
            this::message,
            core::role,
            links::send,
            parts.failed());
    deadline =
        new Deadline(parts.vertx(), clockNanos, () -> obey(core.tick(clockNanos.getAsLong())));
    writer =
        new LogWriter(
            parts.log(),
            parts.stateFile(),
            task -> parts.loop().runOnContext(v -> task.run()),
            this::durable,
            parts.failed());
    links.onDisconnected(this::peerDisconnected);
  }

  /** Connects to the peers and starts the clock. */
  public void start() {
    links.connect(core.configuration());
    obey(core.tick(clockNanos.getAsLong()));
  }

  /** A message from another controller. */
  public void receive(RaftMessage message) {
    if (!stopped) {
      obey(core.receive(message, clockNanos.getAsLong()));
    }
  }

  /** A connection from or to this controller closed: perhaps it crashed. */
  public void peerDisconnected(int nodeId) {
    if (!stopped) {
      obey(core.peerDisconnected(nodeId, clockNanos.getAsLong()));
    }
  }

  /**
   * Appends batches as entries, in order, and returns them. They are committed when {@link NodeListener#onCommitted} names
   * them, and lost when the role changes before. Only while {@link #acceptsProposals}.
   */
  public List<Entry> propose(List<Proposal> proposals) {
    Ready ready = core.propose(proposals, clockNanos.getAsLong());
    obey(ready);
    return ready.write().orElseThrow().entries();
  }

  /**
   * Confirms that this node leads now (ReadIndex); the value is the index that must be applied before a linearizable read is
   * served. Fails when it does not lead, or loses the lead meanwhile.
   */
  public Future<Long> confirmRead() {
    if (core.role().role() != RoleChange.Kind.LEADER) {
      return Future.failedFuture(new NotLeaderException());
    }
    Promise<Long> promise = Promise.promise();
    reads.put(++lastReadId, promise);
    obey(core.read(lastReadId, clockNanos.getAsLong()));
    return promise.future();
  }

  /** Hands leadership to another voter, {@link RaftCore#NOBODY} for the most advanced one. */
  public void transferLeadership(int target) {
    obey(core.transferLeadership(target, clockNanos.getAsLong()));
  }

  /** Committed or uncommitted entries {@code from..to}, at most {@code maxBytes} of them; see {@link EntryReader#read}. */
  public Future<List<Entry>> entries(long from, long to, int maxBytes) {
    return reader.read(from, to, maxBytes);
  }

  /** Entries behind the last one handed to the listener, which must all be recent: a new leader's own first ones are. */
  public List<Entry> uncommitted() {
    return cache.range(committed.handedOut() + 1, core.outline().lastIndex()).orElseThrow();
  }

  /** Stops: no more messages, the queued writes are finished, links closed. */
  public Future<Void> stop() {
    stopped = true;
    deadline.cancel();
    committed.stop();
    failReads();
    return parts
        .logReader()
        .<Void>executeBlocking(
            () -> {
              writer.close();
              return null;
            })
        .compose(v -> links.close());
  }

  private void durable(long sequence) {
    Ready ready = core.persisted(sequence, clockNanos.getAsLong());
    cache.durable(core.durableIndex());
    held.durable(sequence);
    if (!stopped) {
      obey(ready);
    }
  }

  /** Field by field, in the order that {@link Ready} states. */
  private void obey(Ready ready) {
    ready.write().ifPresent(this::write);
    ready.sendNow().forEach(links::send);
    held.sendAfterWrites(ready.sendAfterWrite());
    ready.replicate().forEach(this::replicate);
    ready.snapshotsTo().forEach(this::sendSnapshot);
    ready.snapshotTraffic().forEach(this::snapshotTraffic);
    committed.commit(ready.commitIndex());
    ready.reads().forEach(read -> reads.remove(read.id()).complete(read.index()));
    ready.roleChange().ifPresent(this::roleChanged);
    deadline.set(ready.nextDeadlineNanos());
  }

  private void write(Write write) {
    if (write.restartAt() > 0) {
      cache.clear();
    }
    if (write.truncateFrom() > 0) {
      cache.truncateFrom(write.truncateFrom());
    }
    cache.append(write.entries());
    held.submitted(write.sequence());
    writer.submit(write);
  }

  private void replicate(Replicate order) {
    reader
        .cached(order.firstIndex(), order.lastIndex())
        .ifPresentOrElse(
            entries -> links.send(request(order, entries)),
            () ->
                reader
                    .read(order.firstIndex(), order.lastIndex(), Integer.MAX_VALUE)
                    .onSuccess(entries -> sendRead(order, entries))
                    .onFailure(parts.failed()::accept));
  }

  /** Entries read from the disk come later: the node may no longer lead, or the log may have been cut. */
  private void sendRead(Replicate order, List<Entry> entries) {
    boolean complete = entries.size() == order.lastIndex() - order.firstIndex() + 1;
    RoleChange now = core.role();
    if (complete && now.role() == RoleChange.Kind.LEADER && now.term() == order.term()) {
      links.send(request(order, entries));
    }
  }

  private RaftMessage request(Replicate order, List<Entry> entries) {
    return message()
        .setTo(order.to())
        .setTerm(order.term())
        .setAppendRequest(
            AppendRequest.newBuilder()
                .setPrevIndex(order.prev().index())
                .setPrevTerm(order.prev().term())
                .setCommitIndex(order.commitIndex())
                .setRound(order.round())
                .addAllEntries(entries))
        .build();
  }

  private RaftMessage.Builder message() {
    return RaftMessage.newBuilder()
        .setFrom(parts.nodeId())
        .setFromDirectoryId(parts.directoryId())
        .setTerm(core.role().term());
  }

  // ---- snapshots
  // ---------------------------------------------------------------------------------------------------

  /** Takes a snapshot of this picture, the one after the last entry handed out, if it is time for one. */
  public void maybeSnapshot(MetadataImage image) {
    snapshots.maybeTake(image, committed.handedOut(), this::compact);
  }

  private void compact(long index) {
    if (!stopped && index >= core.outline().firstIndex()) {
      obey(core.compact(index, clockNanos.getAsLong()));
    }
  }

  private void sendSnapshot(int follower) {
    snapshots.latest().ifPresent(latest -> snapshotSender.needed(follower, latest));
  }

  private void snapshotTraffic(RaftMessage message) {
    if (message.hasSnapshotAck()) {
      snapshotSender.answered(message.getFrom(), message.getSnapshotAck());
    } else {
      snapshots.receive(
          message,
          ack -> links.send(message().setTo(message.getFrom()).setSnapshotAck(ack).build()),
          this::install,
          present -> obey(core.snapshotInstalled(present, clockNanos.getAsLong())));
    }
  }

  private void install(Snapshot snapshot) {
    long before = core.commitIndex();
    Ready ready = core.snapshotInstalled(snapshot.header(), clockNanos.getAsLong());
    long index = snapshot.header().getIndex();
    if (index > before && core.commitIndex() == index) {
      committed.jumpTo(index);
      listener.onSnapshot(snapshot.image(), index);
    }
    if (!stopped) {
      obey(ready);
    }
  }

  /** The newest snapshot on this disk. */
  public Optional<SnapshotHeader> latestSnapshot() {
    return snapshots.latest();
  }

  private void roleChanged(RoleChange change) {
    if (change.role() != RoleChange.Kind.LEADER) {
      snapshotSender.stop();
      failReads();
    }
    listener.onRoleChange(change);
  }

  private void failReads() {
    List<Promise<Long>> lost = List.copyOf(reads.values());
    reads.clear();
    lost.forEach(promise -> promise.fail(new NotLeaderException()));
  }

  /** Who this node is and whom it follows. */
  public RoleChange role() {
    return core.role();
  }

  /** Whether {@link #propose} may be called. */
  public boolean acceptsProposals() {
    return !stopped && core.acceptsProposals();
  }

  /** Whether this node leads and everything acknowledged before its term is committed here. */
  public boolean committedInTerm() {
    return core.committedInTerm();
  }

  /** The last committed index. */
  public long commitIndex() {
    return core.commitIndex();
  }

  /** Entries up to here are on this node's own disk; a leader's commits may be ahead of that. */
  public long durableIndex() {
    return core.durableIndex();
  }

  /** The shape of the log, to be read only. */
  public LogOutline outline() {
    return core.outline();
  }

  /** Who votes. */
  public Configuration configuration() {
    return core.configuration();
  }

  /** A leader's followers. */
  public List<PeerStatus> followers() {
    return core.followers();
  }
}
