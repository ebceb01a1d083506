package io.quorate.image;

import io.vavr.collection.HashMap;
import io.vavr.collection.Iterator;
import io.vavr.collection.TreeMap;
import java.util.Optional;

/** Every topic, by name and by id. Immutable; any thread. */
public final class TopicsImage {
  static final TopicsImage EMPTY = new TopicsImage(TreeMap.empty(), HashMap.empty(), 0, 0);

  /** One partition and the topic it belongs to. */
  public record TopicPartition(Topic topic, Partition partition) {}

  private final TreeMap<String, String> idByName;
  private final HashMap<String, Topic> byId;
  private final int partitionCount;
  private final long checksum;

  TopicsImage(
      TreeMap<String, String> idByName,
      HashMap<String, Topic> byId,
      int partitionCount,
      long checksum) {
    this.idByName = idByName;
    this.byId = byId;
    this.partitionCount = partitionCount;
    this.checksum = checksum;
  }

  /** The topic of this name. */
  public Optional<Topic> find(String name) {
    return idByName.get(name).flatMap(byId::get).toJavaOptional();
  }

  /** The topic with this id. */
  public Optional<Topic> findById(String id) {
    return byId.get(id).toJavaOptional();
  }

  /** All, in the order of their names. */
  public Iterable<Topic> all() {
    return this::iterator;
  }

  /** Those whose name is greater than {@code name}, in the order of their names. Steps over the smaller ones. */
  public Iterable<Topic> after(String name) {
    return () -> iterator().dropWhile(topic -> topic.name().compareTo(name) <= 0);
  }

  /** Every partition that has a replica on this broker, in the order of topic names and ids. Looks at all partitions. */
  public Iterable<TopicPartition> partitionsOf(int brokerId) {
    return () ->
        iterator()
            .flatMap(
                topic ->
                    topic
                        .partitions()
                        .iterator()
                        .filter(partition -> partition.replicas().contains(brokerId))
                        .map(partition -> new TopicPartition(topic, partition)));
  }

  /** How many topics. */
  public int size() {
    return byId.size();
  }

  /** How many partitions in all. */
  public int partitionCount() {
    return partitionCount;
  }

  TreeMap<String, String> idByName() {
    return idByName;
  }

  HashMap<String, Topic> byId() {
    return byId;
  }

  /** The sum of the hashes of topics and partitions. */
  long checksum() {
    return checksum;
  }

  private Iterator<Topic> iterator() {
    return idByName.iterator().map(entry -> byId.get(entry._2).get());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicsImage that && checksum == that.checksum && byId.equals(that.byId);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(checksum);
  }
}
