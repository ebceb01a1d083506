package io.quorate.controller.service;

import io.quorate.controller.metadata.AdminReads;
import io.quorate.controller.metadata.AdminWrites;
import io.quorate.controller.metadata.ReadContext;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.RoleChange;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.TransferLeaderResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers operators on this controller, by what it knows or, for writes and linearizable reads, as the leader. Event loop only. */
final class AdminDesk {
  private final MetadataService service;
  private final RaftNode node;
  private final QuorumView quorum;
  private final ServiceSettings settings;
  private final Surroundings surroundings;
  private final List<Promise<AdminResponse>> transfers = new ArrayList<>();

  AdminDesk(
      MetadataService service,
      RaftNode node,
      QuorumView quorum,
      ServiceSettings settings,
      Surroundings surroundings) {
    this.service = service;
    this.node = node;
    this.quorum = quorum;
    this.settings = settings;
    this.surroundings = surroundings;
  }

  /**
   * Fails with NotLeaderException where the leader is needed and this controller is not it. What has to wait is forgotten when
   * {@code givenUp} completes.
   */
  Future<AdminResponse> answer(AdminRequest request, Future<?> givenUp) {
    if (AdminWrites.isWrite(request)) {
      return service.write(request);
    }
    if (request.hasTransferLeader()) {
      return transfer(request.getTransferLeader().getNodeId(), givenUp);
    }
    Future<Void> recent = service.appliedUpTo(request.getMinOffset(), givenUp);
    return request.getStale()
        ? recent.map(v -> read(request))
        : recent.compose(v -> service.read(() -> read(request)));
  }

  private AdminResponse read(AdminRequest request) {
    AdminResponse answer;
    if (request.hasDescribeQuorum()) {
      answer =
          AdminResponse.newBuilder()
              .setOffset(service.committed().endOffset())
              .setDescribeQuorum(quorum.describe(service.committed(), surroundings.nowNanos()))
              .build();
    } else {
      answer = AdminReads.answer(request, service.committed(), readContext());
    }
    return answer.toBuilder().setLeader(LeaderHints.of(node)).build();
  }

  private ReadContext readContext() {
    boolean leads = node.role().role() == RoleChange.Kind.LEADER;
    return new ReadContext(
        settings.clusterId(),
        node.configuration().getVotersList(),
        surroundings.nowNanos(),
        leads ? Optional.of(service.liveness()) : Optional.empty());
  }

  /** Answered when another node leads; the one asked for need not be the one that wins. */
  private Future<AdminResponse> transfer(int target, Future<?> givenUp) {
    RoleChange role = node.role();
    if (role.role() != RoleChange.Kind.LEADER) {
      // Fails as a read would: the leader has to do it.
      return service.read(AdminResponse::getDefaultInstance);
    }
    boolean voter =
        node.configuration().getVotersList().stream().anyMatch(each -> each.getNodeId() == target);
    if (target != RaftCore.NOBODY && !voter) {
      return Future.succeededFuture(
          AdminResponse.newBuilder()
              .setError(ErrorCode.INVALID_REQUEST)
              .setMessage("node_id " + target + " is not a voter; quorum status lists them")
              .build());
    }
    if (target == role.leaderId()) {
      return Future.succeededFuture(transferred(target));
    }
    Promise<AdminResponse> promise = Promise.promise();
    transfers.add(promise);
    givenUp.onComplete(done -> transfers.remove(promise));
    node.transferLeadership(target);
    return promise.future();
  }

  void roleChanged(RoleChange change) {
    if (change.leaderId() != RaftCore.NOBODY) {
      List<Promise<AdminResponse>> done = List.copyOf(transfers);
      transfers.clear();
      done.forEach(promise -> promise.tryComplete(transferred(change.leaderId())));
    }
  }

  private static AdminResponse transferred(int leaderId) {
    return AdminResponse.newBuilder()
        .setTransferLeader(TransferLeaderResponse.newBuilder().setLeaderId(leaderId))
        .build();
  }
}
