package io.quorate.image;

/**
 * One partition.
 *
 * @param leader the leading broker, -1 when there is none
 * @param leaderEpoch raised by one whenever a change names a leader
 * @param partitionEpoch raised by one at every change
 */
public record Partition(
    int id, NodeIds replicas, NodeIds isr, int leader, int leaderEpoch, int partitionEpoch) {}
