package io.quorate.image;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.image.FactHash.Kind;
import io.quorate.image.RecentRequests.Request;
import io.quorate.message.Entry;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import java.util.HexFormat;

/** The whole picture after some entry of the log. Immutable; any thread. Equal when all its facts are. */
public final class MetadataImage {
  /** Before the first entry. */
  public static final MetadataImage EMPTY =
      new MetadataImage(
          BrokersImage.EMPTY, TopicsImage.EMPTY, ConfigsImage.EMPTY, RecentRequests.EMPTY, 0, 0);

  private final BrokersImage brokers;
  private final TopicsImage topics;
  private final ConfigsImage configs;
  private final RecentRequests requests;
  private final long endOffset;
  private final long epoch;

  MetadataImage(
      BrokersImage brokers,
      TopicsImage topics,
      ConfigsImage configs,
      RecentRequests requests,
      long endOffset,
      long epoch) {
    this.brokers = brokers;
    this.topics = topics;
    this.configs = configs;
    this.requests = requests;
    this.endOffset = endOffset;
    this.epoch = epoch;
  }

  /**
   * The picture that a snapshot holds.
   *
   * @param records those of {@link ImageRecords#of}
   * @param requests those of {@link RecentRequests#all}, in that order
   * @throws IllegalStateException if a record is one that this build does not know or contradicts those before it
   */
  public static MetadataImage restore(
      long endOffset, long epoch, Iterable<MetadataRecord> records, Iterable<Request> requests) {
    MetadataDelta delta = new MetadataDelta(EMPTY);
    records.forEach(delta::restore);
    requests.forEach(delta::remember);
    return delta.toImage(endOffset, epoch);
  }

  /**
   * The picture after one more entry, whole. The entry must be the next one: its base offset is {@link #endOffset()}.
   *
   * @throws IllegalStateException if the entry does not follow, or holds a record that this build does not know or that
   *     contradicts the picture: the node must stop, since skipping it would make replicas differ
   */
  public MetadataImage replay(Entry entry) {
    check(
        entry.getBaseOffset() == endOffset,
        entry,
        "it does not start at the end offset, " + endOffset);
    check(entry.getTerm() >= epoch, entry, "its term is older than " + epoch);
    return switch (entry.getType()) {
      case LEADER_CHANGE, CONFIGURATION -> {
        check(entry.getRecordCount() == 1, entry, "it must cover one offset");
        yield new MetadataImage(brokers, topics, configs, requests, endOffset + 1, entry.getTerm());
      }
      case DATA -> replay(entry, batch(entry));
      case ENTRY_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw refused(entry, "this build does not know its type", null);
    };
  }

  private MetadataImage replay(Entry entry, RecordBatch batch) {
    check(
        entry.getRecordCount() == batch.getRecordsCount(),
        entry,
        "its payload holds " + batch.getRecordsCount() + " records");
    MetadataDelta delta = new MetadataDelta(this);
    long offset = endOffset;
    for (MetadataRecord record : batch.getRecordsList()) {
      delta.replay(record, offset++);
    }
    if (!batch.getRequestId().isEmpty()) {
      delta.remember(new Request(batch.getRequestId(), batch.getReply()));
    }
    return delta.toImage(offset, entry.getTerm());
  }

  private static RecordBatch batch(Entry entry) {
    try {
      return RecordBatch.parseFrom(entry.getPayload());
    } catch (InvalidProtocolBufferException e) {
      throw refused(entry, "its payload is no RecordBatch", e);
    }
  }

  private static void check(boolean holds, Entry entry, String otherwise) {
    if (!holds) {
      throw refused(entry, otherwise, null);
    }
  }

  private static IllegalStateException refused(Entry entry, String why, Exception cause) {
    return new IllegalStateException(
        "Entry %d (term %d, base offset %d, %d records, type %d) cannot be replayed: %s"
            .formatted(
                entry.getIndex(),
                entry.getTerm(),
                entry.getBaseOffset(),
                entry.getRecordCount(),
                entry.getTypeValue(),
                why),
        cause);
  }

  /** The offset that the next record will have. */
  public long endOffset() {
    return endOffset;
  }

  /** The term of the last entry replayed, 0 for none. */
  public long epoch() {
    return epoch;
  }

  /** Registered brokers. */
  public BrokersImage brokers() {
    return brokers;
  }

  /** Topics. */
  public TopicsImage topics() {
    return topics;
  }

  /** Configs. */
  public ConfigsImage configs() {
    return configs;
  }

  /** Recent writes. */
  public RecentRequests requests() {
    return requests;
  }

  /**
   * Equal on two nodes exactly when their pictures are (64 bits, independent of the order of unrelated records).
   *
   * <p>It is the sum, modulo 2^64, of one hash for each fact: each broker, topic, partition, config and recent request
   * (its id and reply, not its age), and one for end offset and epoch. A sum does not care for order, and a fact that
   * goes is subtracted, so every replay keeps the sum current in steps that follow the records, and reading it costs the
   * same whatever the picture holds. Two pictures that hold the same facts have the same sum however they came about.
   */
  public long checksum() {
    return brokers.checksum()
        + topics.checksum()
        + configs.checksum()
        + requests.checksum()
        + FactHash.of(Kind.POSITION).add(endOffset).add(epoch).value();
  }

  /** The {@link #checksum()} for people: 16 hex digits. */
  public String checksumText() {
    return HexFormat.of().toHexDigits(checksum());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetadataImage that
        && endOffset == that.endOffset
        && epoch == that.epoch
        && brokers.equals(that.brokers)
        && topics.equals(that.topics)
        && configs.equals(that.configs)
        && requests.equals(that.requests);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(checksum());
  }

  @Override
  public String toString() {
    return "image(endOffset=%d, epoch=%d, brokers=%d, topics=%d, partitions=%d, checksum=%s)"
        .formatted(
            endOffset,
            epoch,
            brokers.size(),
            topics.size(),
            topics.partitionCount(),
            checksumText());
  }
}
