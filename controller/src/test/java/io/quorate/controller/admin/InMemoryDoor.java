package io.quorate.controller.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.AlterConfigResult;
import io.quorate.message.AlterConfigsResponse;
import io.quorate.message.BrokerDescription;
import io.quorate.message.ConfigAlteration;
import io.quorate.message.ConfigDescription;
import io.quorate.message.ConfigEntry;
import io.quorate.message.ConfigOperation;
import io.quorate.message.ConfigResource;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.CreateTopicsResponse;
import io.quorate.message.DeleteTopicsResponse;
import io.quorate.message.DescribeBrokersRequest;
import io.quorate.message.DescribeBrokersResponse;
import io.quorate.message.DescribeClusterResponse;
import io.quorate.message.DescribeConfigsResponse;
import io.quorate.message.DescribeQuorumResponse;
import io.quorate.message.DescribeTopicsResponse;
import io.quorate.message.Endpoint;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.LeaderHint;
import io.quorate.message.ListTopicsRequest;
import io.quorate.message.ListTopicsResponse;
import io.quorate.message.NewTopic;
import io.quorate.message.PartitionDescription;
import io.quorate.message.ReplicaState;
import io.quorate.message.TopicDescription;
import io.quorate.message.TopicResult;
import io.quorate.message.TopicSummary;
import io.quorate.message.TransferLeaderResponse;
import io.quorate.message.UnregisterBrokerResponse;
import io.quorate.message.Voter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** A small cluster of two brokers in memory. Event loop only, but for the fields that a test sets first. */
final class InMemoryDoor implements AdminDoor {
  private static final int BROKERS = 2;

  final BlockingQueue<AdminRequest> requests = new LinkedBlockingQueue<>();

  /** Answers in place of the cluster where it gives something. */
  volatile Function<AdminRequest, Future<AdminResponse>> before = request -> null;

  /** What was asked of the log, and the answer. */
  volatile FetchRequest fetched;

  volatile FetchResponse log = FetchResponse.getDefaultInstance();

  volatile Readiness readiness = new Readiness(true, "leader", "");
  volatile int leader = 1;
  volatile DescribeClusterResponse cluster = DescribeClusterResponse.getDefaultInstance();

  private final NavigableMap<String, TopicDescription> topics = new TreeMap<>();
  private final Map<ConfigResource, NavigableMap<String, String>> configs = new HashMap<>();
  private long offset = 100;

  @Override
  public Future<AdminResponse> handle(AdminRequest request) {
    requests.add(request);
    Future<AdminResponse> instead = before.apply(request);
    return instead != null ? instead : Future.succeededFuture(answer(request));
  }

  @Override
  public Future<FetchResponse> log(FetchRequest request) {
    fetched = request;
    return Future.succeededFuture(log);
  }

  @Override
  public Readiness readiness() {
    return readiness;
  }

  @Override
  public String clusterId() {
    return "c1";
  }

  static Future<AdminResponse> error(ErrorCode error, String message) {
    return Future.succeededFuture(
        AdminResponse.newBuilder().setError(error).setMessage(message).build());
  }

  private AdminResponse answer(AdminRequest request) {
    AdminResponse.Builder answer =
        AdminResponse.newBuilder()
            .setLeader(LeaderHint.newBuilder().setNodeId(leader).setEpoch(7))
            .setOffset(offset);
    switch (request.getRequestCase()) {
      case CREATE_TOPICS ->
          answer.setCreateTopics(
              CreateTopicsResponse.newBuilder()
                  .addTopics(
                      create(
                          request.getCreateTopics().getTopics(0),
                          request.getCreateTopics().getValidateOnly())));
      case DELETE_TOPICS ->
          answer.setDeleteTopics(
              DeleteTopicsResponse.newBuilder()
                  .addTopics(delete(request.getDeleteTopics().getNames(0))));
      case LIST_TOPICS -> answer.setListTopics(list(request.getListTopics()));
      case DESCRIBE_TOPICS ->
          answer.setDescribeTopics(
              DescribeTopicsResponse.newBuilder()
                  .addTopics(describe(request.getDescribeTopics().getNames(0))));
      case DESCRIBE_CONFIGS ->
          answer.setDescribeConfigs(
              DescribeConfigsResponse.newBuilder()
                  .addResources(configs(request.getDescribeConfigs().getResources(0))));
      case ALTER_CONFIGS ->
          answer.setAlterConfigs(
              AlterConfigsResponse.newBuilder()
                  .addResources(alter(request.getAlterConfigs().getResources(0))));
      case DESCRIBE_BROKERS -> answer.setDescribeBrokers(brokers(request.getDescribeBrokers()));
      case UNREGISTER_BROKER ->
          answer.setUnregisterBroker(UnregisterBrokerResponse.getDefaultInstance());
      case DESCRIBE_CLUSTER -> answer.setDescribeCluster(cluster);
      case DESCRIBE_QUORUM -> answer.setDescribeQuorum(quorum());
      case TRANSFER_LEADER ->
          answer.setTransferLeader(
              TransferLeaderResponse.newBuilder()
                  .setLeaderId(request.getTransferLeader().getNodeId()));
      case REQUEST_NOT_SET -> answer.setError(ErrorCode.INVALID_REQUEST);
    }
    return answer.build();
  }

  private CreateTopicResult create(NewTopic topic, boolean validateOnly) {
    CreateTopicResult.Builder result = CreateTopicResult.newBuilder().setName(topic.getName());
    if (topics.containsKey(topic.getName())) {
      return result
          .setError(ErrorCode.TOPIC_ALREADY_EXISTS)
          .setMessage("Topic '" + topic.getName() + "' already exists.")
          .build();
    }
    if (topic.getName().contains(" ")) {
      return result.setError(ErrorCode.INVALID_TOPIC_EXCEPTION).setMessage("a blank").build();
    }
    int partitions = Math.max(1, topic.getPartitions());
    TopicDescription.Builder description =
        TopicDescription.newBuilder().setName(topic.getName()).setTopicId("id-" + topic.getName());
    for (int partition = 0; partition < partitions; partition++) {
      description.addPartitions(
          PartitionDescription.newBuilder()
              .setPartitionId(partition)
              .setLeader(1)
              .addAllReplicas(List.of(1, 2))
              .addIsr(1));
    }
    if (!validateOnly) {
      offset++;
      topics.put(topic.getName(), description.build());
      configsOf(topicResource(topic.getName())).putAll(topic.getConfigsMap());
    }
    return result
        .setTopicId("id-" + topic.getName())
        .setPartitions(partitions)
        .setReplicationFactor(BROKERS)
        .build();
  }

  private TopicResult delete(String name) {
    boolean known = topics.remove(name) != null;
    return TopicResult.newBuilder()
        .setName(name)
        .setError(known ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
        .build();
  }

  private ListTopicsResponse list(ListTopicsRequest request) {
    List<TopicDescription> after =
        new ArrayList<>(topics.tailMap(request.getAfter(), false).values());
    ListTopicsResponse.Builder page = ListTopicsResponse.newBuilder();
    for (TopicDescription topic : after.subList(0, Math.min(request.getLimit(), after.size()))) {
      page.addTopics(
          TopicSummary.newBuilder()
              .setName(topic.getName())
              .setTopicId(topic.getTopicId())
              .setPartitions(topic.getPartitionsCount())
              .setReplicationFactor(BROKERS));
    }
    return page.setMore(after.size() > request.getLimit()).build();
  }

  private TopicDescription describe(String name) {
    TopicDescription unknown =
        TopicDescription.newBuilder()
            .setName(name)
            .setError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
            .setMessage("no topic '" + name + "'")
            .build();
    return topics.getOrDefault(name, unknown);
  }

  private static ConfigResource topicResource(String name) {
    return ConfigResource.newBuilder().setType(ConfigResourceType.TOPIC).setName(name).build();
  }

  private NavigableMap<String, String> configsOf(ConfigResource resource) {
    return configs.computeIfAbsent(
        resource, any -> new TreeMap<>(Map.of("min.insync.replicas", "1")));
  }

  private ConfigDescription configs(ConfigResource resource) {
    ConfigDescription.Builder description = ConfigDescription.newBuilder().setResource(resource);
    configsOf(resource)
        .forEach(
            (name, value) ->
                description.addEntries(
                    ConfigEntry.newBuilder()
                        .setName(name)
                        .setValue(value)
                        .setSource(value.equals("1") ? "DEFAULT_CONFIG" : "DYNAMIC_TOPIC_CONFIG")));
    return description.build();
  }

  private AlterConfigResult alter(ConfigAlteration alteration) {
    AlterConfigResult.Builder result =
        AlterConfigResult.newBuilder().setResource(alteration.getResource());
    for (ConfigOperation operation : alteration.getOperationsList()) {
      if (operation.getName().equals("no.such.config")) {
        return result.setError(ErrorCode.INVALID_CONFIG).setMessage("unknown config").build();
      }
      if (operation.getType() == ConfigOperation.Type.DELETE) {
        configsOf(alteration.getResource()).remove(operation.getName());
      } else {
        configsOf(alteration.getResource()).put(operation.getName(), operation.getValue());
      }
    }
    return result.build();
  }

  private static DescribeBrokersResponse brokers(DescribeBrokersRequest request) {
    DescribeBrokersResponse.Builder brokers = DescribeBrokersResponse.newBuilder();
    List<Integer> ids =
        request.getBrokerIdsCount() == 0 ? List.of(1, 2) : request.getBrokerIdsList();
    for (int id : ids) {
      BrokerDescription.Builder broker = BrokerDescription.newBuilder().setBrokerId(id);
      if (id > BROKERS) {
        broker.setError(ErrorCode.BROKER_ID_NOT_REGISTERED).setMessage("no broker " + id);
      } else {
        broker.addEndpoints(
            Endpoint.newBuilder().setName("PLAINTEXT").setHost("host" + id).setPort(9092));
      }
      brokers.addBrokers(broker);
    }
    return brokers.build();
  }

  private DescribeQuorumResponse quorum() {
    return DescribeQuorumResponse.newBuilder()
        .setClusterId("c1")
        .setNodeId(1)
        .setRole("leader")
        .setLeaderId(leader)
        .setLeaderEpoch(7)
        .setHighWatermark(offset)
        .addVoters(Voter.newBuilder().setNodeId(1).setDirectoryId("d1").setHost("h").setPort(9))
        .addReplicas(ReplicaState.newBuilder().setNodeId(1).setLogEndOffset(offset))
        .build();
  }
}
