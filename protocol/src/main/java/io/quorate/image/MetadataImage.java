package io.quorate.image;

import io.quorate.message.Entry;

/** The whole picture after some entry of the log. Immutable; any thread. */
public final class MetadataImage {
  /** Before the first entry. */
  public static final MetadataImage EMPTY = new MetadataImage();

  private MetadataImage() {}

  /**
   * The picture after one more entry, whole. The entry must be the next one: its base offset is {@link #endOffset()}.
   *
   * @throws IllegalStateException if the entry does not follow, or holds a record that this build does not know or that
   *     contradicts the picture: the node must stop, since skipping it would make replicas differ
   */
  public MetadataImage replay(Entry entry) {
    throw new UnsupportedOperationException();
  }

  /** The offset that the next record will have. */
  public long endOffset() {
    throw new UnsupportedOperationException();
  }

  /** The term of the last entry replayed, 0 for none. */
  public long epoch() {
    throw new UnsupportedOperationException();
  }

  /** Registered brokers. */
  public BrokersImage brokers() {
    throw new UnsupportedOperationException();
  }

  /** Topics. */
  public TopicsImage topics() {
    throw new UnsupportedOperationException();
  }

  /** Configs. */
  public ConfigsImage configs() {
    throw new UnsupportedOperationException();
  }

  /** Recent writes. */
  public RecentRequests requests() {
    throw new UnsupportedOperationException();
  }

  /** Equal on two nodes exactly when their pictures are (64 bits, independent of the order of unrelated records). */
  public long checksum() {
    throw new UnsupportedOperationException();
  }
}
