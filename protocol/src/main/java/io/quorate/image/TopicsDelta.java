package io.quorate.image;

import io.quorate.image.FactHash.Kind;
import io.quorate.message.PartitionChangeRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RemoveTopicRecord;
import io.quorate.message.TopicRecord;
import io.vavr.collection.HashMap;
import io.vavr.collection.TreeMap;
import io.vavr.collection.Vector;
import java.util.Map;

/**
 * The topics while a batch of records is replayed. A batch often holds many records of one topic (its creation, a broker
 * that goes), so the topics it touches are gathered here and written back once, by {@link #toImage()}. Not thread-safe.
 */
final class TopicsDelta {
  private TreeMap<String, String> idByName;
  private HashMap<String, Topic> byId;
  private int partitionCount;
  private long checksum;

  /** By id: newer than in {@link #byId}, or not there yet. */
  private final Map<String, Topic> touched = new java.util.HashMap<>();

  TopicsDelta(TopicsImage base) {
    idByName = base.idByName();
    byId = base.byId();
    partitionCount = base.partitionCount();
    checksum = base.checksum();
  }

  void replay(TopicRecord record) {
    if (idByName.containsKey(record.getName())) {
      throw new IllegalStateException("topic " + record.getName() + " exists already");
    }
    if (find(record.getTopicId()) != null) {
      throw new IllegalStateException("topic id " + record.getTopicId() + " exists already");
    }
    Topic topic = new Topic(record.getName(), record.getTopicId(), Vector.empty());
    idByName = idByName.put(topic.name(), topic.id());
    touched.put(topic.id(), topic);
    checksum += hash(topic);
  }

  void replay(PartitionRecord record) {
    Topic topic = existing(record.getTopicId());
    if (record.getPartitionId() != topic.partitions().size()) {
      throw new IllegalStateException(
          "partition %d of topic %s is not the next one, %d"
              .formatted(record.getPartitionId(), topic.name(), topic.partitions().size()));
    }
    Partition partition = Partition.of(record);
    touch(topic, topic.partitions().append(partition));
    partitionCount++;
    checksum += hash(topic, partition);
  }

  void replay(PartitionChangeRecord record) {
    Topic topic = existing(record.getTopicId());
    int id = record.getPartitionId();
    if (id < 0 || id >= topic.partitions().size()) {
      throw new IllegalStateException("topic " + topic.name() + " has no partition " + id);
    }
    Partition old = topic.partitions().get(id);
    Partition changed = old.changed(record);
    touch(topic, topic.partitions().update(id, changed));
    checksum += hash(topic, changed) - hash(topic, old);
  }

  /** The topic that is no more. */
  Topic replay(RemoveTopicRecord record) {
    Topic topic = existing(record.getTopicId());
    touched.remove(topic.id());
    byId = byId.remove(topic.id());
    idByName = idByName.remove(topic.name());
    partitionCount -= topic.partitions().size();
    checksum -= hash(topic);
    for (Partition partition : topic.partitions()) {
      checksum -= hash(topic, partition);
    }
    return topic;
  }

  TopicsImage toImage() {
    HashMap<String, Topic> all = byId;
    for (Topic topic : touched.values()) {
      all = all.put(topic.id(), topic);
    }
    return new TopicsImage(idByName, all, partitionCount, checksum);
  }

  private void touch(Topic topic, Vector<Partition> partitions) {
    touched.put(topic.id(), new Topic(topic.name(), topic.id(), partitions));
  }

  private Topic find(String id) {
    Topic topic = touched.get(id);
    return topic != null ? topic : byId.get(id).getOrNull();
  }

  private Topic existing(String id) {
    Topic topic = find(id);
    if (topic == null) {
      throw new IllegalStateException("unknown topic id " + id);
    }
    return topic;
  }

  private static long hash(Topic topic) {
    return FactHash.of(Kind.TOPIC).add(topic.name()).add(topic.id()).value();
  }

  private static long hash(Topic topic, Partition partition) {
    return FactHash.of(Kind.PARTITION)
        .add(topic.id())
        .add(partition.id())
        .add(partition.replicas())
        .add(partition.isr())
        .add(partition.leader())
        .add(partition.leaderEpoch())
        .add(partition.partitionEpoch())
        .value();
  }
}
