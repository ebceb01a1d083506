package io.quorate.controller.metadata;

import static io.quorate.message.ErrorCode.FENCED_LEADER_EPOCH;
import static io.quorate.message.ErrorCode.INELIGIBLE_REPLICA;
import static io.quorate.message.ErrorCode.INVALID_REQUEST;
import static io.quorate.message.ErrorCode.INVALID_UPDATE_VERSION;
import static io.quorate.message.ErrorCode.NOT_CONTROLLER;
import static io.quorate.message.ErrorCode.UNKNOWN_TOPIC_ID;
import static io.quorate.message.ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;

import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.AlterPartitionRequest;
import io.quorate.message.AlterPartitionResponse;
import io.quorate.message.BrokerResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionChangeRecord;
import io.quorate.message.PartitionIsr;
import io.quorate.message.PartitionIsrResult;
import io.quorate.message.Replicas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** A leading broker changes the ISR of its partitions (KIP-497). Every partition asked gets a result, in the order asked. */
final class AlterPartition {
  private AlterPartition() {}

  static Decision<BrokerResponse> decide(AlterPartitionRequest request, MetadataImage latest) {
    Optional<Refusal> stranger =
        BrokerWrites.stranger(latest, request.getBrokerId(), request.getBrokerEpoch());
    if (stranger.isPresent()) {
      return BrokerWrites.refuse(stranger.get());
    }
    List<MetadataRecord> records = new ArrayList<>();
    AlterPartitionResponse.Builder reply = AlterPartitionResponse.newBuilder();
    Set<String> seen = new HashSet<>();
    for (PartitionIsr asked : request.getPartitionsList()) {
      boolean twice = !seen.add(asked.getTopicId() + "-" + asked.getPartitionId());
      reply.addPartitions(one(asked, twice, request.getBrokerId(), latest, records));
    }
    return new Decision<>(records, BrokerResponse.newBuilder().setAlterPartition(reply).build());
  }

  private static PartitionIsrResult one(
      PartitionIsr asked,
      boolean twice,
      int brokerId,
      MetadataImage latest,
      List<MetadataRecord> records) {
    Optional<Topic> topic = latest.topics().findById(asked.getTopicId());
    if (topic.isEmpty()) {
      String message = "topic_id '%s' is not known; the topic may have been deleted";
      return refuse(asked, new Refusal(UNKNOWN_TOPIC_ID, message.formatted(asked.getTopicId())));
    }
    int partitions = topic.get().partitions().size();
    if (asked.getPartitionId() < 0 || asked.getPartitionId() >= partitions) {
      String message = "partition_id is %d, but topic %s has partitions 0 to %d";
      return refuse(
          asked,
          new Refusal(
              UNKNOWN_TOPIC_OR_PARTITION,
              message.formatted(asked.getPartitionId(), topic.get().name(), partitions - 1)));
    }
    if (twice) {
      String message = "partition_id %d of topic %s is named twice in one request; name it once";
      return refuse(
          asked,
          new Refusal(
              INVALID_REQUEST, message.formatted(asked.getPartitionId(), topic.get().name())));
    }
    Partition partition = topic.get().partitions().get(asked.getPartitionId());
    return outdated(asked, partition, brokerId)
        .or(() -> illegal(asked, partition, PartitionLeadership.active(latest)))
        .map(refusal -> refuse(asked, refusal))
        .orElseGet(() -> accept(asked, partition, records));
  }

  /** Who is behind, the broker or this controller? In Kafka's order of checks. */
  private static Optional<Refusal> outdated(PartitionIsr asked, Partition partition, int brokerId) {
    if (asked.getLeaderEpoch() > partition.leaderEpoch()) {
      return epoch(NOT_CONTROLLER, "leader_epoch", asked.getLeaderEpoch(), partition.leaderEpoch());
    }
    if (asked.getPartitionEpoch() > partition.partitionEpoch()) {
      return epoch(
          NOT_CONTROLLER, "partition_epoch", asked.getPartitionEpoch(), partition.partitionEpoch());
    }
    if (asked.getLeaderEpoch() < partition.leaderEpoch()) {
      return epoch(
          FENCED_LEADER_EPOCH, "leader_epoch", asked.getLeaderEpoch(), partition.leaderEpoch());
    }
    if (brokerId != partition.leader()) {
      String message =
          "broker_id is %d, but the leader is %d, and only the leader may change the ISR";
      return invalid(message.formatted(brokerId, partition.leader()));
    }
    if (asked.getPartitionEpoch() < partition.partitionEpoch()) {
      return epoch(
          INVALID_UPDATE_VERSION,
          "partition_epoch",
          asked.getPartitionEpoch(),
          partition.partitionEpoch());
    }
    return Optional.empty();
  }

  private static Optional<Refusal> epoch(ErrorCode error, String field, int asked, int known) {
    String message =
        asked > known
            ? "%s is %d, but this controller only knows %d: it is behind, ask the current leader of the quorum"
            : "%s is %d, but it is %d by now; catch up with the metadata log first";
    return Optional.of(new Refusal(error, message.formatted(field, asked, known)));
  }

  private static Optional<Refusal> illegal(
      PartitionIsr asked, Partition partition, IntPredicate active) {
    List<Integer> isr = asked.getIsrList();
    if (new HashSet<>(isr).size() < isr.size()) {
      return invalid("isr is %s; a broker may stand in it once only".formatted(isr));
    }
    if (!isr.stream().allMatch(partition.replicas()::contains)) {
      String message = "isr is %s; each member must be one of the replicas %s";
      return invalid(message.formatted(isr, partition.replicas()));
    }
    if (!isr.contains(partition.leader())) {
      return invalid("isr is %s; it must hold the leader %d".formatted(isr, partition.leader()));
    }
    List<Integer> ineligible = isr.stream().filter(id -> !active.test(id)).toList();
    if (!ineligible.isEmpty()) {
      String message =
          "isr is %s, but %s is fenced, shutting down or not registered; leave it out until it is back";
      return Optional.of(new Refusal(INELIGIBLE_REPLICA, message.formatted(isr, ineligible)));
    }
    return Optional.empty();
  }

  private static PartitionIsrResult accept(
      PartitionIsr asked, Partition partition, List<MetadataRecord> records) {
    boolean same = Set.copyOf(asked.getIsrList()).equals(Set.copyOf(partition.isr().asList()));
    if (!same) {
      records.add(
          Records.of(
              PartitionChangeRecord.newBuilder()
                  .setPartitionId(asked.getPartitionId())
                  .setTopicId(asked.getTopicId())
                  .setIsr(Replicas.newBuilder().addAllNodeIds(asked.getIsrList()))
                  .build()));
    }
    return result(asked)
        .setLeader(partition.leader())
        .setLeaderEpoch(partition.leaderEpoch())
        .setPartitionEpoch(partition.partitionEpoch() + (same ? 0 : 1))
        .addAllIsr(same ? partition.isr().asList() : asked.getIsrList())
        .build();
  }

  private static PartitionIsrResult refuse(PartitionIsr asked, Refusal refusal) {
    return result(asked).setError(refusal.error()).setMessage(refusal.message()).build();
  }

  private static PartitionIsrResult.Builder result(PartitionIsr asked) {
    return PartitionIsrResult.newBuilder()
        .setTopicId(asked.getTopicId())
        .setPartitionId(asked.getPartitionId());
  }

  private static Optional<Refusal> invalid(String message) {
    return Optional.of(new Refusal(INVALID_REQUEST, message));
  }
}
