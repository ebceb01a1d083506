package io.quorate.image;

import static io.quorate.image.Records.change;
import static io.quorate.image.Records.changeBroker;
import static io.quorate.image.Records.deleteConfig;
import static io.quorate.image.Records.newPartition;
import static io.quorate.image.Records.noOp;
import static io.quorate.image.Records.nodes;
import static io.quorate.image.Records.record;
import static io.quorate.image.Records.register;
import static io.quorate.image.Records.registration;
import static io.quorate.image.Records.removeTopic;
import static io.quorate.image.Records.setConfig;
import static io.quorate.image.Records.topic;
import static io.quorate.image.Records.unregister;

import io.quorate.message.ConfigResourceType;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A legal history that a seed decides, written twice: into one log record by record (so that each record is legal after
 * those before it) and into another as batches of several. Both cover the same offsets.
 */
final class RandomHistory {
  private static final int BROKERS = 6;

  private final Random random;
  private final TestLog recordByRecord = new TestLog();
  private final TestLog batched = new TestLog();
  private int made;

  RandomHistory(long seed) {
    random = new Random(seed);
  }

  /** The picture after batches of several records. */
  MetadataImage image() {
    return batched.image();
  }

  /** The picture after the same records one by one. */
  MetadataImage imageRecordByRecord() {
    return recordByRecord.image();
  }

  RandomHistory grow(int entries) {
    for (int i = 0; i < entries; i++) {
      growByOne();
    }
    return this;
  }

  private void growByOne() {
    if (random.nextInt(20) == 0) {
      recordByRecord.newTerm();
      batched.newTerm();
      return;
    }
    List<MetadataRecord> records = new ArrayList<>();
    for (int n = random.nextInt(8); n >= 0; n--) {
      MetadataRecord record = next(recordByRecord.image());
      records.add(record);
      recordByRecord.append(record);
    }
    if (random.nextBoolean()) {
      // Sometimes an id that was there before: a retry that reached the log.
      String requestId = "request-" + random.nextInt(40);
      recordByRecord.request(requestId, "reply-" + made);
      batched.request(requestId, "reply-" + made, records.toArray(MetadataRecord[]::new));
    } else {
      batched.append(records.toArray(MetadataRecord[]::new));
    }
  }

  private MetadataRecord next(MetadataImage now) {
    made++;
    return switch (random.nextInt(12)) {
      case 0 -> newRegistration(now.endOffset());
      case 1 -> ofSomeBroker(now);
      case 2, 3 -> topic("topic-" + random.nextInt(1_000_000) + "-" + made, "id-" + made);
      case 4, 5, 6 -> addPartition(now);
      case 7, 8, 9 -> changePartition(now);
      case 10 -> someConfig(now);
      default -> random.nextInt(4) == 0 ? removeSomeTopic(now) : noOp();
    };
  }

  private MetadataRecord newRegistration(long offset) {
    int id = random.nextInt(BROKERS);
    if (random.nextBoolean()) {
      return register(id, offset);
    }
    return record(registration(id, offset).setRack("rack-" + id % 3).setFenced(false));
  }

  private MetadataRecord ofSomeBroker(MetadataImage now) {
    if (now.brokers().size() == 0) {
      return noOp();
    }
    Broker broker = some(now.brokers().all());
    return random.nextInt(4) == 0
        ? unregister(broker.id(), broker.epoch())
        : changeBroker(broker.id(), broker.epoch(), random.nextInt(3) - 1, random.nextInt(2));
  }

  private MetadataRecord addPartition(MetadataImage now) {
    if (now.topics().size() == 0) {
      return noOp();
    }
    Topic topic = someTopic(now);
    Integer[] replicas = someBrokers();
    return record(
        newPartition(topic.id(), topic.partitions().size(), replicas)
            .clearIsr()
            .addIsr(replicas[0])
            .setLeader(random.nextBoolean() ? replicas[0] : Partition.NO_LEADER)
            .setLeaderEpoch(random.nextInt(9))
            .setPartitionEpoch(random.nextInt(9)));
  }

  private MetadataRecord changePartition(MetadataImage now) {
    if (now.topics().partitionCount() == 0) {
      return noOp();
    }
    Topic topic = someTopic(now);
    if (topic.partitions().isEmpty()) {
      return noOp();
    }
    Partition old = topic.partitions().get(random.nextInt(topic.partitions().size()));
    PartitionChangeRecord.Builder change = change(topic.id(), old.id());
    switch (random.nextInt(4)) {
      case 0 -> change.setLeader(Partition.NO_LEADER);
      case 1 -> change.setLeader(old.isr().get(0));
      case 2 -> change.setIsr(nodes(old.replicas().asList().toArray(Integer[]::new)));
      default -> {
        Integer[] replicas = someBrokers();
        change.setReplicas(nodes(replicas)).setIsr(nodes(replicas)).setLeader(replicas[0]);
      }
    }
    return record(change);
  }

  private MetadataRecord someConfig(MetadataImage now) {
    String name = "config-" + random.nextInt(4);
    boolean onTopic = now.topics().size() > 0 && random.nextBoolean();
    ConfigResourceType type = onTopic ? ConfigResourceType.TOPIC : ConfigResourceType.BROKER;
    String resource =
        onTopic ? someTopic(now).name() : List.of("", "1", "2").get(random.nextInt(3));
    return random.nextInt(3) == 0
        ? deleteConfig(type, resource, name)
        : setConfig(type, resource, name, "value-" + random.nextInt(5));
  }

  private MetadataRecord removeSomeTopic(MetadataImage now) {
    return now.topics().size() == 0 ? noOp() : removeTopic(someTopic(now).id());
  }

  private Topic someTopic(MetadataImage now) {
    List<Topic> topics = new ArrayList<>();
    now.topics().all().forEach(topics::add);
    return some(topics);
  }

  private Integer[] someBrokers() {
    List<Integer> ids = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    Collections.shuffle(ids, random);
    return ids.subList(0, 1 + random.nextInt(3)).toArray(Integer[]::new);
  }

  private <T> T some(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
