package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.message.BrokerRegistrationChangeRecord;
import io.quorate.message.MetadataRecord;
import java.util.ArrayList;
import java.util.List;

/** The steps of a broker's life as records: each changes the registration and, in the same batch, the partitions it touches. */
final class BrokerChanges {
  private BrokerChanges() {}

  /** They lead nothing from now on, and leave every ISR that has another member. */
  static List<MetadataRecord> fence(MetadataImage image, List<Broker> brokers) {
    List<MetadataRecord> records = new ArrayList<>();
    for (Broker broker : brokers) {
      records.add(Records.of(change(broker).setFenced(1).build()));
    }
    records.addAll(
        PartitionLeadership.afterLeaving(image, brokers.stream().map(Broker::id).toList()));
    return records;
  }

  /** It may lead again, and does where nobody else can. */
  static List<MetadataRecord> unfence(MetadataImage image, Broker broker) {
    List<MetadataRecord> records = new ArrayList<>();
    records.add(Records.of(change(broker).setFenced(-1).build()));
    records.addAll(PartitionLeadership.afterComing(image, broker.id()));
    return records;
  }

  /** As fencing for partitions, but the broker stays unfenced until everybody knows the new leaders. */
  static List<MetadataRecord> beginShutdown(MetadataImage image, Broker broker) {
    List<MetadataRecord> records = new ArrayList<>();
    records.add(Records.of(change(broker).setInControlledShutdown(1).build()));
    records.addAll(PartitionLeadership.afterLeaving(image, List.of(broker.id())));
    return records;
  }

  private static BrokerRegistrationChangeRecord.Builder change(Broker broker) {
    return BrokerRegistrationChangeRecord.newBuilder()
        .setBrokerId(broker.id())
        .setBrokerEpoch(broker.epoch());
  }
}
