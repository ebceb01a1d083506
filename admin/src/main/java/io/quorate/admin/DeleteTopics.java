package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.AdminRequest;
import io.quorate.message.DeleteTopicsRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.TopicResult;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code topics delete}. */
final class DeleteTopics extends ClusterCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "topics delete",
          "[TOPIC...]",
          "Deletes topics with all their partitions and configs",
          List.of(
              "quorate topics delete orders logs",
              "quorate topics delete --topic orders --if-exists",
              "quorate topics delete --topic-id 5Ho0hxiJTzy0UpFvWbOqXA"),
          DeleteTopics::new);

  @Parameter(names = "--topic", order = 1, description = "a topic's name; repeatable")
  List<String> topics = new ArrayList<>();

  @Parameter(names = "--topic-id", order = 2, description = "a topic's id; repeatable")
  List<String> topicIds = new ArrayList<>();

  @Parameter(names = "--if-exists", order = 3, description = "a topic that is not there is fine")
  boolean ifExists;

  @Override
  Answer answer(Connection connection) {
    List<String> names = Arguments.names(topics, arguments);
    if (names.isEmpty() && topicIds.isEmpty()) {
      throw CommandException.usage("name at least one topic, e.g. quorate topics delete orders");
    }
    AdminRequest.Builder request =
        AdminRequest.newBuilder()
            .setDeleteTopics(
                DeleteTopicsRequest.newBuilder().addAllNames(names).addAllTopicIds(topicIds));
    Batch batch = new Batch("topics");
    for (TopicResult each : connection.call(request).getDeleteTopics().getTopicsList()) {
      add(batch, connection, each);
    }
    return batch.answer(new JsonObject());
  }

  private void add(Batch batch, Connection connection, TopicResult result) {
    JsonObject item =
        new JsonObject().put("name", result.getName()).put("topicId", result.getTopicId());
    String shown = result.getName().isEmpty() ? result.getTopicId() : result.getName();
    boolean absent =
        result.getError() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
            || result.getError() == ErrorCode.UNKNOWN_TOPIC_ID;
    if (result.getError() == ErrorCode.NONE) {
      batch.done(item.put("deleted", true), "Deleted topic " + shown + ".");
    } else if (ifExists && absent) {
      batch.done(item.put("deleted", false), "There is no topic " + shown + ".");
    } else {
      int error = result.getErrorValue();
      String message = TopicNames.explain(connection, error, shown, result.getMessage());
      batch.refused(item, "topic '" + shown + "'", error, message);
    }
  }
}
