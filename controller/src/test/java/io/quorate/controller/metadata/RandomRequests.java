package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.AdminRequest;
import io.quorate.message.AlterConfigsRequest;
import io.quorate.message.AlterPartitionRequest;
import io.quorate.message.BrokerRequest;
import io.quorate.message.ConfigAlteration;
import io.quorate.message.ConfigOperation;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.CreateTopicsRequest;
import io.quorate.message.DeleteTopicsRequest;
import io.quorate.message.HeartbeatRequest;
import io.quorate.message.NewTopic;
import io.quorate.message.PartitionIsr;
import io.quorate.message.ReplicaAssignment;
import io.quorate.message.UnregisterBrokerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests that are often right and sometimes wrong in every field, aimed at what a small cluster holds. */
final class RandomRequests {
  private static final int BROKERS = 5;

  private final Cluster cluster;
  private final Random random;
  private int incarnations;

  RandomRequests(Cluster cluster) {
    this.cluster = cluster;
    this.random = cluster.random;
  }

  BrokerRequest register() {
    int id = 1 + random.nextInt(BROKERS);
    boolean again = cluster.image.brokers().find(id).isPresent() && random.nextInt(4) == 0;
    String incarnation = again ? cluster.broker(id).incarnationId() : "i-" + ++incarnations;
    return Cluster.register(
        Cluster.registration(id, incarnation)
            .setClusterId(rarely() ? "other" : Cluster.ID)
            .setRack("rack-" + id % 2));
  }

  BrokerRequest heartbeat() {
    int id = 1 + random.nextInt(BROKERS);
    return Cluster.beat(
        HeartbeatRequest.newBuilder()
            .setBrokerId(id)
            .setBrokerEpoch(epoch(id))
            .setMetadataOffset(rarely() ? 0 : cluster.image.endOffset())
            .setWantFence(rarely())
            .setWantShutDown(rarely()));
  }

  BrokerRequest alterPartition() {
    List<Topic> topics = topics();
    AlterPartitionRequest.Builder request = AlterPartitionRequest.newBuilder();
    int sender = 1 + random.nextInt(BROKERS);
    for (Topic topic : topics) {
      for (Partition partition : topic.partitions()) {
        if (random.nextBoolean()) {
          sender = partition.leader() == Partition.NO_LEADER ? sender : partition.leader();
          request.addPartitions(isr(topic.id(), partition));
        }
      }
    }
    return Cluster.alter(request.setBrokerId(sender).setBrokerEpoch(epoch(sender)));
  }

  private PartitionIsr isr(String topicId, Partition partition) {
    List<Integer> isr = new ArrayList<>();
    for (int id : partition.replicas().asList()) {
      if (random.nextInt(4) > 0) {
        isr.add(id);
      }
    }
    if (rarely()) {
      isr.add(1 + random.nextInt(BROKERS));
    }
    return PartitionIsr.newBuilder()
        .setTopicId(rarely() ? "unknown" : topicId)
        .setPartitionId(partition.id() + (rarely() ? 1 : 0))
        .setLeaderEpoch(partition.leaderEpoch() + noise())
        .setPartitionEpoch(partition.partitionEpoch() + noise())
        .addAllIsr(isr)
        .build();
  }

  AdminRequest.Builder createTopics() {
    CreateTopicsRequest.Builder request =
        CreateTopicsRequest.newBuilder().setValidateOnly(rarely());
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      NewTopic.Builder topic = NewTopic.newBuilder().setName(name());
      if (random.nextInt(3) == 0) {
        topic.addAssignments(assignment(0)).addAssignments(assignment(rarely() ? 2 : 1));
      } else {
        topic.setPartitions(random.nextInt(6) - 1).setReplicationFactor(random.nextInt(5) - 1);
      }
      if (rarely()) {
        topic.putConfigs("retention.ms", rarely() ? "soon" : "5");
      }
      request.addTopics(topic);
    }
    return AdminRequest.newBuilder().setCreateTopics(request);
  }

  private ReplicaAssignment assignment(int partition) {
    int first = 1 + random.nextInt(BROKERS);
    return ReplicaAssignment.newBuilder()
        .setPartitionId(partition)
        .addBrokerIds(first)
        .addBrokerIds(rarely() ? first : 1 + first % BROKERS)
        .build();
  }

  AdminRequest.Builder deleteTopics() {
    List<Topic> topics = topics();
    DeleteTopicsRequest.Builder request = DeleteTopicsRequest.newBuilder().addNames(name());
    if (!topics.isEmpty()) {
      request.addTopicIds(topics.get(random.nextInt(topics.size())).id());
    }
    return AdminRequest.newBuilder().setDeleteTopics(request);
  }

  AdminRequest.Builder alterConfigs() {
    ConfigAlteration alteration =
        ConfigAlteration.newBuilder()
            .setResource(Cluster.resource(ConfigResourceType.TOPIC, name()))
            .addOperations(
                ConfigOperation.newBuilder()
                    .setTypeValue(random.nextInt(5))
                    .setName(random.nextBoolean() ? "cleanup.policy" : "retention.ms")
                    .setValue(random.nextBoolean() ? "compact" : "7"))
            .build();
    return AdminRequest.newBuilder()
        .setAlterConfigs(AlterConfigsRequest.newBuilder().addResources(alteration));
  }

  AdminRequest.Builder unregister() {
    return AdminRequest.newBuilder()
        .setUnregisterBroker(
            UnregisterBrokerRequest.newBuilder().setBrokerId(1 + random.nextInt(BROKERS)));
  }

  private String name() {
    return "t" + "._-".charAt(random.nextInt(3)) + random.nextInt(3);
  }

  private List<Topic> topics() {
    List<Topic> topics = new ArrayList<>();
    cluster.image.topics().all().forEach(topics::add);
    return topics;
  }

  private long epoch(int id) {
    return cluster.image.brokers().find(id).map(Broker::epoch).orElse(0L) + noise();
  }

  private int noise() {
    return rarely() ? random.nextInt(3) - 1 : 0;
  }

  private boolean rarely() {
    return random.nextInt(12) == 0;
  }
}
