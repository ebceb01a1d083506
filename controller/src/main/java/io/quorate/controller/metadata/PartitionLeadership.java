package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.image.NodeIds;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionChangeRecord;
import io.quorate.message.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;

/**
 * Who leads, and who stays in sync, after a broker comes or goes. The rule stands here once: the leader is the first replica, in
 * the order of the replica list, that is in the ISR and active; an ISR never becomes empty, since its last member may be the only
 * one that holds what was acknowledged.
 */
final class PartitionLeadership {
  private PartitionLeadership() {}

  /**
   * Changes for every partition that has one of these brokers in its ISR. Brokers leave in the order given, so the last of them
   * stays in an ISR that held nobody else.
   */
  static List<MetadataRecord> afterLeaving(MetadataImage image, List<Integer> leaving) {
    IntPredicate active = active(image).and(id -> !leaving.contains(id));
    return changes(
        image, (topicId, partition) -> afterLeaving(topicId, partition, leaving, active));
  }

  /** Changes for every partition that has no leader and can have this broker. */
  static List<MetadataRecord> afterComing(MetadataImage image, int brokerId) {
    IntPredicate active = active(image).or(id -> id == brokerId);
    return changes(
        image,
        (topicId, partition) ->
            partition.leader() == Partition.NO_LEADER
                ? change(topicId, partition, partition.isr(), active)
                : Optional.empty());
  }

  /** Whether a broker may lead, by the picture. */
  static IntPredicate active(MetadataImage image) {
    return id -> image.brokers().find(id).filter(Broker::active).isPresent();
  }

  /** The first replica in order that is in the ISR and active, -1 if there is none. */
  static int leader(NodeIds replicas, NodeIds isr, IntPredicate active) {
    for (int i = 0; i < replicas.size(); i++) {
      int id = replicas.get(i);
      if (isr.contains(id) && active.test(id)) {
        return id;
      }
    }
    return Partition.NO_LEADER;
  }

  private static Optional<PartitionChangeRecord> afterLeaving(
      String topicId, Partition partition, List<Integer> leaving, IntPredicate active) {
    NodeIds isr = partition.isr();
    for (int id : leaving) {
      isr = isr.size() > 1 ? isr.without(id) : isr;
    }
    boolean concerned = leaving.stream().anyMatch(partition.isr()::contains);
    return concerned ? change(topicId, partition, isr, active) : Optional.empty();
  }

  /** A leader that may go on leading does: moving it would only disturb clients. */
  private static Optional<PartitionChangeRecord> change(
      String topicId, Partition partition, NodeIds isr, IntPredicate active) {
    int current = partition.leader();
    int leader =
        isr.contains(current) && active.test(current)
            ? current
            : leader(partition.replicas(), isr, active);
    if (leader == current && isr.equals(partition.isr())) {
      return Optional.empty();
    }
    PartitionChangeRecord.Builder record =
        PartitionChangeRecord.newBuilder().setPartitionId(partition.id()).setTopicId(topicId);
    if (!isr.equals(partition.isr())) {
      record.setIsr(Replicas.newBuilder().addAllNodeIds(isr.asList()));
    }
    if (leader != current) {
      record.setLeader(leader);
    }
    return Optional.of(record.build());
  }

  private static List<MetadataRecord> changes(
      MetadataImage image, BiFunction<String, Partition, Optional<PartitionChangeRecord>> rule) {
    List<MetadataRecord> records = new ArrayList<>();
    for (Topic topic : image.topics().all()) {
      for (Partition partition : topic.partitions()) {
        rule.apply(topic.id(), partition).map(Records::of).ifPresent(records::add);
      }
    }
    return records;
  }
}
