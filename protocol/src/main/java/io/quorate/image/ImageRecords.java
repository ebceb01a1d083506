package io.quorate.image;

import io.quorate.message.ConfigRecord;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.TopicRecord;
import io.vavr.collection.Iterator;

/** An image as the shortest list of records that draws it again: what a snapshot holds. */
public final class ImageRecords {
  private ImageRecords() {}

  /**
   * The records of brokers, of topics each followed by its partitions, and of configs, made one by one while iterated, and
   * in the same order for equal images. {@link MetadataImage#restore} takes them; position and recent requests are not
   * among them.
   */
  public static Iterable<MetadataRecord> of(MetadataImage image) {
    return () ->
        Iterator.concat(
            Iterator.ofAll(image.brokers().all()).map(ImageRecords::record),
            Iterator.ofAll(image.topics().all()).flatMap(ImageRecords::records),
            records(image.configs()));
  }

  private static MetadataRecord record(Broker broker) {
    RegisterBrokerRecord.Builder record =
        RegisterBrokerRecord.newBuilder()
            .setBrokerId(broker.id())
            .setIncarnationId(broker.incarnationId())
            .setBrokerEpoch(broker.epoch())
            .addAllEndpoints(broker.endpoints())
            .setFenced(broker.fenced())
            .setInControlledShutdown(broker.inControlledShutdown());
    broker.rack().ifPresent(record::setRack);
    return MetadataRecord.newBuilder().setRegisterBroker(record).build();
  }

  private static Iterator<MetadataRecord> records(Topic topic) {
    TopicRecord record =
        TopicRecord.newBuilder().setName(topic.name()).setTopicId(topic.id()).build();
    return Iterator.concat(
        Iterator.of(MetadataRecord.newBuilder().setTopic(record).build()),
        topic.partitions().iterator().map(partition -> record(topic, partition)));
  }

  private static MetadataRecord record(Topic topic, Partition partition) {
    PartitionRecord record =
        PartitionRecord.newBuilder()
            .setPartitionId(partition.id())
            .setTopicId(topic.id())
            .addAllReplicas(partition.replicas().asList())
            .addAllIsr(partition.isr().asList())
            .setLeader(partition.leader())
            .setLeaderEpoch(partition.leaderEpoch())
            .setPartitionEpoch(partition.partitionEpoch())
            .build();
    return MetadataRecord.newBuilder().setPartition(record).build();
  }

  private static Iterator<MetadataRecord> records(ConfigsImage configs) {
    return configs
        .byResource()
        .iterator()
        .flatMap(
            resource ->
                resource._2.iterator().map(config -> record(resource._1, config._1, config._2)));
  }

  private static MetadataRecord record(ConfigsImage.Resource resource, String name, String value) {
    ConfigRecord record =
        ConfigRecord.newBuilder()
            .setResourceType(resource.type())
            .setResourceName(resource.name())
            .setName(name)
            .setValue(value)
            .build();
    return MetadataRecord.newBuilder().setConfig(record).build();
  }
}
