package io.quorate.image;

import java.util.List;
import java.util.Optional;

/** Every registered broker. Immutable; any thread. */
public final class BrokersImage {
  BrokersImage() {}

  /** The broker with this id, if it is registered. */
  public Optional<Broker> find(int id) {
    throw new UnsupportedOperationException();
  }

  /** All, by id. */
  public List<Broker> all() {
    throw new UnsupportedOperationException();
  }
}
