package io.quorate.controller.metadata;

/**
 * The controller's settings that decisions depend on, under Kafka's names.
 *
 * @param numPartitions {@code num.partitions}: what -1 partitions means
 * @param defaultReplicationFactor {@code default.replication.factor}: what a replication factor of -1 means
 * @param brokerSessionTimeoutMs {@code broker.session.timeout.ms}: how long a broker may be silent before it is fenced
 * @param maxRecordsPerOperation how many records one request of an operator may make; Kafka's bound is 10,000
 */
public record Limits(
    int numPartitions,
    int defaultReplicationFactor,
    long brokerSessionTimeoutMs,
    int maxRecordsPerOperation) {
  /** Kafka's defaults. */
  public static final Limits DEFAULT = new Limits(1, 1, 9_000, 10_000);

  long brokerSessionTimeoutNanos() {
    return Math.multiplyExact(brokerSessionTimeoutMs, 1_000_000L);
  }
}
