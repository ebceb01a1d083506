package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.CreateTopicsRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.NewTopic;
import io.quorate.message.ReplicaAssignment;
import io.quorate.message.TopicRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreateTopicsTest {
  private final Cluster cluster = Cluster.withBrokers(1, 2, 3);

  @Test
  void aTopicIsItsRecordThenItsConfigsThenItsPartitions() {
    NewTopic topic =
        manual("a", List.of(1, 2), List.of(3, 1))
            .putConfigs("retention.ms", "5")
            .putConfigs("cleanup.policy", "compact")
            .build();

    Decision<AdminResponse> decision = decide(topic);

    assertThat(decision.records())
        .containsExactly(
            topicRecord("a", "uuid-1"),
            config("a", "cleanup.policy", "compact"),
            config("a", "retention.ms", "5"),
            Cluster.partition("uuid-1", 0, List.of(1, 2), List.of(1, 2)),
            Cluster.partition("uuid-1", 1, List.of(3, 1), List.of(3, 1)));
    assertThat(results(decision)).containsExactly(created("a", "uuid-1", 2, 2));
    assertThat(decision.reply().getOffset()).isEqualTo(cluster.image.endOffset() + 5);
  }

  @Test
  void severalTopicsGetAResultEachInOrderAndShareOneBatch() {
    Decision<AdminResponse> decision =
        decide(topic("b", 1, 1), topic("..", 1, 1), topic("a", 2, 1));

    assertThat(results(decision))
        .extracting(CreateTopicResult::getName)
        .containsExactly("b", "..", "a");
    assertThat(results(decision))
        .extracting(CreateTopicResult::getError)
        .containsExactly(ErrorCode.NONE, ErrorCode.INVALID_TOPIC_EXCEPTION, ErrorCode.NONE);
    assertThat(decision.records()).hasSize(2 + 3);
    cluster.replay(decision.records());
    assertThat(cluster.image.topics().size()).isEqualTo(2);
  }

  @Test
  void minusOneStandsForTheDefaults() {
    assertThat(results(decide(topic("a", -1, -1)))).containsExactly(created("a", "uuid-1", 3, 2));
  }

  @Test
  void aNameAskedForTwiceIsRefusedBothTimes() {
    assertRefused(
        decide(topic("a", 1, 1), topic("a", 1, 1)), ErrorCode.INVALID_REQUEST, "'a'", "2 times");
  }

  @Test
  void aNameThatExistsIsRefused() {
    cluster.topic("a", List.of(List.of(1)));
    assertRefused(decide(topic("a", 1, 1)), ErrorCode.TOPIC_ALREADY_EXISTS, "'a'");
  }

  @Test
  void aNameThatCollidesInMetricsIsRefusedAndTheOtherNamed() {
    cluster.topic("a.b_c", List.of(List.of(1)));
    assertRefused(
        decide(topic("a_b.c", 1, 1)), ErrorCode.INVALID_TOPIC_EXCEPTION, "a_b.c", "a.b_c");
  }

  @Test
  void ofTwoNamesThatCollideInOneRequestTheFirstWins() {
    Decision<AdminResponse> decision = decide(topic("x.y", 1, 1), topic("x_y", 1, 1));
    assertThat(results(decision))
        .extracting(CreateTopicResult::getError)
        .containsExactly(ErrorCode.NONE, ErrorCode.INVALID_TOPIC_EXCEPTION);
    assertThat(results(decision).get(1).getMessage()).contains("'x.y'");
  }

  @Test
  void aRefusedNameCollidesWithNothing() {
    Decision<AdminResponse> decision = decide(topic("x.y", 0, 1), topic("x_y", 1, 1));
    assertThat(results(decision))
        .extracting(CreateTopicResult::getError)
        .containsExactly(ErrorCode.INVALID_PARTITIONS, ErrorCode.NONE);
  }

  @Test
  void partitionsMustBePositiveOrMinusOne() {
    assertRefused(
        decide(topic("a", 0, 1)), ErrorCode.INVALID_PARTITIONS, "partitions is 0", "1 or more");
    assertRefused(decide(topic("a", -2, 1)), ErrorCode.INVALID_PARTITIONS, "partitions is -2");
  }

  @Test
  void replicationFactorMustBePositiveOrMinusOne() {
    assertRefused(
        decide(topic("a", 1, 0)), ErrorCode.INVALID_REPLICATION_FACTOR, "replication_factor is 0");
    assertRefused(
        decide(topic("a", 1, -2)),
        ErrorCode.INVALID_REPLICATION_FACTOR,
        "replication_factor is -2");
  }

  @Test
  void replicationFactorIsBoundedByBrokersThatAreAlive() {
    cluster.fence(2).beginShutdown(3);
    assertRefused(
        decide(topic("a", 1, 2)),
        ErrorCode.INVALID_REPLICATION_FACTOR,
        "replication_factor is 2",
        "only 1 of 3");
  }

  @Test
  void newReplicasGoToBrokersThatAreAliveOnly() {
    cluster.fence(2);
    cluster.replay(decide(topic("a", 50, 2)).records());
    assertThat(cluster.image.topics().find("a").orElseThrow().partitions())
        .allSatisfy(each -> assertThat(each.replicas().asList()).containsExactlyInAnyOrder(1, 3));
  }

  @Test
  void anAssignmentStartsWithTheReplicasThatAreAliveInSync() {
    cluster.fence(2).beginShutdown(1);
    assertThat(decide(manual("a", List.of(2, 1, 3)).build()).records())
        .contains(Cluster.partition("uuid-1", 0, List.of(2, 1, 3), List.of(3)));
  }

  @Test
  void anAssignmentMayListPartitionsInAnyOrder() {
    NewTopic.Builder topic = NewTopic.newBuilder().setName("a");
    topic.addAssignments(assignment(1, List.of(2))).addAssignments(assignment(0, List.of(1)));
    assertThat(decide(topic.build()).records())
        .containsSubsequence(
            Cluster.partition("uuid-1", 0, List.of(1), List.of(1)),
            Cluster.partition("uuid-1", 1, List.of(2), List.of(2)));
  }

  @Test
  void anAssignmentAndCountsExcludeEachOther() {
    assertRefused(
        decide(manual("a", List.of(1)).setPartitions(1).setReplicationFactor(-1).build()),
        ErrorCode.INVALID_REQUEST,
        "assignments",
        "partitions is 1");
    assertRefused(
        decide(manual("a", List.of(1)).setPartitions(-1).setReplicationFactor(1).build()),
        ErrorCode.INVALID_REQUEST,
        "replication_factor 1");
  }

  @Test
  void anAssignmentNeedsConsecutiveIdsFromZero() {
    NewTopic.Builder gap = NewTopic.newBuilder().setName("a");
    gap.addAssignments(assignment(0, List.of(1))).addAssignments(assignment(2, List.of(1)));
    assertRefused(
        decide(gap.build()), ErrorCode.INVALID_REPLICA_ASSIGNMENT, "partition_id 2 where 1 is due");
    NewTopic.Builder twice = NewTopic.newBuilder().setName("a");
    twice.addAssignments(assignment(0, List.of(1))).addAssignments(assignment(0, List.of(1)));
    assertRefused(decide(twice.build()), ErrorCode.INVALID_REPLICA_ASSIGNMENT, "partition_id 0");
  }

  @Test
  void anAssignmentNeedsAsManyReplicasEverywhere() {
    assertRefused(
        decide(manual("a", List.of(1, 2), List.of(1)).build()),
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        "partition_id 1 has 1 broker_ids, but partition_id 0 has 2");
  }

  @Test
  void anAssignmentNamesDifferentRegisteredBrokers() {
    assertRefused(
        decide(manual("a", List.of(1, 1)).build()),
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        "[1, 1]",
        "once");
    assertRefused(
        decide(manual("a", List.of(1, 7)).build()),
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        "[7]",
        "not registered");
    assertRefused(
        decide(manual("a", List.of()).build()),
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        "at least one");
  }

  @Test
  void anAssignmentNeedsABrokerThatCanLead() {
    cluster.fence(1);
    assertRefused(
        decide(manual("a", List.of(1)).build()),
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        "none could lead");
  }

  @Test
  void configsAreCheckedByNameAndValue() {
    assertRefused(
        decide(topic("a", 1, 1).toBuilder().putConfigs("retention.mss", "1").build()),
        ErrorCode.INVALID_CONFIG,
        "'retention.mss'",
        "did you mean retention.ms?");
    assertRefused(
        decide(topic("a", 1, 1).toBuilder().putConfigs("retention.ms", "-2").build()),
        ErrorCode.INVALID_CONFIG,
        "retention.ms",
        "'-2'",
        "from -1");
  }

  @Test
  void validateOnlyAnswersTheSameButMakesNothing() {
    Decision<AdminResponse> decision =
        cluster.decide(
            AdminRequest.newBuilder()
                .setCreateTopics(
                    CreateTopicsRequest.newBuilder()
                        .setValidateOnly(true)
                        .addTopics(topic("a", 4, 2))
                        .addTopics(topic("b", 0, 2))));
    assertThat(decision.records()).isEmpty();
    assertThat(results(decision).get(0)).isEqualTo(created("a", "", 4, 2));
    assertThat(results(decision).get(1).getError()).isEqualTo(ErrorCode.INVALID_PARTITIONS);
  }

  @Test
  void oneRequestMakesABoundedNumberOfRecords() {
    assertThat(decide(topic("a", 9_999, 1)).records()).hasSize(10_000);
    assertTooLarge(decide(topic("a", 10_000, 1)));
    assertTooLarge(decide(topic("a", 5_000, 1), topic("b", 5_000, 1)));
    assertTooLarge(decide(topic("a", Integer.MAX_VALUE, 1), topic("b", Integer.MAX_VALUE, 1)));
  }

  private static void assertTooLarge(Decision<AdminResponse> decision) {
    assertThat(decision.records()).isEmpty();
    assertThat(decision.reply().getError()).isEqualTo(ErrorCode.POLICY_VIOLATION);
    assertThat(decision.reply().getMessage()).contains("10000");
  }

  private Decision<AdminResponse> decide(NewTopic... topics) {
    return cluster.decide(
        AdminRequest.newBuilder()
            .setCreateTopics(CreateTopicsRequest.newBuilder().addAllTopics(List.of(topics))));
  }

  private static void assertRefused(
      Decision<AdminResponse> decision, ErrorCode error, String... words) {
    assertThat(decision.records()).isEmpty();
    assertThat(results(decision))
        .isNotEmpty()
        .allSatisfy(
            result -> {
              assertThat(result.getError()).isEqualTo(error);
              assertThat(result.getMessage()).contains(words);
              assertThat(result.getTopicId()).isEmpty();
            });
  }

  private static List<CreateTopicResult> results(Decision<AdminResponse> decision) {
    return decision.reply().getCreateTopics().getTopicsList();
  }

  private static NewTopic topic(String name, int partitions, int replicationFactor) {
    return NewTopic.newBuilder()
        .setName(name)
        .setPartitions(partitions)
        .setReplicationFactor(replicationFactor)
        .build();
  }

  @SafeVarargs
  private static NewTopic.Builder manual(String name, List<Integer>... replicas) {
    NewTopic.Builder topic =
        NewTopic.newBuilder().setName(name).setPartitions(-1).setReplicationFactor(-1);
    for (int id = 0; id < replicas.length; id++) {
      topic.addAssignments(assignment(id, replicas[id]));
    }
    return topic;
  }

  private static ReplicaAssignment assignment(int id, List<Integer> replicas) {
    return ReplicaAssignment.newBuilder().setPartitionId(id).addAllBrokerIds(replicas).build();
  }

  private static CreateTopicResult created(
      String name, String topicId, int partitions, int replicationFactor) {
    return CreateTopicResult.newBuilder()
        .setName(name)
        .setTopicId(topicId)
        .setPartitions(partitions)
        .setReplicationFactor(replicationFactor)
        .build();
  }

  private static MetadataRecord topicRecord(String name, String topicId) {
    return Records.of(TopicRecord.newBuilder().setName(name).setTopicId(topicId).build());
  }

  private static MetadataRecord config(String topic, String name, String value) {
    return Records.of(
        ConfigRecord.newBuilder()
            .setResourceType(ConfigResourceType.TOPIC)
            .setResourceName(topic)
            .setName(name)
            .setValue(value)
            .build());
  }
}
