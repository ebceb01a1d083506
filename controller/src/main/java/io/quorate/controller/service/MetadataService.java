package io.quorate.controller.service;

import io.quorate.controller.metadata.AdminWrites;
import io.quorate.controller.metadata.BrokerLiveness;
import io.quorate.controller.metadata.BrokerWrites;
import io.quorate.controller.metadata.Decision;
import io.quorate.controller.metadata.DecisionContext;
import io.quorate.controller.metadata.FenceExpired;
import io.quorate.controller.node.NodeListener;
import io.quorate.controller.node.NotLeaderException;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.raft.RoleChange;
import io.quorate.image.MetadataImage;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.Entry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Where a request becomes a committed answer. Writes are decided in order, by the newest image, all that wait in one turn of
 * the loop; each becomes one entry; its answer leaves once that is committed. Event loop only.
 */
public final class MetadataService implements NodeListener {
  private static final Logger LOG = LogManager.getLogger();

  private final ServiceSettings settings;
  private final Surroundings surroundings;
  private final ImagePair images;
  private final Watermark applied;
  private final Watermark offsets;
  private final List<Consumer<MetadataImage>> commitListeners = new ArrayList<>();
  private final List<Consumer<RoleChange>> roleListeners = new ArrayList<>();
  private final BrokerLiveness liveness;
  private RaftNode node;
  private WritePipeline writes;
  private long fenceCheckedNanos;

  /**
   * A service that decides nothing before {@link #attach}.
   *
   * @param image what this node's snapshot holds; the empty picture without one
   * @param appliedIndex the last entry that is in it
   */
  public MetadataService(
      ServiceSettings settings, Surroundings surroundings, MetadataImage image, long appliedIndex) {
    images = new ImagePair(image);
    applied = new Watermark(appliedIndex);
    offsets = new Watermark(image.endOffset());
    this.settings = settings;
    this.surroundings = surroundings;
    liveness = new BrokerLiveness(surroundings.nowNanos());
  }

  /** Joins the node that this service listens to. Once, before the node starts. */
  public void attach(RaftNode raftNode) {
    node = raftNode;
    writes = new WritePipeline(settings, surroundings, images, raftNode);
  }

  /** Called with the new picture after each commit. */
  public void onCommit(Consumer<MetadataImage> listener) {
    commitListeners.add(listener);
  }

  /** Called after the role, term or leader changed. */
  public void onRole(Consumer<RoleChange> listener) {
    roleListeners.add(listener);
  }

  // ---- writes
  // ------------------------------------------------------------------------------------------------------

  /**
   * Decides and commits an operator's write. Fails with {@link NotLeaderException} (nothing was done), {@link BusyException}
   * (nothing was done) or {@link OutcomeUnknownException}; a refusal is an answer.
   */
  public Future<AdminResponse> write(AdminRequest request) {
    return writes.submit(
        request.getRequestId(),
        image -> AdminWrites.decide(request, image, context()),
        ReplyForm.ADMIN);
  }

  /** As {@link #write}, for a broker's request. */
  public Future<BrokerResponse> write(BrokerRequest request) {
    Function<MetadataImage, Decision<BrokerResponse>> decide =
        image -> BrokerWrites.decide(request, image, context());
    return request.hasHeartbeat()
        ? writes.submitVital("", decide, ReplyForm.BROKER)
        : writes.submit("", decide, ReplyForm.BROKER);
  }

  /** Looks for brokers that fell silent, and fences them; to be called every {@code fenceCheckMs}. */
  public void fenceSilentBrokers() {
    if (!loopWasAsleep()
        && images
            .latest()
            .filter(image -> !FenceExpired.decide(image, context()).reply().isEmpty())
            .isPresent()) {
      writes
          .submitVital(
              "",
              image ->
                  FenceExpired.decide(image, context())
                      .map(
                          fenced -> {
                            LOG.info(
                                "Fencing brokers {}: silent for longer than the session timeout",
                                fenced);
                            return BrokerResponse.getDefaultInstance();
                          }),
              ReplyForm.BROKER)
          .onFailure(e -> LOG.warn("Silent brokers are not fenced yet: {}", e.getMessage()));
    }
  }

  /** After a pause of this process the brokers' heartbeats are still unread in the sockets: it is not they who were silent. */
  private boolean loopWasAsleep() {
    long now = surroundings.nowNanos();
    boolean asleep = now - fenceCheckedNanos > 4 * settings.fenceCheckMs() * 1_000_000;
    fenceCheckedNanos = now;
    return asleep;
  }

  private DecisionContext context() {
    return new DecisionContext(
        settings.clusterId(),
        surroundings.nowNanos(),
        surroundings.newUuid(),
        surroundings.random(),
        settings.limits(),
        liveness);
  }

  // ---- reads
  // -------------------------------------------------------------------------------------------------------

  /**
   * A linearizable read: {@code answer} is asked once this node has proved that it leads and has applied all that was
   * committed when the read arrived (thesis, 6.4). Fails with {@link NotLeaderException}.
   */
  public <R> Future<R> read(Supplier<R> answer) {
    return node.confirmRead().compose(applied::reached).map(v -> answer.get());
  }

  /** Completes once everything before this offset is applied here; is forgotten when {@code givenUp} completes before. */
  public Future<Void> appliedUpTo(long endOffset, Future<?> givenUp) {
    return offsets.reached(endOffset, givenUp);
  }

  /** The picture of what is committed, as far as this node knows. */
  public MetadataImage committed() {
    return images.committed();
  }

  /** Whether this controller decides: it leads, and has applied all that was committed before its term. */
  public boolean isActive() {
    return images.active();
  }

  /** What this leader heard from brokers. */
  public BrokerLiveness liveness() {
    return liveness;
  }

  // ---- what the node tells
  // -----------------------------------------------------------------------------------------

  @Override
  public void onCommitted(List<Entry> entries) {
    entries.forEach(images::commit);
    maybeActivate();
    advanced(entries.get(entries.size() - 1).getIndex());
    node.maybeSnapshot(images.committed());
  }

  @Override
  public void onSnapshot(MetadataImage image, long index) {
    images.replace(image);
    LOG.info("Took over the leader's snapshot up to offset {}", image.endOffset());
    advanced(index);
  }

  private void advanced(long appliedIndex) {
    writes.committed(appliedIndex);
    applied.advance(appliedIndex);
    offsets.advance(images.committed().endOffset());
    commitListeners.forEach(listener -> listener.accept(images.committed()));
  }

  @Override
  public void onRoleChange(RoleChange change) {
    LOG.info(
        "{} in term {}{}",
        change.role() == RoleChange.Kind.LEADER ? "Leading" : "Now " + change.role(),
        change.term(),
        change.role() == RoleChange.Kind.FOLLOWER && change.leaderId() >= 0
            ? ", leader is " + change.leaderId()
            : "");
    if (images.active() || change.role() != RoleChange.Kind.LEADER) {
      images.deactivate();
      writes.leadLost();
    }
    maybeActivate();
    roleListeners.forEach(listener -> listener.accept(change));
  }

  /** A leader decides only once its own first entry is applied: then the committed image holds all that was acknowledged. */
  private void maybeActivate() {
    RoleChange role = node.role();
    if (!images.active()
        && role.role() == RoleChange.Kind.LEADER
        && images.committed().epoch() == role.term()) {
      images.activate(node.uncommitted());
      liveness.resetAll(surroundings.nowNanos());
      LOG.info(
          "Active controller in term {}, metadata up to offset {}",
          role.term(),
          images.committed().endOffset());
      writes.activated();
    }
  }
}
