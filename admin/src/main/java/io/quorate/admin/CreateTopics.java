package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.AdminRequest;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.CreateTopicsRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.NewTopic;
import io.quorate.message.ReplicaAssignment;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code topics create}. */
final class CreateTopics extends ClusterCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "topics create",
          "[TOPIC...]",
          "Creates topics",
          List.of(
              "quorate topics create orders --partitions 6 --replication-factor 3",
              "quorate topics create --topic logs --config retention.ms=86400000 --if-not-exists",
              "quorate topics create pinned --replica-assignment 0:1:2,1:2:0 --dry-run -o json"),
          CreateTopics::new);

  @Parameter(names = "--topic", order = 1, description = "a topic's name; repeatable")
  List<String> topics = new ArrayList<>();

  @Parameter(
      names = "--partitions",
      order = 2,
      description = "how many; -1: the cluster's num.partitions")
  int partitions = -1;

  @Parameter(
      names = "--replication-factor",
      order = 3,
      description = "copies of each partition; -1: the cluster's default.replication.factor")
  int replicationFactor = -1;

  @Parameter(
      names = "--replica-assignment",
      order = 4,
      splitter = Arguments.Whole.class,
      description = "brokers of each partition, first leads: 0:1:2,1:2:0; in place of both above")
  String assignment;

  @Parameter(
      names = "--config",
      order = 5,
      splitter = Arguments.Whole.class,
      description = "name=value; repeatable")
  List<String> configs = new ArrayList<>();

  @Parameter(names = "--if-not-exists", order = 6, description = "a topic that exists is fine")
  boolean ifNotExists;

  @Parameter(
      names = {"--validate-only", "--dry-run"},
      order = 7,
      description = "only say what would happen")
  boolean validateOnly;

  @Override
  Answer answer(Connection connection) {
    AdminRequest.Builder request = AdminRequest.newBuilder().setCreateTopics(newTopics());
    List<CreateTopicResult> results = connection.call(request).getCreateTopics().getTopicsList();
    Batch batch = new Batch("topics");
    for (CreateTopicResult each : results) {
      boolean exists = ifNotExists && each.getError() == ErrorCode.TOPIC_ALREADY_EXISTS;
      JsonObject item = new JsonObject().put("name", each.getName());
      if (exists) {
        batch.done(item.put("created", false), "Topic " + each.getName() + " exists already.");
      } else if (each.getError() == ErrorCode.NONE) {
        batch.done(describe(item, each), line(each));
      } else {
        batch.refused(
            item, "topic '" + each.getName() + "'", each.getErrorValue(), each.getMessage());
      }
    }
    return batch.answer(new JsonObject().put("validateOnly", validateOnly));
  }

  private JsonObject describe(JsonObject item, CreateTopicResult result) {
    return item.put("created", !validateOnly)
        .put("topicId", result.getTopicId())
        .put("partitions", result.getPartitions())
        .put("replicationFactor", result.getReplicationFactor());
  }

  private String line(CreateTopicResult result) {
    return (validateOnly ? "Would create topic " : "Created topic ")
        + "%s (partitions %d, replication factor %d%s)."
            .formatted(
                result.getName(),
                result.getPartitions(),
                result.getReplicationFactor(),
                result.getTopicId().isEmpty() ? "" : ", id " + result.getTopicId());
  }

  private CreateTopicsRequest newTopics() {
    List<String> names = Arguments.names(topics, arguments);
    if (names.isEmpty()) {
      throw CommandException.usage("name at least one topic, e.g. quorate topics create orders");
    }
    if (assignment != null && (partitions != -1 || replicationFactor != -1)) {
      throw CommandException.usage(
          "--replica-assignment already says how many partitions and replicas there are: leave out"
              + " --partitions and --replication-factor");
    }
    Map<String, String> settings = Arguments.pairs("--config", configs);
    List<ReplicaAssignment> assignments = assignments();
    CreateTopicsRequest.Builder request =
        CreateTopicsRequest.newBuilder().setValidateOnly(validateOnly);
    for (String name : names) {
      NewTopic.Builder topic = NewTopic.newBuilder().setName(name).putAllConfigs(settings);
      if (assignments.isEmpty()) {
        topic.setPartitions(partitions).setReplicationFactor(replicationFactor);
      } else {
        topic.setPartitions(-1).setReplicationFactor(-1).addAllAssignments(assignments);
      }
      request.addTopics(topic);
    }
    return request.build();
  }

  private List<ReplicaAssignment> assignments() {
    List<ReplicaAssignment> assignments = new ArrayList<>();
    for (String partition : assignment == null ? new String[0] : assignment.split(",", -1)) {
      ReplicaAssignment.Builder replicas =
          ReplicaAssignment.newBuilder().setPartitionId(assignments.size());
      for (String broker : partition.split(":", -1)) {
        replicas.addBrokerIds(Arguments.number("--replica-assignment", broker));
      }
      assignments.add(replicas.build());
    }
    return assignments;
  }
}
