package io.quorate.image;

import java.util.Optional;

/** Every topic, by name and by id. Immutable; any thread. */
public final class TopicsImage {
  TopicsImage() {}

  /** The topic of this name. */
  public Optional<Topic> find(String name) {
    throw new UnsupportedOperationException();
  }

  /** The topic with this id. */
  public Optional<Topic> findById(String id) {
    throw new UnsupportedOperationException();
  }

  /** All, in the order of their names. */
  public Iterable<Topic> all() {
    throw new UnsupportedOperationException();
  }

  /** Those whose name is greater than {@code name}, in the order of their names. */
  public Iterable<Topic> after(String name) {
    throw new UnsupportedOperationException();
  }

  /** How many topics. */
  public int size() {
    throw new UnsupportedOperationException();
  }

  /** How many partitions in all. */
  public int partitionCount() {
    throw new UnsupportedOperationException();
  }
}
