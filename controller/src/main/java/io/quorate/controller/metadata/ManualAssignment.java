package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.image.NodeIds;
import io.quorate.message.ErrorCode;
import io.quorate.message.ReplicaAssignment;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Replicas that an operator chose for a new topic. */
final class ManualAssignment {
  private final List<ReplicaAssignment> assignments;

  ManualAssignment(List<ReplicaAssignment> assignments) {
    this.assignments =
        assignments.stream()
            .sorted(Comparator.comparingInt(ReplicaAssignment::getPartitionId))
            .toList();
  }

  /** Replicas for each partition from 0; meaningful once nothing is wrong. */
  List<NodeIds> replicas() {
    return assignments.stream().map(each -> NodeIds.of(each.getBrokerIdsList())).toList();
  }

  Optional<Refusal> wrong(MetadataImage image) {
    IntPredicate active = PartitionLeadership.active(image);
    int replicationFactor = assignments.get(0).getBrokerIdsCount();
    for (int i = 0; i < assignments.size(); i++) {
      ReplicaAssignment each = assignments.get(i);
      if (each.getPartitionId() != i) {
        String message =
            "assignments hold partition_id %d where %d is due; ids must be 0, 1, 2 ... without gap or repetition";
        return refuse(message.formatted(each.getPartitionId(), i));
      }
      List<Integer> ids = each.getBrokerIdsList();
      if (ids.size() != replicationFactor) {
        String message =
            "partition_id %d has %d broker_ids, but partition_id 0 has %d; all partitions of a topic need as many";
        return refuse(message.formatted(i, ids.size(), replicationFactor));
      }
      Optional<Refusal> wrong = wrong(i, ids, image, active);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> wrong(
      int partition, List<Integer> ids, MetadataImage image, IntPredicate active) {
    String what = "broker_ids of partition_id %d are %s; ".formatted(partition, ids);
    if (ids.isEmpty()) {
      return refuse(what + "at least one is needed");
    }
    if (new HashSet<>(ids).size() < ids.size()) {
      return refuse(what + "a broker may hold a partition once only");
    }
    List<Integer> strangers =
        ids.stream().filter(id -> image.brokers().find(id).isEmpty()).toList();
    if (!strangers.isEmpty()) {
      return refuse(what + "brokers " + strangers + " are not registered");
    }
    if (ids.stream().noneMatch(active::test)) {
      return refuse(
          what + "all are fenced or shutting down, so none could lead; name one that is alive");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(new Refusal(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message));
  }
}
