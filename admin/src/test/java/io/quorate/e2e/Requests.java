package io.quorate.e2e;

import io.quorate.message.AdminRequest;
import io.quorate.message.CreateTopicsRequest;
import io.quorate.message.DescribeBrokersRequest;
import io.quorate.message.DescribeQuorumRequest;
import io.quorate.message.DescribeTopicsRequest;
import io.quorate.message.ListTopicsRequest;
import io.quorate.message.NewTopic;
import java.util.List;

/** The requests that these tests make. */
final class Requests {
  private Requests() {}

  static AdminRequest createTopic(
      String requestId, String name, int partitions, int replicationFactor) {
    NewTopic topic =
        NewTopic.newBuilder()
            .setName(name)
            .setPartitions(partitions)
            .setReplicationFactor(replicationFactor)
            .build();
    return AdminRequest.newBuilder()
        .setRequestId(requestId)
        .setCreateTopics(CreateTopicsRequest.newBuilder().addTopics(topic))
        .build();
  }

  static AdminRequest listTopics() {
    return AdminRequest.newBuilder().setListTopics(ListTopicsRequest.getDefaultInstance()).build();
  }

  /** All of them when none is named. */
  static AdminRequest describeTopics(String... names) {
    return AdminRequest.newBuilder()
        .setDescribeTopics(DescribeTopicsRequest.newBuilder().addAllNames(List.of(names)))
        .build();
  }

  static AdminRequest describeBrokers() {
    return AdminRequest.newBuilder()
        .setDescribeBrokers(DescribeBrokersRequest.getDefaultInstance())
        .build();
  }

  static AdminRequest describeQuorum() {
    return AdminRequest.newBuilder()
        .setDescribeQuorum(DescribeQuorumRequest.getDefaultInstance())
        .build();
  }

  /** The same read, answered by whoever is asked from what it has. */
  static AdminRequest stale(AdminRequest read) {
    return read.toBuilder().setStale(true).build();
  }
}
