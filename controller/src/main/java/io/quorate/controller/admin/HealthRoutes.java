package io.quorate.controller.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.BrokerDescription;
import io.quorate.message.DescribeClusterRequest;
import io.quorate.message.DescribeClusterResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Is it alive, is it ready, is the cluster well. Three questions with three answers: see each. */
final class HealthRoutes {
  private static final int MAX_LISTED_PARTITIONS = 128;

  /** 200 as long as the process serves. Never depends on the quorum, or losing it would restart every controller. */
  Future<Reply> alive(Exchange exchange) {
    return Future.succeededFuture(Reply.ok(new JsonObject().put("alive", true)));
  }

  /** 200 while this controller takes part in the quorum, else 503 with the reason. */
  Future<Reply> ready(Exchange exchange) {
    Readiness readiness = exchange.door().readiness();
    JsonObject body =
        new JsonObject()
            .put("ready", readiness.ready())
            .put("role", readiness.role())
            .put("reason", readiness.reason());
    return Future.succeededFuture(new Reply(readiness.ready() ? 200 : 503, body));
  }

  /**
   * The cluster's health in Redpanda's shape. Always 200 when this controller can say anything: without a leader it
   * tells so, and what it last knew of the brokers.
   */
  Future<Reply> overview(Exchange exchange) {
    return exchange
        .askStale(QuorumRoutes.request())
        .compose(
            quorum -> {
              int leader = quorum.getDescribeQuorum().getLeaderId();
              return leader < 0
                  ? overview(exchange, leader, "no_elected_controller")
                  : exchange
                      .ask(cluster())
                      .map(answer -> reply(leader, null, answer.getDescribeCluster()))
                      .recover(failure -> withoutQuorum(exchange, leader, failure));
            });
  }

  private static Future<Reply> withoutQuorum(Exchange exchange, int leader, Throwable failure) {
    boolean quorumIsAway =
        failure instanceof Refusal refusal && (refusal.status() == 503 || refusal.status() == 504);
    return quorumIsAway ? overview(exchange, leader, "no_quorum") : Future.failedFuture(failure);
  }

  private static Future<Reply> overview(Exchange exchange, int leader, String reason) {
    return exchange
        .askStale(cluster())
        .map(answer -> reply(leader, reason, answer.getDescribeCluster()));
  }

  private static AdminRequest.Builder cluster() {
    return AdminRequest.newBuilder()
        .setDescribeCluster(DescribeClusterRequest.getDefaultInstance());
  }

  private static Reply reply(int leader, String reason, DescribeClusterResponse cluster) {
    List<Integer> down =
        cluster.getBrokersList().stream()
            .filter(BrokerDescription::getFenced)
            .map(BrokerDescription::getBrokerId)
            .toList();
    List<Integer> all =
        cluster.getBrokersList().stream().map(BrokerDescription::getBrokerId).toList();
    List<String> reasons = new ArrayList<>();
    addIf(reasons, reason != null, reason);
    addIf(reasons, !down.isEmpty(), "nodes_down");
    addIf(reasons, cluster.getLeaderlessPartitionCount() > 0, "leaderless_partitions");
    addIf(reasons, cluster.getUnderReplicatedPartitionCount() > 0, "under_replicated_partitions");
    return Reply.ok(
        new JsonObject()
            .put("is_healthy", reasons.isEmpty())
            .put("unhealthy_reasons", new JsonArray(reasons))
            .put("controller_id", leader)
            .put("all_nodes", new JsonArray(all))
            .put("nodes_down", new JsonArray(down))
            .put("leaderless_partitions", first(cluster.getLeaderlessPartitionsList()))
            .put("leaderless_count", cluster.getLeaderlessPartitionCount())
            .put("under_replicated_partitions", first(cluster.getUnderReplicatedPartitionsList()))
            .put("under_replicated_count", cluster.getUnderReplicatedPartitionCount()));
  }

  private static void addIf(List<String> reasons, boolean holds, String reason) {
    if (holds) {
      reasons.add(reason);
    }
  }

  private static JsonArray first(List<String> partitions) {
    int count = Math.min(partitions.size(), MAX_LISTED_PARTITIONS);
    return new JsonArray(List.copyOf(partitions.subList(0, count)));
  }
}
