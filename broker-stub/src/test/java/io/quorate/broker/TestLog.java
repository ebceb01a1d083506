package io.quorate.broker;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.quorate.image.MetadataImage;
import io.quorate.message.BrokerRegistrationChangeRecord;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionChangeRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RecordBatch;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.RemoveTopicRecord;
import io.quorate.message.Replicas;
import io.quorate.message.TopicRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A committed log as controllers would write it, with the image that it draws. */
final class TestLog {
  private final List<Entry> entries = new ArrayList<>();
  private MetadataImage image = MetadataImage.EMPTY;
  private int requests;

  List<Entry> entries() {
    return entries;
  }

  MetadataImage image() {
    return image;
  }

  /** The entries from an offset on. */
  List<Entry> from(long offset) {
    return entries.stream().filter(each -> each.getBaseOffset() >= offset).toList();
  }

  TestLog leaderChange(long term) {
    return add(Entry.newBuilder().setType(EntryType.LEADER_CHANGE).setTerm(term).setRecordCount(1));
  }

  TestLog register(int brokerId) {
    return data(
        MetadataRecord.newBuilder()
            .setRegisterBroker(
                RegisterBrokerRecord.newBuilder()
                    .setBrokerId(brokerId)
                    .setIncarnationId("incarnation-" + brokerId)
                    .setBrokerEpoch(image.endOffset())
                    .setFenced(true)));
  }

  TestLog unfence(int brokerId) {
    return fence(brokerId, -1);
  }

  TestLog fence(int brokerId) {
    return fence(brokerId, 1);
  }

  private TestLog fence(int brokerId, int fenced) {
    return data(
        MetadataRecord.newBuilder()
            .setBrokerRegistrationChange(
                BrokerRegistrationChangeRecord.newBuilder()
                    .setBrokerId(brokerId)
                    .setBrokerEpoch(image.brokers().find(brokerId).orElseThrow().epoch())
                    .setFenced(fenced)));
  }

  /** A topic whose partitions all have these replicas, all in the ISR, led by the first. */
  TestLog topic(String name, String id, int partitions, Integer... replicas) {
    List<Integer> nodes = Arrays.asList(replicas);
    List<MetadataRecord.Builder> records = new ArrayList<>();
    records.add(
        MetadataRecord.newBuilder()
            .setTopic(TopicRecord.newBuilder().setName(name).setTopicId(id)));
    IntStream.range(0, partitions)
        .mapToObj(
            partition ->
                PartitionRecord.newBuilder()
                    .setPartitionId(partition)
                    .setTopicId(id)
                    .addAllReplicas(nodes)
                    .addAllIsr(nodes)
                    .setLeader(nodes.get(0)))
        .forEach(each -> records.add(MetadataRecord.newBuilder().setPartition(each)));
    return data(records.toArray(MetadataRecord.Builder[]::new));
  }

  TestLog removeTopic(String id) {
    return data(
        MetadataRecord.newBuilder().setRemoveTopic(RemoveTopicRecord.newBuilder().setTopicId(id)));
  }

  TestLog isr(String topicId, int partition, Integer... isr) {
    return change(change(topicId, partition).setIsr(nodes(isr)));
  }

  TestLog leader(String topicId, int partition, int leader) {
    return change(change(topicId, partition).setLeader(leader));
  }

  TestLog replicas(String topicId, int partition, Integer... replicas) {
    return change(
        change(topicId, partition)
            .setReplicas(nodes(replicas))
            .setIsr(nodes(replicas))
            .setLeader(replicas[0]));
  }

  private TestLog change(PartitionChangeRecord.Builder change) {
    return data(MetadataRecord.newBuilder().setPartitionChange(change));
  }

  private static PartitionChangeRecord.Builder change(String topicId, int partition) {
    return PartitionChangeRecord.newBuilder().setTopicId(topicId).setPartitionId(partition);
  }

  private static Replicas nodes(Integer... ids) {
    return Replicas.newBuilder().addAllNodeIds(Arrays.asList(ids)).build();
  }

  TestLog data(MetadataRecord.Builder... records) {
    RecordBatch batch =
        RecordBatch.newBuilder()
            .addAllRecords(Arrays.stream(records).map(MetadataRecord.Builder::build).toList())
            .setRequestId("request-" + requests++)
            .setReply(ByteString.copyFromUtf8("reply"))
            .build();
    return add(
        Entry.newBuilder()
            .setType(EntryType.DATA)
            .setTerm(image.epoch())
            .setRecordCount(records.length)
            .setPayload(batch.toByteString()));
  }

  private TestLog add(Entry.Builder entry) {
    Entry next = entry.setIndex(entries.size() + 1L).setBaseOffset(image.endOffset()).build();
    image = image.replay(next);
    entries.add(next);
    return this;
  }

  @Override
  public String toString() {
    return entries.stream().map(Message::toString).collect(Collectors.joining());
  }
}
