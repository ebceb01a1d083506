package io.quorate.admin;

import io.quorate.message.TopicSummary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code topics list}. */
final class ListTopics extends ReadCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "topics list",
          "",
          "Lists all topics by name",
          List.of("quorate topics list", "quorate topics list -o json --stale"),
          ListTopics::new);

  @Override
  Answer answer(Connection connection) {
    Table table = new Table("TOPIC", "PARTITIONS", "REPLICATION FACTOR", "ID");
    JsonArray topics = new JsonArray();
    for (TopicSummary each : TopicNames.all(connection, stale)) {
      table.row(
          each.getName(), each.getPartitions(), each.getReplicationFactor(), each.getTopicId());
      topics.add(
          new JsonObject()
              .put("name", each.getName())
              .put("topicId", each.getTopicId())
              .put("partitions", each.getPartitions())
              .put("replicationFactor", each.getReplicationFactor()));
    }
    return Answer.ok(new JsonObject().put("topics", topics), table.toString());
  }
}
