package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.DescribeTopicsRequest;
import io.quorate.message.DescribeTopicsResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.ListTopicsRequest;
import io.quorate.message.ListTopicsResponse;
import io.quorate.message.PartitionDescription;
import io.quorate.message.TopicDescription;
import io.quorate.message.TopicSummary;
import java.util.Iterator;

/** Topics by name: a page of all, or some in full. */
final class DescribeTopics {
  private DescribeTopics() {}

  static ListTopicsResponse list(ListTopicsRequest request, MetadataImage image) {
    ListTopicsResponse.Builder reply = ListTopicsResponse.newBuilder();
    Iterator<Topic> topics = image.topics().after(request.getAfter()).iterator();
    int limit = request.getLimit() > 0 ? request.getLimit() : Integer.MAX_VALUE;
    while (topics.hasNext() && reply.getTopicsCount() < limit) {
      Topic topic = topics.next();
      reply.addTopics(
          TopicSummary.newBuilder()
              .setName(topic.name())
              .setTopicId(topic.id())
              .setPartitions(topic.partitions().size())
              .setReplicationFactor(
                  topic.partitions().isEmpty() ? 0 : topic.partitions().head().replicas().size()));
    }
    return reply.setMore(topics.hasNext()).build();
  }

  static DescribeTopicsResponse describe(DescribeTopicsRequest request, MetadataImage image) {
    DescribeTopicsResponse.Builder reply = DescribeTopicsResponse.newBuilder();
    if (request.getNamesCount() == 0) {
      image.topics().all().forEach(topic -> reply.addTopics(describe(topic, image)));
    }
    for (String name : request.getNamesList()) {
      reply.addTopics(
          image
              .topics()
              .find(name)
              .map(topic -> describe(topic, image))
              .orElseGet(() -> unknown(name)));
    }
    return reply.build();
  }

  private static TopicDescription describe(Topic topic, MetadataImage image) {
    TopicDescription.Builder description =
        TopicDescription.newBuilder()
            .setName(topic.name())
            .setTopicId(topic.id())
            .putAllConfigs(image.configs().of(ConfigResourceType.TOPIC, topic.name()));
    for (Partition partition : topic.partitions()) {
      description.addPartitions(
          PartitionDescription.newBuilder()
              .setPartitionId(partition.id())
              .setLeader(partition.leader())
              .setLeaderEpoch(partition.leaderEpoch())
              .setPartitionEpoch(partition.partitionEpoch())
              .addAllReplicas(partition.replicas().asList())
              .addAllIsr(partition.isr().asList()));
    }
    return description.build();
  }

  private static TopicDescription unknown(String name) {
    return TopicDescription.newBuilder()
        .setName(name)
        .setError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
        .setMessage("name is '%s', but there is no topic of that name".formatted(name))
        .build();
  }
}
