package io.quorate.image;

import io.quorate.message.ConfigResourceType;
import io.quorate.message.MetadataRecord;

/**
 * A picture in the making: starts from an image, takes records one by one, and becomes the next image. One that threw is
 * thrown away, which is how a batch is applied whole or not at all. Not thread-safe.
 */
final class MetadataDelta {
  private BrokersImage brokers;
  private final TopicsDelta topics;
  private ConfigsImage configs;
  private RecentRequests requests;

  MetadataDelta(MetadataImage base) {
    brokers = base.brokers();
    topics = new TopicsDelta(base.topics());
    configs = base.configs();
    requests = base.requests();
  }

  /** Takes a record of the log, which stands at this offset. */
  void replay(MetadataRecord record, long offset) {
    try {
      if (record.hasRegisterBroker() && record.getRegisterBroker().getBrokerEpoch() != offset) {
        throw new IllegalStateException(
            "broker epoch %d is not the offset of the record"
                .formatted(record.getRegisterBroker().getBrokerEpoch()));
      }
      apply(record);
    } catch (IllegalStateException e) {
      throw refused(record, "at offset " + offset, e);
    }
  }

  /** Takes a record of a snapshot, whose own place in the log is not known any more. */
  void restore(MetadataRecord record) {
    try {
      apply(record);
    } catch (IllegalStateException e) {
      throw refused(record, "of a snapshot", e);
    }
  }

  void remember(RecentRequests.Request request) {
    requests = requests.remember(request);
  }

  MetadataImage toImage(long endOffset, long epoch) {
    return new MetadataImage(brokers, topics.toImage(), configs, requests, endOffset, epoch);
  }

  private void apply(MetadataRecord record) {
    switch (record.getRecordCase()) {
      case REGISTER_BROKER -> brokers = brokers.register(record.getRegisterBroker());
      case UNREGISTER_BROKER -> brokers = brokers.unregister(record.getUnregisterBroker());
      case BROKER_REGISTRATION_CHANGE ->
          brokers = brokers.change(record.getBrokerRegistrationChange());
      case TOPIC -> topics.replay(record.getTopic());
      case PARTITION -> topics.replay(record.getPartition());
      case PARTITION_CHANGE -> topics.replay(record.getPartitionChange());
      case REMOVE_TOPIC -> {
        Topic gone = topics.replay(record.getRemoveTopic());
        configs = configs.without(ConfigResourceType.TOPIC, gone.name());
      }
      case CONFIG -> configs = configs.replay(record.getConfig());
      case NO_OP -> {}
      case RECORD_NOT_SET -> throw new IllegalStateException("this build does not know its kind");
    }
  }

  private static IllegalStateException refused(
      MetadataRecord record, String where, IllegalStateException why) {
    return new IllegalStateException(
        "Record %s %s cannot be replayed: %s"
            .formatted(record.getRecordCase(), where, why.getMessage()),
        why);
  }
}
