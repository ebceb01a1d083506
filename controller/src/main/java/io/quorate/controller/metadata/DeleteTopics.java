package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.image.Topic;
import io.quorate.message.AdminResponse;
import io.quorate.message.DeleteTopicsRequest;
import io.quorate.message.DeleteTopicsResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RemoveTopicRecord;
import io.quorate.message.TopicResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes topics by name or id: one record each takes partitions and configs along. */
final class DeleteTopics {
  private DeleteTopics() {}

  static Decision<AdminResponse> decide(
      DeleteTopicsRequest request, MetadataImage latest, DecisionContext context) {
    int asked = request.getNamesCount() + request.getTopicIdsCount();
    int limit = context.limits().maxRecordsPerOperation();
    if (asked > limit) {
      return AdminWrites.refuse(
          new Refusal(
              ErrorCode.POLICY_VIOLATION,
              "names and topic_ids hold %d topics; one request may delete %d"
                  .formatted(asked, limit)));
    }
    List<Mention> mentions = mentions(request, latest);
    Map<String, Integer> counts = new HashMap<>();
    mentions.forEach(
        each -> each.topic.ifPresent(topic -> counts.merge(topic.id(), 1, Integer::sum)));
    List<MetadataRecord> records = new ArrayList<>();
    DeleteTopicsResponse.Builder reply = DeleteTopicsResponse.newBuilder();
    for (Mention mention : mentions) {
      reply.addTopics(delete(mention, counts, records));
    }
    return new Decision<>(records, AdminResponse.newBuilder().setDeleteTopics(reply).build());
  }

  private static List<Mention> mentions(DeleteTopicsRequest request, MetadataImage latest) {
    List<Mention> mentions = new ArrayList<>();
    for (String name : request.getNamesList()) {
      mentions.add(new Mention(name, "", latest.topics().find(name)));
    }
    for (String id : request.getTopicIdsList()) {
      mentions.add(new Mention("", id, latest.topics().findById(id)));
    }
    return mentions;
  }

  private static TopicResult delete(
      Mention mention, Map<String, Integer> counts, List<MetadataRecord> records) {
    if (mention.topic.isEmpty()) {
      return mention.unknown();
    }
    Topic topic = mention.topic.get();
    TopicResult.Builder result =
        TopicResult.newBuilder().setName(topic.name()).setTopicId(topic.id());
    if (counts.get(topic.id()) > 1) {
      String message = "topic %s (topic_id %s) is named more than once; name it once";
      return result
          .setError(ErrorCode.INVALID_REQUEST)
          .setMessage(message.formatted(topic.name(), topic.id()))
          .build();
    }
    records.add(Records.of(RemoveTopicRecord.newBuilder().setTopicId(topic.id()).build()));
    return result.build();
  }

  /** As asked, by name or by id, and what it stands for. */
  private record Mention(String name, String topicId, Optional<Topic> topic) {
    TopicResult unknown() {
      boolean byId = !topicId.isEmpty();
      String message =
          byId
              ? "topic_id '%s' is not known".formatted(topicId)
              : "name is '%s', but there is no topic of that name".formatted(name);
      return TopicResult.newBuilder()
          .setName(name)
          .setTopicId(topicId)
          .setError(byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
          .setMessage(message)
          .build();
    }
  }
}
