package io.quorate.controller.admin;

import io.quorate.message.PartitionDescription;
import io.quorate.message.TopicDescription;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The partitions of a topic, and the replicas of a partition. */
final class PartitionRoutes {
  Future<Reply> list(Exchange exchange) {
    Resource topic = topic(exchange);
    return TopicRoutes.describe(exchange)
        .map(
            found -> {
              List<JsonObject> data =
                  found.getPartitionsList().stream()
                      .map(partition -> render(exchange, topic, partition))
                      .toList();
              return Reply.ok(
                  Resource.list("KafkaPartitionList", topic.url() + "/partitions", data));
            });
  }

  Future<Reply> one(Exchange exchange) {
    Resource topic = topic(exchange);
    return partition(exchange).map(partition -> Reply.ok(render(exchange, topic, partition)));
  }

  Future<Reply> replicas(Exchange exchange) {
    Resource topic = topic(exchange);
    return partition(exchange)
        .map(
            partition -> {
              List<JsonObject> data =
                  partition.getReplicasList().stream()
                      .map(broker -> replica(exchange, partition, broker))
                      .toList();
              String self = topic.url() + "/partitions/" + partition.getPartitionId() + "/replicas";
              return Reply.ok(Resource.list("KafkaReplicaList", self, data));
            });
  }

  Future<Reply> replica(Exchange exchange) {
    exchange.cluster();
    int broker = exchange.intParam("broker");
    return partition(exchange)
        .map(
            partition -> {
              if (!partition.getReplicasList().contains(broker)) {
                throw AdminErrors.notFound(
                    "broker %d has no replica of this partition, its replicas are on %s"
                        .formatted(broker, partition.getReplicasList()));
              }
              return Reply.ok(replica(exchange, partition, broker));
            });
  }

  private static Future<PartitionDescription> partition(Exchange exchange) {
    int id = exchange.intParam("partition");
    return TopicRoutes.describe(exchange).map(topic -> find(topic, id));
  }

  private static PartitionDescription find(TopicDescription topic, int id) {
    for (PartitionDescription partition : topic.getPartitionsList()) {
      if (partition.getPartitionId() == id) {
        return partition;
      }
    }
    throw AdminErrors.noPartition(topic.getName(), id, topic.getPartitionsCount());
  }

  private static Resource topic(Exchange exchange) {
    return exchange.cluster().child("topics", "topic", exchange.param("topic"));
  }

  private static JsonObject render(
      Exchange exchange, Resource topic, PartitionDescription partition) {
    return AdminJson.partition(
        topic, exchange.door().clusterId(), exchange.param("topic"), partition);
  }

  private static JsonObject replica(Exchange exchange, PartitionDescription partition, int broker) {
    return AdminJson.replica(
        exchange.cluster(),
        exchange.door().clusterId(),
        exchange.param("topic"),
        partition,
        broker);
  }
}
