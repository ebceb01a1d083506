package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.AdminRequest;
import io.quorate.message.DescribeTopicsRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.PartitionDescription;
import io.quorate.message.TopicDescription;
import io.quorate.message.TopicSummary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** {@code topics describe}. */
final class DescribeTopics extends ReadCommand {
  /** Topics asked for in one request, so that an answer stays well below a frame's bound. */
  private static final int CHUNK = 200;

  static final CommandSpec SPEC =
      new CommandSpec(
          "topics describe",
          "[TOPIC...]",
          "Shows topics with their partitions; all of them when none is named",
          List.of("quorate topics describe orders", "quorate topics describe -o json"),
          DescribeTopics::new);

  @Parameter(names = "--topic", order = 1, description = "a topic's name; repeatable")
  List<String> topics = new ArrayList<>();

  @Override
  Answer answer(Connection connection) {
    List<String> named = Arguments.names(topics, arguments);
    List<String> names =
        named.isEmpty()
            ? TopicNames.all(connection, stale).stream().map(TopicSummary::getName).toList()
            : named;
    Batch batch = new Batch("topics");
    for (int from = 0; from < names.size(); from += CHUNK) {
      List<String> chunk = names.subList(from, Math.min(from + CHUNK, names.size()));
      AdminRequest.Builder request =
          request().setDescribeTopics(DescribeTopicsRequest.newBuilder().addAllNames(chunk));
      for (TopicDescription each : connection.call(request).getDescribeTopics().getTopicsList()) {
        add(batch, connection, each);
      }
    }
    return batch.answer(new JsonObject());
  }

  private static void add(Batch batch, Connection connection, TopicDescription topic) {
    String name = topic.getName();
    if (topic.getError() == ErrorCode.NONE) {
      batch.done(json(topic), text(topic));
    } else {
      int error = topic.getErrorValue();
      String message = TopicNames.explain(connection, error, name, topic.getMessage());
      batch.refused(new JsonObject().put("name", name), "topic '" + name + "'", error, message);
    }
  }

  private static JsonObject json(TopicDescription topic) {
    JsonArray partitions = new JsonArray();
    for (PartitionDescription each : topic.getPartitionsList()) {
      partitions.add(
          new JsonObject()
              .put("partition", each.getPartitionId())
              .put("leader", each.getLeader())
              .put("leaderEpoch", each.getLeaderEpoch())
              .put("partitionEpoch", each.getPartitionEpoch())
              .put("replicas", new JsonArray(each.getReplicasList()))
              .put("isr", new JsonArray(each.getIsrList())));
    }
    JsonObject configs = new JsonObject();
    new TreeMap<>(topic.getConfigsMap()).forEach(configs::put);
    return new JsonObject()
        .put("name", topic.getName())
        .put("topicId", topic.getTopicId())
        .put("configs", configs)
        .put("partitions", partitions);
  }

  private static String text(TopicDescription topic) {
    Table table = new Table("  PARTITION", "LEADER", "LEADER EPOCH", "REPLICAS", "ISR");
    for (PartitionDescription each : topic.getPartitionsList()) {
      table.row(
          "  " + each.getPartitionId(),
          each.getLeader() < 0 ? "none" : each.getLeader(),
          each.getLeaderEpoch(),
          each.getReplicasList(),
          each.getIsrList());
    }
    return "Topic %s  id %s  partitions %d  configs %s%n%s"
        .formatted(
            topic.getName(),
            topic.getTopicId(),
            topic.getPartitionsCount(),
            new TreeMap<>(topic.getConfigsMap()),
            table);
  }
}
