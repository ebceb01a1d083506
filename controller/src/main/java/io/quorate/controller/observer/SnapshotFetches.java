package io.quorate.controller.observer;

import io.quorate.controller.storage.SnapshotNotFoundException;
import io.quorate.controller.storage.SnapshotStore;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchSnapshotRequest;
import io.quorate.message.FetchSnapshotResponse;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.SnapshotId;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;

/** Hands out snapshots in parts (KIP-630). Event loop only; the disk is read on a worker thread. */
public final class SnapshotFetches {
  private static final int MAX_UNDER_WAY = 64;

  private final SnapshotStore store;
  private final WorkerExecutor worker;
  private final int maxBytes;
  private int underWay;

  /**
   * Nothing is read yet.
   *
   * @param worker where the disk is read
   * @param maxBytes bound of one part, whatever the broker asks for
   */
  public SnapshotFetches(SnapshotStore store, WorkerExecutor worker, int maxBytes) {
    this.store = store;
    this.worker = worker;
    this.maxBytes = maxBytes;
  }

  Future<FetchSnapshotResponse> fetch(FetchSnapshotRequest request) {
    if (request.getPosition() < 0) {
      return refusal(
          ErrorCode.INVALID_REQUEST, "position must be 0 or more, but is " + request.getPosition());
    }
    if (underWay >= MAX_UNDER_WAY) {
      return refusal(
          ErrorCode.BUSY,
          MAX_UNDER_WAY + " snapshot fetches are under way already; try another controller");
    }
    SnapshotId id = request.getSnapshot();
    Optional<SnapshotHeader> found = store.find(id.getEndOffset(), id.getEpoch());
    if (found.isEmpty()) {
      return notFound(id);
    }
    underWay++;
    int bytes = Math.max(1, Math.min(request.getMaxBytes(), maxBytes));
    return worker
        .executeBlocking(() -> store.read(found.get(), request.getPosition(), bytes), false)
        .onComplete(done -> underWay--)
        .map(SnapshotFetches::answer)
        .recover(
            e ->
                e instanceof SnapshotNotFoundException
                    ? notFound(id)
                    : refusal(ErrorCode.UNKNOWN_SERVER_ERROR, String.valueOf(e.getMessage())));
  }

  private static FetchSnapshotResponse answer(SnapshotStore.Part part) {
    return FetchSnapshotResponse.newBuilder()
        .setSize(part.fileSize())
        .setPosition(part.position())
        .setData(part.data())
        .setCrc32C(part.crc32c())
        .build();
  }

  private static Future<FetchSnapshotResponse> notFound(SnapshotId id) {
    return refusal(
        ErrorCode.SNAPSHOT_NOT_FOUND,
        "no snapshot with end offset %d and epoch %d is kept here; fetch again to learn which is"
            .formatted(id.getEndOffset(), id.getEpoch()));
  }

  private static Future<FetchSnapshotResponse> refusal(ErrorCode code, String message) {
    return Future.succeededFuture(
        FetchSnapshotResponse.newBuilder().setError(code).setMessage(message).build());
  }
}
