package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.DescribeClusterResponse;

/** The cluster at a glance: who is in it, and how well its partitions are. */
final class DescribeCluster {
  private DescribeCluster() {}

  static DescribeClusterResponse answer(MetadataImage image, ReadContext context) {
    int leaderless = 0;
    int underReplicated = 0;
    for (Topic topic : image.topics().all()) {
      for (Partition partition : topic.partitions()) {
        leaderless += partition.leader() == Partition.NO_LEADER ? 1 : 0;
        underReplicated += partition.isr().size() < partition.replicas().size() ? 1 : 0;
      }
    }
    return DescribeClusterResponse.newBuilder()
        .setClusterId(context.clusterId())
        .addAllControllers(context.voters())
        .addAllBrokers(DescribeBrokers.all(image, context))
        .setTopicCount(image.topics().size())
        .setPartitionCount(image.topics().partitionCount())
        .setLeaderlessPartitionCount(leaderless)
        .setUnderReplicatedPartitionCount(underReplicated)
        .build();
  }
}
