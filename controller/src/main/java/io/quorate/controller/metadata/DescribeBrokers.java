package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.image.NodeIds;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.BrokerDescription;
import io.quorate.message.DescribeBrokersRequest;
import io.quorate.message.DescribeBrokersResponse;
import io.quorate.message.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Registered brokers with what they hold and, on the leader, when they were heard. */
final class DescribeBrokers {
  private static final int UNKNOWN = -1;

  private DescribeBrokers() {}

  static DescribeBrokersResponse answer(
      DescribeBrokersRequest request, MetadataImage image, ReadContext context) {
    if (request.getBrokerIdsCount() == 0) {
      return DescribeBrokersResponse.newBuilder().addAllBrokers(all(image, context)).build();
    }
    Map<Integer, BrokerDescription> known = new HashMap<>();
    all(image, context).forEach(each -> known.put(each.getBrokerId(), each));
    DescribeBrokersResponse.Builder reply = DescribeBrokersResponse.newBuilder();
    for (int id : request.getBrokerIdsList()) {
      reply.addBrokers(known.containsKey(id) ? known.get(id) : unknown(id));
    }
    return reply.build();
  }

  /** All registered, by id. */
  static List<BrokerDescription> all(MetadataImage image, ReadContext context) {
    Map<Integer, Integer> leaders = new HashMap<>();
    Map<Integer, Integer> replicas = new HashMap<>();
    for (Topic topic : image.topics().all()) {
      for (Partition partition : topic.partitions()) {
        leaders.merge(partition.leader(), 1, Integer::sum);
        NodeIds ids = partition.replicas();
        for (int i = 0; i < ids.size(); i++) {
          replicas.merge(ids.get(i), 1, Integer::sum);
        }
      }
    }
    return image.brokers().all().stream()
        .map(
            broker ->
                describe(broker, context)
                    .setLeaderCount(leaders.getOrDefault(broker.id(), 0))
                    .setReplicaCount(replicas.getOrDefault(broker.id(), 0))
                    .build())
        .toList();
  }

  private static BrokerDescription.Builder describe(Broker broker, ReadContext context) {
    BrokerDescription.Builder description =
        BrokerDescription.newBuilder()
            .setBrokerId(broker.id())
            .setBrokerEpoch(broker.epoch())
            .setIncarnationId(broker.incarnationId())
            .addAllEndpoints(broker.endpoints())
            .setFenced(broker.fenced())
            .setInControlledShutdown(broker.inControlledShutdown())
            .setMsSinceLastHeartbeat(UNKNOWN)
            .setMetadataOffset(UNKNOWN);
    broker.rack().ifPresent(description::setRack);
    context
        .liveness()
        .filter(liveness -> liveness.metadataOffset(broker.id()).isPresent())
        .ifPresent(
            liveness ->
                description
                    .setMsSinceLastHeartbeat(
                        liveness.silentNanos(broker.id(), context.nowNanos()) / 1_000_000)
                    .setMetadataOffset(liveness.metadataOffset(broker.id()).getAsLong()));
    return description;
  }

  private static BrokerDescription unknown(int id) {
    return BrokerDescription.newBuilder()
        .setBrokerId(id)
        .setError(ErrorCode.BROKER_ID_NOT_REGISTERED)
        .setMessage("broker_id %d is not registered".formatted(id))
        .setMsSinceLastHeartbeat(UNKNOWN)
        .setMetadataOffset(UNKNOWN)
        .build();
  }
}
