package io.quorate.controller.observer;

import io.quorate.controller.node.NotLeaderException;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.service.BusyException;
import io.quorate.controller.service.LeaderHints;
import io.quorate.controller.service.MetadataService;
import io.quorate.controller.service.OutcomeUnknownException;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.FetchSnapshotRequest;
import io.quorate.message.FetchSnapshotResponse;
import io.vertx.core.Future;

/** Answers brokers. A controller that does not lead says who does. Event loop only. */
public final class ObserverDoor {
  private final MetadataService service;
  private final RaftNode node;
  private final ParkedFetches fetches;
  private final SnapshotFetches snapshots;

  /** A door in front of the service. */
  public ObserverDoor(
      MetadataService service, RaftNode node, ParkedFetches fetches, SnapshotFetches snapshots) {
    this.service = service;
    this.node = node;
    this.fetches = fetches;
    this.snapshots = snapshots;
  }

  /** Registration, heartbeat or ISR change: the leader decides. */
  public Future<BrokerResponse> handle(BrokerRequest request) {
    return service
        .write(request)
        .recover(e -> Future.succeededFuture(failure(e)))
        .map(reply -> reply.toBuilder().setLeader(LeaderHints.of(node)).build());
  }

  private static BrokerResponse failure(Throwable e) {
    ErrorCode code =
        e instanceof NotLeaderException
            ? ErrorCode.NOT_CONTROLLER
            : e instanceof BusyException
                ? ErrorCode.BUSY
                : e instanceof OutcomeUnknownException
                    ? ErrorCode.OUTCOME_UNKNOWN
                    : ErrorCode.UNKNOWN_SERVER_ERROR;
    return BrokerResponse.newBuilder()
        .setError(code)
        .setMessage(String.valueOf(e.getMessage()))
        .build();
  }

  /** Committed entries from an offset on, from any controller. */
  public Future<FetchResponse> fetch(FetchRequest request) {
    return fetches.fetch(request);
  }

  /** A part of a snapshot, from any controller that keeps it. */
  public Future<FetchSnapshotResponse> fetchSnapshot(FetchSnapshotRequest request) {
    return snapshots.fetch(request);
  }
}
