package io.quorate.image;

import io.quorate.message.ConfigResourceType;
import java.util.SortedMap;

/** Configs that somebody set. Immutable; any thread. */
public final class ConfigsImage {
  ConfigsImage() {}

  /** What is set on one resource, by config name; empty when nothing is. */
  public SortedMap<String, String> of(ConfigResourceType type, String resourceName) {
    throw new UnsupportedOperationException();
  }
}
