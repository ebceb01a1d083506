package io.quorate.controller.service;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.controller.metadata.Decision;
import io.quorate.controller.node.NotLeaderException;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.raft.Proposal;
import io.quorate.controller.raft.RoleChange;
import io.quorate.image.MetadataImage;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.RecordBatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes on their way to the log: they wait, are decided in order by the latest image, become entries, and are answered once
 * those are committed. Event loop only.
 */
final class WritePipeline {
  private static final Logger LOG = LogManager.getLogger();

  private final ServiceSettings settings;
  private final Surroundings surroundings;
  private final ImagePair images;
  private final RaftNode node;
  private final ArrayDeque<PendingWrite<?>> queue = new ArrayDeque<>();
  private final ReplyTable replies = new ReplyTable();
  private boolean drainScheduled;
  private long appliedIndex;

  WritePipeline(
      ServiceSettings settings, Surroundings surroundings, ImagePair images, RaftNode node) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.images = images;
    this.node = node;
  }

  /**
   * Everything up to here is committed and applied: answer what waited for it. Not once the lead is lost, even if nobody has
   * said so yet: these may be another leader's entries at the same indexes.
   */
  void committed(long index) {
    appliedIndex = index;
    if (leads()) {
      replies.committed(index);
    }
  }

  /** The leader is active: what waited for that can be decided. */
  void activated() {
    scheduleDrain();
  }

  /** Whether the entries under way survive is for the next leader to show; what was not decided was not done. */
  void leadLost() {
    replies.lost();
    List<PendingWrite<?>> undecided = List.copyOf(queue);
    queue.clear();
    undecided.forEach(write -> write.promise().fail(new NotLeaderException()));
  }

  /** As {@link #submitVital}, within the bound on what is under way. */
  <R> Future<R> submit(
      String requestId, Function<MetadataImage, Decision<R>> decide, ReplyForm<R> form) {
    long notOnDisk = node.outline().lastIndex() - node.durableIndex();
    if (queue.size() + replies.size() >= settings.maxPendingWrites()
        || notOnDisk >= settings.maxPendingWrites()) {
      return Future.failedFuture(new BusyException(settings.maxPendingWrites()));
    }
    return submitVital(requestId, decide, form);
  }

  /**
   * Queues a write whatever waits already: an overload of operators' writes must not silence the brokers' heartbeats, or they
   * are fenced, which makes more writes.
   */
  <R> Future<R> submitVital(
      String requestId, Function<MetadataImage, Decision<R>> decide, ReplyForm<R> form) {
    if (!leads() || !node.acceptsProposals()) {
      return Future.failedFuture(new NotLeaderException());
    }
    Promise<R> promise = Promise.promise();
    queue.add(new PendingWrite<>(requestId, decide, form, promise));
    scheduleDrain();
    return promise.future();
  }

  private boolean leads() {
    return node.role().role() == RoleChange.Kind.LEADER;
  }

  /** Not at once: writes that arrive in the same turn share one proposal, one disk write and one message to each follower. */
  private void scheduleDrain() {
    if (images.active() && !drainScheduled) {
      drainScheduled = true;
      surroundings.later(this::drain);
    }
  }

  private void drain() {
    drainScheduled = false;
    if (!images.active() || !node.acceptsProposals()) {
      return; // The queue is failed when the role changes.
    }
    List<Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < settings.maxBatchesATurn() && !queue.isEmpty(); i++) {
      decide(queue.remove(), proposals);
    }
    if (!proposals.isEmpty()) {
      node.propose(proposals);
    }
    if (!queue.isEmpty()) {
      scheduleDrain();
    }
  }

  /** Decides one write; its reply waits for the log up to here. */
  private <R> void decide(PendingWrite<R> write, List<Proposal> proposals) {
    R reply;
    try {
      reply = append(write, proposals);
    } catch (TooLargeException refused) {
      write.promise().fail(refused);
      return;
    } catch (RuntimeException e) {
      // A bug, but nothing has changed: a decision is pure and the latest image immutable. One bad
      // request must not take leader after leader down.
      LOG.error("A request could not be decided", e);
      write.promise().fail(e);
      return;
    }
    hold(write, reply, node.outline().lastIndex() + proposals.size());
  }

  /** The reply, once the records it stands on, if any, are in the latest image and among the proposals. */
  private <R> R append(PendingWrite<R> write, List<Proposal> proposals) {
    MetadataImage latest = images.latest().orElseThrow();
    Optional<R> earlier = earlierReply(write, latest);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Decision<R> decision = write.decide().apply(latest);
    if (!decision.records().isEmpty()) {
      Proposal proposal =
          new Proposal(batch(write, decision).toByteString(), decision.records().size());
      long index = node.outline().lastIndex() + proposals.size() + 1;
      images.append(entryOf(proposal, index, latest.endOffset()));
      proposals.add(proposal);
    }
    return decision.reply();
  }

  private <R> RecordBatch batch(PendingWrite<R> write, Decision<R> decision) {
    RecordBatch.Builder batch =
        RecordBatch.newBuilder()
            .addAllRecords(decision.records())
            .setTimestampMs(surroundings.nowMs())
            .setRequestId(write.requestId());
    if (!write.requestId().isEmpty()) {
      batch.setReply(write.form().kept(decision.reply()));
    }
    RecordBatch built = batch.build();
    if (built.getSerializedSize() > settings.maxBatchBytes()) {
      throw new TooLargeException(built.getSerializedSize(), settings.maxBatchBytes());
    }
    return built;
  }

  private Entry entryOf(Proposal proposal, long index, long baseOffset) {
    return Entry.newBuilder()
        .setIndex(index)
        .setTerm(node.role().term())
        .setType(EntryType.DATA)
        .setBaseOffset(baseOffset)
        .setRecordCount(proposal.recordCount())
        .setPayload(proposal.payload())
        .build();
  }

  private static <R> Optional<R> earlierReply(PendingWrite<R> write, MetadataImage latest) {
    if (write.requestId().isEmpty()) {
      return Optional.empty();
    }
    return latest
        .requests()
        .find(write.requestId())
        .map(
            kept -> {
              try {
                return write.form().parse(kept);
              } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(
                    "kept reply of " + write.requestId() + " is unreadable", e);
              }
            });
  }

  private <R> void hold(PendingWrite<R> write, R reply, long index) {
    replies.hold(
        index,
        () -> write.promise().complete(reply),
        () -> write.promise().fail(new OutcomeUnknownException()));
    // What it was decided by may be committed already; the table is in the order of the log, so
    // this never skips one.
    replies.committed(appliedIndex);
  }
}
