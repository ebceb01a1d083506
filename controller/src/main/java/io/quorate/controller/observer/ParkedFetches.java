package io.quorate.controller.observer;

import io.quorate.controller.node.RaftNode;
import io.quorate.controller.raft.LogOutline;
import io.quorate.controller.service.LeaderHints;
import io.quorate.controller.service.MetadataService;
import io.quorate.image.MetadataImage;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.SnapshotId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Long polls: a fetch that finds nothing new waits for the next commit or its own time limit. Only what is committed and
 * applied here is handed out, so a broker never has to take anything back. Event loop only.
 */
public final class ParkedFetches {
  private static final class Parked {
    final FetchRequest request;
    final Promise<FetchResponse> promise = Promise.promise();
    long timer;

    Parked(FetchRequest request) {
      this.request = request;
    }
  }

  private final Vertx vertx;
  private final RaftNode node;
  private final MetadataService service;
  private final int maxParked;
  private final int maxBytes;
  private final long maxWaitMs;
  private final Supplier<Optional<SnapshotHeader>> latestSnapshot;
  private final Set<Parked> parked = new LinkedHashSet<>();

  /**
   * No fetch waits yet.
   *
   * @param maxParked fetches that wait at a time; one more is refused as BUSY
   * @param maxBytes bound of one answer, whatever the broker asks for (one entry may exceed it)
   * @param maxWaitMs bound of one wait
   * @param latestSnapshot what a broker is told to fetch when the log no longer reaches back to what it has
   */
  public ParkedFetches(
      Vertx vertx,
      RaftNode node,
      MetadataService service,
      int maxParked,
      int maxBytes,
      long maxWaitMs,
      Supplier<Optional<SnapshotHeader>> latestSnapshot) {
    this.vertx = vertx;
    this.node = node;
    this.service = service;
    this.maxParked = maxParked;
    this.maxBytes = maxBytes;
    this.maxWaitMs = maxWaitMs;
    this.latestSnapshot = latestSnapshot;
    service.onCommit(this::committed);
  }

  Future<FetchResponse> fetch(FetchRequest request) {
    if (request.getFetchOffset() < 0) {
      return Future.succeededFuture(
          refusal(
              ErrorCode.INVALID_REQUEST,
              "fetch_offset is " + request.getFetchOffset() + ", must be 0 or more"));
    }
    long committedEnd = service.committed().endOffset();
    if (request.getFetchOffset() < committedEnd) {
      return answer(request, committedEnd);
    }
    if (parked.size() >= maxParked) {
      return Future.succeededFuture(
          refusal(
              ErrorCode.BUSY, maxParked + " fetches are waiting already; try another controller"));
    }
    Parked fetch = new Parked(request);
    long waitMs = Math.max(1, Math.min(request.getMaxWaitMs(), maxWaitMs));
    fetch.timer = vertx.setTimer(waitMs, id -> wake(fetch));
    parked.add(fetch);
    return fetch.promise.future();
  }

  private void committed(MetadataImage image) {
    List<Parked> ready =
        parked.stream().filter(each -> each.request.getFetchOffset() < image.endOffset()).toList();
    ready.forEach(this::wake);
  }

  private void wake(Parked fetch) {
    parked.remove(fetch);
    vertx.cancelTimer(fetch.timer);
    answer(fetch.request, service.committed().endOffset()).onComplete(fetch.promise);
  }

  private Future<FetchResponse> answer(FetchRequest request, long committedEnd) {
    long offset = request.getFetchOffset();
    if (offset >= committedEnd) {
      // The broker may even be ahead: this controller will catch up.
      return Future.succeededFuture(response(committedEnd).build());
    }
    LogOutline outline = node.outline();
    if (offset < outline.endOffset(outline.firstIndex() - 1)) {
      return Future.succeededFuture(snapshotInstead(offset, committedEnd));
    }
    long from = outline.indexOf(offset);
    // Who keeps no history of its own (broker id -1) may begin anywhere.
    boolean fits =
        request.getBrokerId() < 0
            || (outline.endOffset(from - 1) == offset
                && outline.term(from - 1) == request.getLastEpoch());
    if (!fits) {
      return Future.succeededFuture(
          refusal(
              ErrorCode.OFFSET_OUT_OF_RANGE,
              "fetch_offset "
                  + offset
                  + " after epoch "
                  + request.getLastEpoch()
                  + " is not part of this cluster's log; the broker's cache belongs to another history"));
    }
    long to = outline.indexOf(committedEnd - 1);
    int bytes = Math.max(1, Math.min(request.getMaxBytes(), maxBytes));
    return node.entries(from, outline.lastFitting(from, to, bytes), bytes)
        .map(entries -> response(committedEnd).addAllEntries(entries).build());
  }

  /** The entries before the log's start are in a snapshot (KIP-630). */
  private FetchResponse snapshotInstead(long offset, long committedEnd) {
    return latestSnapshot
        .get()
        .filter(snapshot -> snapshot.getEndOffset() > offset)
        .map(
            snapshot ->
                SnapshotId.newBuilder()
                    .setEndOffset(snapshot.getEndOffset())
                    .setEpoch(snapshot.getTerm()))
        .map(id -> response(committedEnd).setSnapshot(id).build())
        .orElseGet(
            () ->
                refusal(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "fetch_offset " + offset + " is before the start of this controller's log"));
  }

  private FetchResponse.Builder response(long committedEnd) {
    return FetchResponse.newBuilder()
        .setHighWatermark(committedEnd)
        .setLeader(LeaderHints.of(node));
  }

  private FetchResponse refusal(ErrorCode code, String message) {
    return response(-1).setError(code).setMessage(message).build();
  }

  /** How many fetches wait. */
  public int size() {
    return parked.size();
  }
}
