package io.quorate.controller.service;

import com.google.protobuf.ByteString;
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

  /** Everything up to here is committed and applied: answer what waited for it. */
  void committed(long index) {
    appliedIndex = index;
    replies.committed(index);
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

  <R> Future<R> submit(
      String requestId, Function<MetadataImage, Decision<R>> decide, ReplyForm<R> form) {
    if (node.role().role() != RoleChange.Kind.LEADER || !node.acceptsProposals()) {
      return Future.failedFuture(new NotLeaderException());
    }
    if (queue.size() + replies.size() >= settings.maxPendingWrites()) {
      return Future.failedFuture(new BusyException(settings.maxPendingWrites()));
    }
    Promise<R> promise = Promise.promise();
    queue.add(new PendingWrite<>(requestId, decide, form, promise));
    scheduleDrain();
    return promise.future();
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

  /** Decides one write; its records, if any, join the proposals and the latest image. */
  private <R> void decide(PendingWrite<R> write, List<Proposal> proposals) {
    MetadataImage latest = images.latest().orElseThrow();
    long lastIndex = node.outline().lastIndex() + proposals.size();
    Optional<R> earlier = earlierReply(write, latest);
    if (earlier.isPresent()) {
      hold(write, earlier.get(), lastIndex);
      return;
    }
    Decision<R> decision;
    try {
      decision = write.decide().apply(latest);
    } catch (RuntimeException e) {
      // A bug, but a decision is pure: nothing has changed, and one bad request must not take
      // leader after leader down.
      LOG.error("A request could not be decided", e);
      write.promise().fail(e);
      return;
    }
    if (decision.records().isEmpty()) {
      hold(write, decision.reply(), lastIndex);
      return;
    }
    RecordBatch batch =
        RecordBatch.newBuilder()
            .addAllRecords(decision.records())
            .setTimestampMs(surroundings.nowMs())
            .setRequestId(write.requestId())
            .setReply(
                write.requestId().isEmpty()
                    ? ByteString.EMPTY
                    : write.form().kept(decision.reply()))
            .build();
    if (batch.getSerializedSize() > settings.maxBatchBytes()) {
      write
          .promise()
          .fail(new TooLargeException(batch.getSerializedSize(), settings.maxBatchBytes()));
      return;
    }
    Proposal proposal = new Proposal(batch.toByteString(), decision.records().size());
    images.append(entryOf(proposal, lastIndex + 1, latest.endOffset()));
    proposals.add(proposal);
    hold(write, decision.reply(), lastIndex + 1);
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
