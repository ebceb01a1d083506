package io.quorate.controller.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.BrokerDescription;
import io.quorate.message.DescribeBrokersRequest;
import io.quorate.message.UnregisterBrokerRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The registered brokers. */
final class BrokerRoutes {
  Future<Reply> list(Exchange exchange) {
    Resource cluster = exchange.cluster();
    return describe(exchange, DescribeBrokersRequest.getDefaultInstance())
        .map(
            brokers -> {
              List<JsonObject> data =
                  brokers.stream().map(broker -> render(exchange, cluster, broker)).toList();
              return Reply.ok(Resource.list("KafkaBrokerList", cluster.url() + "/brokers", data));
            });
  }

  Future<Reply> one(Exchange exchange) {
    Resource cluster = exchange.cluster();
    int id = exchange.intParam("broker");
    return describe(exchange, DescribeBrokersRequest.newBuilder().addBrokerIds(id).build())
        .map(
            brokers -> {
              BrokerDescription broker = brokers.get(0);
              AdminErrors.check(broker.getError(), broker.getMessage());
              return Reply.ok(render(exchange, cluster, broker));
            });
  }

  /** Forgets a broker that will not come back. */
  Future<Reply> unregister(Exchange exchange) {
    exchange.cluster();
    int id = exchange.intParam("broker");
    UnregisterBrokerRequest request = UnregisterBrokerRequest.newBuilder().setBrokerId(id).build();
    return exchange
        .ask(AdminRequest.newBuilder().setUnregisterBroker(request))
        .map(done -> Reply.noContent());
  }

  private static Future<List<BrokerDescription>> describe(
      Exchange exchange, DescribeBrokersRequest request) {
    return exchange
        .ask(AdminRequest.newBuilder().setDescribeBrokers(request))
        .map(answer -> answer.getDescribeBrokers().getBrokersList());
  }

  private static JsonObject render(Exchange exchange, Resource cluster, BrokerDescription broker) {
    return AdminJson.broker(cluster, exchange.door().clusterId(), broker);
  }
}
