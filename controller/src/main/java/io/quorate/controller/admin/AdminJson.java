package io.quorate.controller.admin;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.quorate.message.BrokerDescription;
import io.quorate.message.ConfigEntry;
import io.quorate.message.ConfigSynonym;
import io.quorate.message.Endpoint;
import io.quorate.message.PartitionDescription;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Kafka REST v3's objects, with a few fields of our own added at the end of each. */
final class AdminJson {
  private static final String DEFAULT_SOURCE = "DEFAULT_CONFIG";

  private AdminJson() {}

  static JsonObject cluster(Resource cluster, String clusterId, String quorumUrl) {
    return cluster
        .object("KafkaCluster")
        .put("cluster_id", clusterId)
        .put("controller", new JsonObject().put("related", quorumUrl))
        .put("brokers", cluster.link("brokers"))
        .put("broker_configs", cluster.link("broker-configs"))
        .put("topics", cluster.link("topics"));
  }

  static JsonObject broker(Resource cluster, String clusterId, BrokerDescription broker) {
    Resource self = cluster.child("brokers", "broker", broker.getBrokerId());
    Endpoint first = broker.getEndpointsCount() == 0 ? null : broker.getEndpoints(0);
    return self.object("KafkaBroker")
        .put("cluster_id", clusterId)
        .put("broker_id", broker.getBrokerId())
        .put("host", first == null ? null : first.getHost())
        .put("port", first == null ? null : first.getPort())
        .put("rack", broker.hasRack() ? broker.getRack() : null)
        .put("configs", self.link("configs"))
        .put("endpoints", messages(broker.getEndpointsList()))
        .put("broker_epoch", broker.getBrokerEpoch())
        .put("incarnation_id", broker.getIncarnationId())
        .put("fenced", broker.getFenced())
        .put("in_controlled_shutdown", broker.getInControlledShutdown())
        .put("leader_count", broker.getLeaderCount())
        .put("replica_count", broker.getReplicaCount())
        .put("ms_since_last_heartbeat", broker.getMsSinceLastHeartbeat())
        .put("metadata_offset", broker.getMetadataOffset());
  }

  static JsonObject topic(
      Resource topic,
      String clusterId,
      String name,
      String topicId,
      int partitions,
      int replicationFactor) {
    return topic
        .object("KafkaTopic")
        .put("cluster_id", clusterId)
        .put("topic_name", name)
        .put("is_internal", false)
        .put("replication_factor", replicationFactor)
        .put("partitions_count", partitions)
        .put("partitions", topic.link("partitions"))
        .put("configs", topic.link("configs"))
        .put("topic_id", topicId);
  }

  static JsonObject partition(
      Resource topic, String clusterId, String name, PartitionDescription partition) {
    Resource self = topic.child("partitions", "partition", partition.getPartitionId());
    JsonObject leader =
        partition.getLeader() < 0 ? null : self.link("replicas/" + partition.getLeader());
    return self.object("KafkaPartition")
        .put("cluster_id", clusterId)
        .put("topic_name", name)
        .put("partition_id", partition.getPartitionId())
        .put("leader", leader)
        .put("replicas", self.link("replicas"))
        .put("leader_id", partition.getLeader())
        .put("leader_epoch", partition.getLeaderEpoch())
        .put("partition_epoch", partition.getPartitionEpoch())
        .put("replica_ids", new JsonArray(partition.getReplicasList()))
        .put("isr", new JsonArray(partition.getIsrList()));
  }

  static JsonObject replica(
      Resource cluster,
      String clusterId,
      String topic,
      PartitionDescription partition,
      int broker) {
    return cluster
        .child("topics", "topic", topic)
        .child("partitions", "partition", partition.getPartitionId())
        .child("replicas", "replica", broker)
        .object("KafkaReplica")
        .put("cluster_id", clusterId)
        .put("topic_name", topic)
        .put("partition_id", partition.getPartitionId())
        .put("broker_id", broker)
        .put("is_leader", partition.getLeader() == broker)
        .put("is_in_sync", partition.getIsrList().contains(broker))
        .put("broker", cluster.link("brokers/" + broker));
  }

  /** Puts what a config is into its object. */
  static JsonObject config(JsonObject object, ConfigEntry entry) {
    JsonArray synonyms = new JsonArray();
    for (ConfigSynonym synonym : entry.getSynonymsList()) {
      synonyms.add(message(synonym));
    }
    return object
        .put("name", entry.getName())
        .put("value", entry.hasValue() ? entry.getValue() : null)
        .put("is_default", entry.getSource().equals(DEFAULT_SOURCE))
        .put("is_read_only", entry.getReadOnly())
        .put("is_sensitive", entry.getSensitive())
        .put("source", entry.getSource())
        .put("synonyms", synonyms)
        .put("type", entry.getType())
        .put("documentation", entry.getDocumentation());
  }

  /** A message with its fields by their protobuf names, all of them; an absent optional field is null. */
  static JsonObject message(Message message) {
    JsonObject json = new JsonObject();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean absent = field.hasPresence() && !message.hasField(field);
      json.put(field.getName(), absent ? null : value(message.getField(field)));
    }
    return json;
  }

  private static JsonArray messages(List<? extends Message> messages) {
    JsonArray array = new JsonArray();
    messages.forEach(message -> array.add(message(message)));
    return array;
  }

  private static Object value(Object value) {
    if (value instanceof Message message) {
      return message(message);
    }
    if (value instanceof EnumValueDescriptor constant) {
      return constant.getName();
    }
    if (value instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(element -> array.add(value(element)));
      return array;
    }
    return value;
  }
}
