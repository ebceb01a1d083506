package io.quorate.controller.admin;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Which cluster this is. Answered without the quorum, so that a client finds its way when there is none. */
final class ClusterRoutes {
  Future<Reply> list(Exchange exchange) {
    String self = exchange.thisCluster().url();
    String collection = self.substring(0, self.lastIndexOf('/'));
    List<JsonObject> data = List.of(render(exchange, exchange.thisCluster()));
    return Future.succeededFuture(Reply.ok(Resource.list("KafkaClusterList", collection, data)));
  }

  Future<Reply> one(Exchange exchange) {
    return Future.succeededFuture(Reply.ok(render(exchange, exchange.cluster())));
  }

  private static JsonObject render(Exchange exchange, Resource cluster) {
    return AdminJson.cluster(
        cluster, exchange.door().clusterId(), exchange.origin() + "/v1/quorum");
  }
}
