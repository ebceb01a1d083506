package io.quorate.controller.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.CreateTopicsRequest;
import io.quorate.message.DeleteTopicsRequest;
import io.quorate.message.DescribeTopicsRequest;
import io.quorate.message.ListTopicsRequest;
import io.quorate.message.ListTopicsResponse;
import io.quorate.message.NewTopic;
import io.quorate.message.ReplicaAssignment;
import io.quorate.message.TopicDescription;
import io.quorate.message.TopicResult;
import io.quorate.message.TopicSummary;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Topics: list by pages, create, describe, delete. */
final class TopicRoutes {
  private static final int CLUSTER_DEFAULT = -1;

  Future<Reply> list(Exchange exchange) {
    Resource cluster = exchange.cluster();
    int pageSize = pageSize(exchange);
    String after = exchange.query("page_token") == null ? "" : exchange.query("page_token");
    ListTopicsRequest request =
        ListTopicsRequest.newBuilder().setAfter(after).setLimit(pageSize).build();
    return exchange
        .ask(AdminRequest.newBuilder().setListTopics(request))
        .map(answer -> Reply.ok(page(exchange, cluster, pageSize, answer.getListTopics())));
  }

  private static int pageSize(Exchange exchange) {
    int max = exchange.settings().maxPageSize();
    long asked = exchange.queryLong("page_size", max);
    if (asked < 1) {
      throw AdminErrors.badRequest("page_size is %d, must be 1 or more".formatted(asked));
    }
    return (int) Math.min(asked, max);
  }

  private static JsonObject page(
      Exchange exchange, Resource cluster, int pageSize, ListTopicsResponse topics) {
    String self = cluster.url() + "/topics";
    List<JsonObject> data =
        topics.getTopicsList().stream().map(topic -> render(exchange, cluster, topic)).toList();
    String next = null;
    if (topics.getMore() && !data.isEmpty()) {
      String last = topics.getTopics(data.size() - 1).getName();
      next = "%s?page_size=%d&page_token=%s".formatted(self, pageSize, Resource.encode(last));
    }
    return Resource.page("KafkaTopicList", self, next, data);
  }

  Future<Reply> create(Exchange exchange) {
    Resource cluster = exchange.cluster();
    JsonFields body = exchange.body();
    NewTopic topic = newTopic(body);
    boolean validateOnly = body.flag("validate_only");
    body.done();
    CreateTopicsRequest request =
        CreateTopicsRequest.newBuilder().addTopics(topic).setValidateOnly(validateOnly).build();
    return exchange
        .ask(AdminRequest.newBuilder().setCreateTopics(request))
        .map(
            answer -> {
              CreateTopicResult result = answer.getCreateTopics().getTopics(0);
              AdminErrors.check(result.getError(), result.getMessage());
              JsonObject json = render(exchange, cluster, result);
              return validateOnly ? Reply.ok(json) : Reply.created(json);
            });
  }

  private static NewTopic newTopic(JsonFields body) {
    NewTopic.Builder topic =
        NewTopic.newBuilder()
            .setName(body.text("topic_name"))
            .setPartitions(body.integer("partitions_count", CLUSTER_DEFAULT))
            .setReplicationFactor(body.integer("replication_factor", CLUSTER_DEFAULT));
    for (JsonFields config : body.objects("configs")) {
      String name = config.text("name");
      if (topic.containsConfigs(name)) {
        throw config.wrong("name", "given once, '" + name + "' is there twice");
      }
      topic.putConfigs(name, config.text("value"));
      config.done();
    }
    for (JsonFields assignment : body.objects("replicas_assignments")) {
      topic.addAssignments(
          ReplicaAssignment.newBuilder()
              .setPartitionId(assignment.integer("partition_id"))
              .addAllBrokerIds(assignment.integers("broker_ids")));
      assignment.done();
    }
    return topic.build();
  }

  Future<Reply> one(Exchange exchange) {
    Resource cluster = exchange.cluster();
    return describe(exchange)
        .map(
            topic -> {
              int replicas =
                  topic.getPartitionsCount() == 0 ? 0 : topic.getPartitions(0).getReplicasCount();
              return Reply.ok(
                  AdminJson.topic(
                      cluster.child("topics", "topic", topic.getName()),
                      exchange.door().clusterId(),
                      topic.getName(),
                      topic.getTopicId(),
                      topic.getPartitionsCount(),
                      replicas));
            });
  }

  Future<Reply> delete(Exchange exchange) {
    exchange.cluster();
    DeleteTopicsRequest request =
        DeleteTopicsRequest.newBuilder().addNames(exchange.param("topic")).build();
    return exchange
        .ask(AdminRequest.newBuilder().setDeleteTopics(request))
        .map(
            answer -> {
              TopicResult result = answer.getDeleteTopics().getTopics(0);
              AdminErrors.check(result.getError(), result.getMessage());
              return Reply.noContent();
            });
  }

  /** The topic of the path. */
  static Future<TopicDescription> describe(Exchange exchange) {
    DescribeTopicsRequest request =
        DescribeTopicsRequest.newBuilder().addNames(exchange.param("topic")).build();
    return exchange
        .ask(AdminRequest.newBuilder().setDescribeTopics(request))
        .map(
            answer -> {
              TopicDescription topic = answer.getDescribeTopics().getTopics(0);
              AdminErrors.check(topic.getError(), topic.getMessage());
              return topic;
            });
  }

  private static JsonObject render(Exchange exchange, Resource cluster, TopicSummary topic) {
    return AdminJson.topic(
        cluster.child("topics", "topic", topic.getName()),
        exchange.door().clusterId(),
        topic.getName(),
        topic.getTopicId(),
        topic.getPartitions(),
        topic.getReplicationFactor());
  }

  private static JsonObject render(Exchange exchange, Resource cluster, CreateTopicResult topic) {
    return AdminJson.topic(
        cluster.child("topics", "topic", topic.getName()),
        exchange.door().clusterId(),
        topic.getName(),
        topic.getTopicId(),
        topic.getPartitions(),
        topic.getReplicationFactor());
  }
}
