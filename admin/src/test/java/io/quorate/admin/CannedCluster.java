package io.quorate.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.AlterConfigResult;
import io.quorate.message.AlterConfigsResponse;
import io.quorate.message.BrokerDescription;
import io.quorate.message.ConfigAlteration;
import io.quorate.message.ConfigDescription;
import io.quorate.message.ConfigEntry;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.CreateTopicsResponse;
import io.quorate.message.DeleteTopicsResponse;
import io.quorate.message.DescribeBrokersResponse;
import io.quorate.message.DescribeConfigsResponse;
import io.quorate.message.DescribeTopicsResponse;
import io.quorate.message.Endpoint;
import io.quorate.message.ErrorCode;
import io.quorate.message.ListTopicsResponse;
import io.quorate.message.NewTopic;
import io.quorate.message.PartitionDescription;
import io.quorate.message.TopicDescription;
import io.quorate.message.TopicResult;
import io.quorate.message.TopicSummary;
import io.quorate.message.TransferLeaderResponse;
import io.quorate.message.UnregisterBrokerResponse;

/** Answers as a controller does whose cluster has the one topic {@code orders} and the one broker 1. */
final class CannedCluster {
  private CannedCluster() {}

  static AdminResponse answer(AdminRequest request) {
    AdminResponse.Builder response = AdminResponse.newBuilder().setOffset(9);
    return switch (request.getRequestCase()) {
      case CREATE_TOPICS -> response.setCreateTopics(create(request)).build();
      case DELETE_TOPICS -> response.setDeleteTopics(delete(request)).build();
      case LIST_TOPICS -> response.setListTopics(list()).build();
      case DESCRIBE_TOPICS -> response.setDescribeTopics(describe(request)).build();
      case DESCRIBE_CONFIGS -> response.setDescribeConfigs(configs(request)).build();
      case ALTER_CONFIGS -> response.setAlterConfigs(alter(request)).build();
      case DESCRIBE_BROKERS -> response.setDescribeBrokers(brokers(request)).build();
      case UNREGISTER_BROKER ->
          request.getUnregisterBroker().getBrokerId() == 1
              ? response.setUnregisterBroker(UnregisterBrokerResponse.getDefaultInstance()).build()
              : CannedController.error(ErrorCode.BROKER_ID_NOT_REGISTERED, "there is no broker 9");
      case TRANSFER_LEADER ->
          response.setTransferLeader(TransferLeaderResponse.newBuilder().setLeaderId(2)).build();
      case DESCRIBE_CLUSTER, DESCRIBE_QUORUM, REQUEST_NOT_SET ->
          throw new AssertionError("not canned: " + request);
    };
  }

  private static CreateTopicsResponse create(AdminRequest request) {
    CreateTopicsResponse.Builder response = CreateTopicsResponse.newBuilder();
    for (NewTopic each : request.getCreateTopics().getTopicsList()) {
      CreateTopicResult.Builder result = response.addTopicsBuilder().setName(each.getName());
      if (each.getName().equals("orders")) {
        result
            .setError(ErrorCode.TOPIC_ALREADY_EXISTS)
            .setMessage("Topic 'orders' already exists.");
      } else {
        result.setTopicId("id-" + each.getName()).setPartitions(3).setReplicationFactor(2);
      }
    }
    return response.build();
  }

  private static DeleteTopicsResponse delete(AdminRequest request) {
    DeleteTopicsResponse.Builder response = DeleteTopicsResponse.newBuilder();
    for (String each : request.getDeleteTopics().getNamesList()) {
      TopicResult.Builder result = response.addTopicsBuilder().setName(each);
      if (!each.equals("orders")) {
        result.setError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      }
    }
    return response.build();
  }

  private static ListTopicsResponse list() {
    return ListTopicsResponse.newBuilder()
        .addTopics(
            TopicSummary.newBuilder()
                .setName("orders")
                .setTopicId("id-orders")
                .setPartitions(1)
                .setReplicationFactor(2))
        .build();
  }

  private static DescribeTopicsResponse describe(AdminRequest request) {
    DescribeTopicsResponse.Builder response = DescribeTopicsResponse.newBuilder();
    for (String each : request.getDescribeTopics().getNamesList()) {
      TopicDescription.Builder topic = response.addTopicsBuilder().setName(each);
      if (each.equals("orders")) {
        topic
            .setTopicId("id-orders")
            .putConfigs("retention.ms", "1000")
            .addPartitions(
                PartitionDescription.newBuilder().setLeader(-1).addReplicas(1).addReplicas(2));
      } else {
        topic.setError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      }
    }
    return response.build();
  }

  private static DescribeConfigsResponse configs(AdminRequest request) {
    ConfigDescription.Builder found =
        ConfigDescription.newBuilder()
            .setResource(request.getDescribeConfigs().getResources(0))
            .addEntries(
                ConfigEntry.newBuilder()
                    .setName("retention.ms")
                    .setValue("1000")
                    .setSource("DYNAMIC_TOPIC_CONFIG"))
            .addEntries(
                ConfigEntry.newBuilder()
                    .setName("cleanup.policy")
                    .setValue("delete")
                    .setSource("DEFAULT_CONFIG"));
    return DescribeConfigsResponse.newBuilder().addResources(found).build();
  }

  private static AlterConfigsResponse alter(AdminRequest request) {
    AlterConfigsResponse.Builder response = AlterConfigsResponse.newBuilder();
    for (ConfigAlteration each : request.getAlterConfigs().getResourcesList()) {
      AlterConfigResult.Builder result =
          response.addResourcesBuilder().setResource(each.getResource());
      if (each.getOperations(0).getName().equals("retention.msx")) {
        result.setError(ErrorCode.INVALID_CONFIG).setMessage("did you mean retention.ms?");
      }
    }
    return response.build();
  }

  private static DescribeBrokersResponse brokers(AdminRequest request) {
    DescribeBrokersResponse.Builder response = DescribeBrokersResponse.newBuilder();
    if (request.getDescribeBrokers().getBrokerIdsList().contains(9)) {
      response.addBrokersBuilder().setBrokerId(9).setError(ErrorCode.BROKER_ID_NOT_REGISTERED);
    }
    return response
        .addBrokers(
            BrokerDescription.newBuilder()
                .setBrokerId(1)
                .setMsSinceLastHeartbeat(12)
                .addEndpoints(
                    Endpoint.newBuilder().setName("PLAINTEXT").setHost("b1").setPort(9092)))
        .build();
  }
}
