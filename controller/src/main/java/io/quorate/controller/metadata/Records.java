package io.quorate.controller.metadata;

import io.quorate.message.BrokerRegistrationChangeRecord;
import io.quorate.message.ConfigRecord;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionChangeRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.RemoveTopicRecord;
import io.quorate.message.TopicRecord;
import io.quorate.message.UnregisterBrokerRecord;

/** Puts each kind of record into the envelope that the log holds. */
final class Records {
  private Records() {}

  static MetadataRecord of(RegisterBrokerRecord record) {
    return MetadataRecord.newBuilder().setRegisterBroker(record).build();
  }

  static MetadataRecord of(UnregisterBrokerRecord record) {
    return MetadataRecord.newBuilder().setUnregisterBroker(record).build();
  }

  static MetadataRecord of(BrokerRegistrationChangeRecord record) {
    return MetadataRecord.newBuilder().setBrokerRegistrationChange(record).build();
  }

  static MetadataRecord of(TopicRecord record) {
    return MetadataRecord.newBuilder().setTopic(record).build();
  }

  static MetadataRecord of(RemoveTopicRecord record) {
    return MetadataRecord.newBuilder().setRemoveTopic(record).build();
  }

  static MetadataRecord of(PartitionRecord record) {
    return MetadataRecord.newBuilder().setPartition(record).build();
  }

  static MetadataRecord of(PartitionChangeRecord record) {
    return MetadataRecord.newBuilder().setPartitionChange(record).build();
  }

  static MetadataRecord of(ConfigRecord record) {
    return MetadataRecord.newBuilder().setConfig(record).build();
  }
}
