package io.quorate.image;

import io.quorate.message.PartitionChangeRecord;
import io.quorate.message.PartitionRecord;

/**
 * One partition.
 *
 * @param leader the leading broker, -1 when there is none
 * @param leaderEpoch raised by one whenever a change names a leader
 * @param partitionEpoch raised by one at every change
 */
public record Partition(
    int id, NodeIds replicas, NodeIds isr, int leader, int leaderEpoch, int partitionEpoch) {
  /** What {@link #leader} is when nobody leads. */
  public static final int NO_LEADER = -1;

  static Partition of(PartitionRecord record) {
    return new Partition(
            record.getPartitionId(),
            NodeIds.of(record.getReplicasList()),
            NodeIds.of(record.getIsrList()),
            record.getLeader(),
            record.getLeaderEpoch(),
            record.getPartitionEpoch())
        .checked();
  }

  /** After the change: what the record leaves out stays, and the epochs rise as KRaft's do. */
  Partition changed(PartitionChangeRecord change) {
    return new Partition(
            id,
            change.hasReplicas() ? NodeIds.of(change.getReplicas().getNodeIdsList()) : replicas,
            change.hasIsr() ? NodeIds.of(change.getIsr().getNodeIdsList()) : isr,
            change.hasLeader() ? change.getLeader() : leader,
            change.hasLeader() ? leaderEpoch + 1 : leaderEpoch,
            partitionEpoch + 1)
        .checked();
  }

  private Partition checked() {
    check(replicas.size() > 0, "has no replicas");
    check(isr.size() > 0, "has an empty ISR");
    for (int i = 0; i < isr.size(); i++) {
      check(replicas.contains(isr.get(i)), "has a broker in its ISR that is no replica");
    }
    check(leader == NO_LEADER || isr.contains(leader), "is led by a broker outside its ISR");
    // Nearly every partition is in full sync: one list for both spares a million copies.
    return isr.equals(replicas)
        ? new Partition(id, replicas, replicas, leader, leaderEpoch, partitionEpoch)
        : this;
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("partition " + id + " " + otherwise + ": " + this);
    }
  }
}
