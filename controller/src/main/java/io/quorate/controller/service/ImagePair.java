package io.quorate.controller.service;

import io.quorate.image.MetadataImage;
import io.quorate.message.Entry;
import java.util.List;
import java.util.Optional;

/**
 * Two pictures: the committed one answers reads; the latest one, which only an active leader has, holds what it has appended
 * on top and checks requests. Images are immutable, so dropping what was never committed is forgetting a reference.
 */
final class ImagePair {
  private MetadataImage committed;
  private MetadataImage latest;

  /** Starts from what a snapshot holds, or from the empty picture. */
  ImagePair(MetadataImage committed) {
    this.committed = committed;
  }

  /** A snapshot took the place of the entries up to its end. */
  void replace(MetadataImage image) {
    committed = image;
  }

  /** One more committed entry. */
  void commit(Entry entry) {
    committed = committed.replay(entry);
  }

  /** The leader starts to decide, from what is committed plus what it has appended already. */
  void activate(List<Entry> uncommitted) {
    latest = committed;
    uncommitted.forEach(this::append);
  }

  /** The leader appends an entry. */
  void append(Entry entry) {
    latest = latest.replay(entry);
  }

  /** The lead is lost: nothing is decided here any more. */
  void deactivate() {
    latest = null;
  }

  boolean active() {
    return latest != null;
  }

  MetadataImage committed() {
    return committed;
  }

  /** What to decide by; empty when this node does not decide. */
  Optional<MetadataImage> latest() {
    return Optional.ofNullable(latest);
  }
}
