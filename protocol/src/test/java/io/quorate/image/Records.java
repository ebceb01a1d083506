package io.quorate.image;

import io.quorate.message.BrokerRegistrationChangeRecord;
import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.Endpoint;
import io.quorate.message.MetadataRecord;
import io.quorate.message.NoOpRecord;
import io.quorate.message.PartitionChangeRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.RemoveTopicRecord;
import io.quorate.message.Replicas;
import io.quorate.message.TopicRecord;
import io.quorate.message.UnregisterBrokerRecord;
import java.util.List;

/** Records in few words. */
final class Records {
  private Records() {}

  static MetadataRecord noOp() {
    return MetadataRecord.newBuilder().setNoOp(NoOpRecord.getDefaultInstance()).build();
  }

  static RegisterBrokerRecord.Builder registration(int id, long epoch) {
    return RegisterBrokerRecord.newBuilder()
        .setBrokerId(id)
        .setBrokerEpoch(epoch)
        .setIncarnationId("incarnation-" + id + "-" + epoch)
        .addEndpoints(
            Endpoint.newBuilder().setName("PLAINTEXT").setHost("host-" + id).setPort(9092))
        .setFenced(true);
  }

  static MetadataRecord record(RegisterBrokerRecord.Builder record) {
    return MetadataRecord.newBuilder().setRegisterBroker(record).build();
  }

  static MetadataRecord register(int id, long epoch) {
    return record(registration(id, epoch));
  }

  static MetadataRecord unregister(int id, long epoch) {
    return MetadataRecord.newBuilder()
        .setUnregisterBroker(
            UnregisterBrokerRecord.newBuilder().setBrokerId(id).setBrokerEpoch(epoch))
        .build();
  }

  static MetadataRecord changeBroker(int id, long epoch, int fenced, int inControlledShutdown) {
    return MetadataRecord.newBuilder()
        .setBrokerRegistrationChange(
            BrokerRegistrationChangeRecord.newBuilder()
                .setBrokerId(id)
                .setBrokerEpoch(epoch)
                .setFenced(fenced)
                .setInControlledShutdown(inControlledShutdown))
        .build();
  }

  static MetadataRecord topic(String name, String id) {
    return MetadataRecord.newBuilder()
        .setTopic(TopicRecord.newBuilder().setName(name).setTopicId(id))
        .build();
  }

  static MetadataRecord removeTopic(String id) {
    return MetadataRecord.newBuilder()
        .setRemoveTopic(RemoveTopicRecord.newBuilder().setTopicId(id))
        .build();
  }

  /** A partition in full sync, led by its first replica. */
  static MetadataRecord partition(String topicId, int id, Integer... replicas) {
    return record(newPartition(topicId, id, replicas));
  }

  static PartitionRecord.Builder newPartition(String topicId, int id, Integer... replicas) {
    return PartitionRecord.newBuilder()
        .setTopicId(topicId)
        .setPartitionId(id)
        .addAllReplicas(List.of(replicas))
        .addAllIsr(List.of(replicas))
        .setLeader(replicas[0]);
  }

  static MetadataRecord record(PartitionRecord.Builder record) {
    return MetadataRecord.newBuilder().setPartition(record).build();
  }

  static PartitionChangeRecord.Builder change(String topicId, int id) {
    return PartitionChangeRecord.newBuilder().setTopicId(topicId).setPartitionId(id);
  }

  static MetadataRecord record(PartitionChangeRecord.Builder record) {
    return MetadataRecord.newBuilder().setPartitionChange(record).build();
  }

  static Replicas nodes(Integer... ids) {
    return Replicas.newBuilder().addAllNodeIds(List.of(ids)).build();
  }

  static MetadataRecord setConfig(
      ConfigResourceType type, String resource, String name, String value) {
    return record(config(type, resource, name).setValue(value));
  }

  static MetadataRecord deleteConfig(ConfigResourceType type, String resource, String name) {
    return record(config(type, resource, name));
  }

  private static ConfigRecord.Builder config(
      ConfigResourceType type, String resource, String name) {
    return ConfigRecord.newBuilder().setResourceType(type).setResourceName(resource).setName(name);
  }

  private static MetadataRecord record(ConfigRecord.Builder record) {
    return MetadataRecord.newBuilder().setConfig(record).build();
  }
}
