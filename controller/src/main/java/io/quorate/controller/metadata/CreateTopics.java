package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.image.NodeIds;
import io.quorate.message.AdminResponse;
import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.CreateTopicsRequest;
import io.quorate.message.CreateTopicsResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.NewTopic;
import io.quorate.message.PartitionRecord;
import io.quorate.message.TopicRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Makes topics: a result each, in the order asked, and one batch for all that may be. */
final class CreateTopics {
  private final MetadataImage latest;
  private final DecisionContext context;
  private final boolean validateOnly;
  private final List<Broker> alive;
  private final Map<String, Integer> mentions = new HashMap<>();
  private final Map<String, String> acceptedByMetricName = new HashMap<>();
  private final List<MetadataRecord> records = new ArrayList<>();

  private CreateTopics(CreateTopicsRequest request, MetadataImage latest, DecisionContext context) {
    this.latest = latest;
    this.context = context;
    validateOnly = request.getValidateOnly();
    alive = latest.brokers().all().stream().filter(Broker::active).toList();
    request.getTopicsList().forEach(each -> mentions.merge(each.getName(), 1, Integer::sum));
  }

  static Decision<AdminResponse> decide(
      CreateTopicsRequest request, MetadataImage latest, DecisionContext context) {
    return new CreateTopics(request, latest, context).decide(request.getTopicsList());
  }

  private Decision<AdminResponse> decide(List<NewTopic> topics) {
    long needed = topics.stream().mapToLong(this::recordsNeeded).sum();
    int limit = context.limits().maxRecordsPerOperation();
    if (needed > limit) {
      String message =
          "topics need %d records (topics, partitions and configs); one request may make %d: ask for fewer at a time";
      return AdminWrites.refuse(
          new Refusal(ErrorCode.POLICY_VIOLATION, message.formatted(needed, limit)));
    }
    CreateTopicsResponse.Builder reply = CreateTopicsResponse.newBuilder();
    for (NewTopic topic : topics) {
      reply.addTopics(
          refusal(topic).map(why -> refused(topic, why)).orElseGet(() -> create(topic)));
    }
    return new Decision<>(
        validateOnly ? List.of() : records,
        AdminResponse.newBuilder().setCreateTopics(reply).build());
  }

  private long recordsNeeded(NewTopic topic) {
    return 1L + topic.getConfigsCount() + Math.max(0, partitions(topic));
  }

  private Optional<Refusal> refusal(NewTopic topic) {
    return nameRefusal(topic.getName())
        .or(() -> configRefusal(topic.getConfigsMap()))
        .or(() -> isManual(topic) ? manualRefusal(topic) : countRefusal(topic));
  }

  private Optional<Refusal> nameRefusal(String name) {
    Optional<String> invalid = TopicNames.invalid(name);
    if (invalid.isPresent()) {
      return refuse(ErrorCode.INVALID_TOPIC_EXCEPTION, invalid.get());
    }
    if (mentions.get(name) > 1) {
      String message = "name '%s' is asked for %d times in one request; ask once";
      return refuse(ErrorCode.INVALID_REQUEST, message.formatted(name, mentions.get(name)));
    }
    if (latest.topics().find(name).isPresent()) {
      return refuse(ErrorCode.TOPIC_ALREADY_EXISTS, "topic '%s' exists already".formatted(name));
    }
    String message =
        "name '%s' collides with topic '%s': '.' and '_' are one and the same in metrics";
    return TopicNames.collision(name, latest.topics())
        .or(() -> Optional.ofNullable(acceptedByMetricName.get(TopicNames.metricName(name))))
        .map(
            other ->
                new Refusal(ErrorCode.INVALID_TOPIC_EXCEPTION, message.formatted(name, other)));
  }

  private static Optional<Refusal> configRefusal(Map<String, String> configs) {
    return new TreeMap<>(configs)
        .entrySet().stream()
            .flatMap(
                each ->
                    ConfigCatalogue.invalid(
                        ConfigResourceType.TOPIC, each.getKey(), each.getValue())
                        .stream())
            .findFirst()
            .map(message -> new Refusal(ErrorCode.INVALID_CONFIG, message));
  }

  private Optional<Refusal> manualRefusal(NewTopic topic) {
    if (topic.getPartitions() > 0 || topic.getReplicationFactor() > 0) {
      String message =
          "assignments are given, and partitions is %d and replication_factor %d; with assignments both must be -1";
      return refuse(
          ErrorCode.INVALID_REQUEST,
          message.formatted(topic.getPartitions(), topic.getReplicationFactor()));
    }
    return new ManualAssignment(topic.getAssignmentsList()).wrong(latest);
  }

  private Optional<Refusal> countRefusal(NewTopic topic) {
    if (partitions(topic) < 1) {
      String message =
          "partitions is %d; it must be 1 or more, or -1 for the cluster's default of %d";
      return refuse(
          ErrorCode.INVALID_PARTITIONS,
          message.formatted(topic.getPartitions(), context.limits().numPartitions()));
    }
    int replicas = replicationFactor(topic);
    if (replicas < 1) {
      String message =
          "replication_factor is %d; it must be 1 or more, or -1 for the cluster's default of %d";
      return refuse(
          ErrorCode.INVALID_REPLICATION_FACTOR,
          message.formatted(
              topic.getReplicationFactor(), context.limits().defaultReplicationFactor()));
    }
    if (replicas > alive.size()) {
      String message =
          "replication_factor is %d, but only %d of %d registered brokers are alive (unfenced, not shutting down)";
      return refuse(
          ErrorCode.INVALID_REPLICATION_FACTOR,
          message.formatted(replicas, alive.size(), latest.brokers().all().size()));
    }
    return Optional.empty();
  }

  private CreateTopicResult create(NewTopic topic) {
    List<NodeIds> replicas =
        isManual(topic)
            ? new ManualAssignment(topic.getAssignmentsList()).replicas()
            : ReplicaPlacer.place(
                partitions(topic), replicationFactor(topic), alive, context.random());
    acceptedByMetricName.put(TopicNames.metricName(topic.getName()), topic.getName());
    CreateTopicResult.Builder result =
        CreateTopicResult.newBuilder()
            .setName(topic.getName())
            .setPartitions(replicas.size())
            .setReplicationFactor(replicas.get(0).size());
    if (validateOnly) {
      return result.build();
    }
    String topicId = context.newUuid().get();
    addRecords(topic, topicId, replicas);
    return result.setTopicId(topicId).build();
  }

  /** Configs right after their topic: a reader of the log meets no config of a topic that it does not know. */
  private void addRecords(NewTopic topic, String topicId, List<NodeIds> replicas) {
    String name = topic.getName();
    records.add(Records.of(TopicRecord.newBuilder().setName(name).setTopicId(topicId).build()));
    new TreeMap<>(topic.getConfigsMap())
        .forEach((config, value) -> records.add(Records.of(config(name, config, value))));
    IntPredicate active = PartitionLeadership.active(latest);
    for (int id = 0; id < replicas.size(); id++) {
      records.add(Records.of(partition(id, topicId, replicas.get(id), active)));
    }
  }

  private static ConfigRecord config(String topic, String name, String value) {
    return ConfigRecord.newBuilder()
        .setResourceType(ConfigResourceType.TOPIC)
        .setResourceName(topic)
        .setName(name)
        .setValue(value)
        .build();
  }

  private static PartitionRecord partition(
      int id, String topicId, NodeIds replicas, IntPredicate active) {
    List<Integer> isr = replicas.asList().stream().filter(active::test).toList();
    return PartitionRecord.newBuilder()
        .setPartitionId(id)
        .setTopicId(topicId)
        .addAllReplicas(replicas.asList())
        .addAllIsr(isr)
        .setLeader(isr.get(0))
        .build();
  }

  private static boolean isManual(NewTopic topic) {
    return topic.getAssignmentsCount() > 0;
  }

  private int partitions(NewTopic topic) {
    if (isManual(topic)) {
      return topic.getAssignmentsCount();
    }
    return topic.getPartitions() == -1 ? context.limits().numPartitions() : topic.getPartitions();
  }

  private int replicationFactor(NewTopic topic) {
    int asked = topic.getReplicationFactor();
    return asked == -1 ? context.limits().defaultReplicationFactor() : asked;
  }

  private static CreateTopicResult refused(NewTopic topic, Refusal why) {
    return CreateTopicResult.newBuilder()
        .setName(topic.getName())
        .setError(why.error())
        .setMessage(why.message())
        .build();
  }

  private static Optional<Refusal> refuse(ErrorCode error, String message) {
    return Optional.of(new Refusal(error, message));
  }
}
