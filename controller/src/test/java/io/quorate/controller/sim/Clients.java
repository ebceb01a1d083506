package io.quorate.controller.sim;

import io.quorate.controller.raft.Proposal;
import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RecordBatch;
import io.quorate.message.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Write and read, at whoever says that it leads. What they write replays in any order. */
final class Clients {
  private static final int KEYS = 8;

  private final World world;
  private final SplittableRandom random;
  private int writes;
  private long reads;

  Clients(World world) {
    this.world = world;
    random = world.chance();
  }

  void begin() {
    writeLater();
    readLater();
  }

  private void writeLater() {
    world.scheduler.in(
        World.gap(random, world.conditions.writeEveryNanos()),
        () -> {
          if (!world.healed) {
            anyLeader().ifPresent(this::write);
            writeLater();
          }
        });
  }

  private void readLater() {
    world.scheduler.in(
        World.gap(random, world.conditions.readEveryNanos()),
        () -> {
          if (!world.healed) {
            anyLeader().ifPresent(this::read);
            readLater();
          }
        });
  }

  /** Several may say so; a client cannot know which of them is right. */
  private Optional<SimProcess> anyLeader() {
    List<SimProcess> leaders = world.leaders();
    return leaders.isEmpty()
        ? Optional.empty()
        : Optional.of(leaders.get(random.nextInt(leaders.size())));
  }

  private void write(SimProcess leader) {
    int count = random.nextInt(4) == 0 ? random.nextInt(2, 6) : 1;
    List<ClientWrite> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(newWrite());
    }
    leader.node().running(leader, () -> leader.propose(batch));
  }

  private void read(SimProcess leader) {
    long id = reads++;
    leader.node().running(leader, () -> leader.read(id));
  }

  ClientWrite newWrite() {
    String id = "w" + writes++;
    RecordBatch.Builder batch = RecordBatch.newBuilder().setRequestId(id).addRecords(config(id));
    if (random.nextInt(6) == 0) {
      addTopic(id, batch);
    }
    return new ClientWrite(id, new Proposal(batch.build().toByteString(), batch.getRecordsCount()));
  }

  private MetadataRecord config(String id) {
    String filling = "x".repeat(random.nextInt(world.conditions.valueBytes()));
    ConfigRecord config =
        ConfigRecord.newBuilder()
            .setResourceType(ConfigResourceType.BROKER)
            .setName("key" + random.nextInt(KEYS))
            .setValue(id + filling)
            .build();
    return MetadataRecord.newBuilder().setConfig(config).build();
  }

  private static void addTopic(String id, RecordBatch.Builder batch) {
    TopicRecord topic = TopicRecord.newBuilder().setName(id).setTopicId("id-" + id).build();
    PartitionRecord partition =
        PartitionRecord.newBuilder()
            .setTopicId(topic.getTopicId())
            .addReplicas(1)
            .addIsr(1)
            .setLeader(1)
            .build();
    batch.addRecords(MetadataRecord.newBuilder().setTopic(topic));
    batch.addRecords(MetadataRecord.newBuilder().setPartition(partition));
  }
}
