package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.DescribeClusterResponse;

/** The cluster at a glance: who is in it, and how well its partitions are. */
final class DescribeCluster {
  /** How many sick partitions are named; the counts tell of all. Redpanda's health overview cuts at the same number. */
  private static final int MAX_NAMED = 128;

  private DescribeCluster() {}

  static DescribeClusterResponse answer(MetadataImage image, ReadContext context) {
    DescribeClusterResponse.Builder cluster =
        DescribeClusterResponse.newBuilder()
            .setClusterId(context.clusterId())
            .addAllControllers(context.voters())
            .addAllBrokers(DescribeBrokers.all(image, context))
            .setTopicCount(image.topics().size())
            .setPartitionCount(image.topics().partitionCount());
    for (Topic topic : image.topics().all()) {
      topic.partitions().forEach(partition -> count(topic, partition, cluster));
    }
    return cluster.build();
  }

  private static void count(
      Topic topic, Partition partition, DescribeClusterResponse.Builder cluster) {
    String name = topic.name() + "/" + partition.id();
    if (partition.leader() == Partition.NO_LEADER) {
      cluster.setLeaderlessPartitionCount(cluster.getLeaderlessPartitionCount() + 1);
      if (cluster.getLeaderlessPartitionsCount() < MAX_NAMED) {
        cluster.addLeaderlessPartitions(name);
      }
    }
    if (partition.isr().size() < partition.replicas().size()) {
      cluster.setUnderReplicatedPartitionCount(cluster.getUnderReplicatedPartitionCount() + 1);
      if (cluster.getUnderReplicatedPartitionsCount() < MAX_NAMED) {
        cluster.addUnderReplicatedPartitions(name);
      }
    }
  }
}
