package io.quorate.controller.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.DescribeQuorumRequest;
import io.quorate.message.TransferLeaderRequest;
import io.vertx.core.Future;

/** The controllers' own quorum. */
final class QuorumRoutes {
  private static final int MOST_ADVANCED = -1;

  Future<Reply> describe(Exchange exchange) {
    return exchange
        .ask(request())
        .map(answer -> Reply.ok(AdminJson.message(answer.getDescribeQuorum())));
  }

  static AdminRequest.Builder request() {
    return AdminRequest.newBuilder().setDescribeQuorum(DescribeQuorumRequest.getDefaultInstance());
  }

  Future<Reply> transferLeader(Exchange exchange) {
    JsonFields body = exchange.body();
    int nodeId = body.integer("node_id", MOST_ADVANCED);
    body.done();
    TransferLeaderRequest request = TransferLeaderRequest.newBuilder().setNodeId(nodeId).build();
    return exchange
        .ask(AdminRequest.newBuilder().setTransferLeader(request))
        .map(answer -> Reply.ok(AdminJson.message(answer.getTransferLeader())));
  }
}
