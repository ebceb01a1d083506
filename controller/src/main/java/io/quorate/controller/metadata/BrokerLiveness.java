package io.quorate.controller.metadata;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What this leader has heard from brokers: soft state, never replicated, rebuilt from heartbeats. Times are monotonic
 * nanoseconds of this process. Owned by the event loop.
 */
public final class BrokerLiveness {
  private final Map<Integer, Contact> contacts = new HashMap<>();
  private long resetNanos;

  /** A new leader's: every broker counts as heard at {@code nowNanos}. */
  public BrokerLiveness(long nowNanos) {
    resetNanos = nowNanos;
  }

  /**
   * Forgets everything and counts every broker as heard right now. A controller calls this when it becomes leader: it has heard
   * nobody yet, and fencing them all would take every partition offline.
   */
  public void resetAll(long nowNanos) {
    contacts.clear();
    resetNanos = nowNanos;
  }

  /** The broker's current registration was heard; it had applied the metadata log up to this end offset. */
  public void touch(int brokerId, long brokerEpoch, long nowNanos, long metadataOffset) {
    Contact before = contacts.get(brokerId);
    OptionalLong shutdownOffset =
        before != null && before.epoch == brokerEpoch
            ? before.shutdownOffset
            : OptionalLong.empty();
    contacts.put(brokerId, new Contact(brokerEpoch, nowNanos, metadataOffset, shutdownOffset));
  }

  /** Whether the broker has been silent for longer than the session timeout. */
  public boolean expired(int brokerId, long nowNanos, long sessionTimeoutNanos) {
    return silentNanos(brokerId, nowNanos) > sessionTimeoutNanos;
  }

  /** How long the broker has been silent. */
  public long silentNanos(int brokerId, long nowNanos) {
    Contact contact = contacts.get(brokerId);
    return nowNanos - (contact == null ? resetNanos : contact.heardNanos);
  }

  /** The end offset that the broker reported last; empty when this leader has not heard it. */
  public OptionalLong metadataOffset(int brokerId) {
    Contact contact = contacts.get(brokerId);
    return contact == null ? OptionalLong.empty() : OptionalLong.of(contact.metadataOffset);
  }

  /**
   * The end offset that every active broker must have applied before this one may stop, so that all know the leaders that replace
   * it. The first call fixes it; a new leader fixes it anew, which is only later and thus safe. The broker must have been touched.
   */
  long shutdownOffset(int brokerId, long endOffset) {
    Contact contact = contacts.get(brokerId);
    long offset = contact.shutdownOffset.orElse(endOffset);
    contacts.put(
        brokerId,
        new Contact(
            contact.epoch, contact.heardNanos, contact.metadataOffset, OptionalLong.of(offset)));
    return offset;
  }

  private record Contact(
      long epoch, long heardNanos, long metadataOffset, OptionalLong shutdownOffset) {}
}
