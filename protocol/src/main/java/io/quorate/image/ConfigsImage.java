package io.quorate.image;

import io.quorate.image.FactHash.Kind;
import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResourceType;
import io.vavr.collection.TreeMap;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;

/** Configs that somebody set. Immutable; any thread. */
public final class ConfigsImage {
  static final ConfigsImage EMPTY = new ConfigsImage(TreeMap.empty(), 0);

  /** What a config is set on. */
  record Resource(ConfigResourceType type, String name) implements Comparable<Resource> {
    private static final Comparator<Resource> ORDER =
        Comparator.comparing(Resource::type).thenComparing(Resource::name);

    @Override
    public int compareTo(Resource other) {
      return ORDER.compare(this, other);
    }
  }

  private final TreeMap<Resource, TreeMap<String, String>> byResource;
  private final long checksum;

  private ConfigsImage(TreeMap<Resource, TreeMap<String, String>> byResource, long checksum) {
    this.byResource = byResource;
    this.checksum = checksum;
  }

  /** What is set on one resource, by config name; empty when nothing is. */
  public SortedMap<String, String> of(ConfigResourceType type, String resourceName) {
    java.util.TreeMap<String, String> values = new java.util.TreeMap<>();
    on(new Resource(type, resourceName)).forEach(values::put);
    return Collections.unmodifiableSortedMap(values);
  }

  /** Every resource on which something is set. */
  TreeMap<Resource, TreeMap<String, String>> byResource() {
    return byResource;
  }

  /** The sum of the hashes of the configs. */
  long checksum() {
    return checksum;
  }

  /** Sets a config, or deletes it when the record has no value; to delete what is not set changes nothing. */
  ConfigsImage replay(ConfigRecord record) {
    Resource resource = new Resource(known(record.getResourceType()), record.getResourceName());
    TreeMap<String, String> old = on(resource);
    TreeMap<String, String> next =
        record.hasValue()
            ? old.put(record.getName(), record.getValue())
            : old.remove(record.getName());
    long sum =
        checksum - hash(resource, record.getName(), old) + hash(resource, record.getName(), next);
    return new ConfigsImage(
        next.isEmpty() ? byResource.remove(resource) : byResource.put(resource, next), sum);
  }

  /** Without anything on this resource. */
  ConfigsImage without(ConfigResourceType type, String resourceName) {
    Resource resource = new Resource(type, resourceName);
    TreeMap<String, String> old = on(resource);
    if (old.isEmpty()) {
      return this;
    }
    long sum = checksum;
    for (String name : old.keySet()) {
      sum -= hash(resource, name, old);
    }
    return new ConfigsImage(byResource.remove(resource), sum);
  }

  private TreeMap<String, String> on(Resource resource) {
    return byResource.get(resource).getOrElse(TreeMap.empty());
  }

  private static ConfigResourceType known(ConfigResourceType type) {
    return switch (type) {
      case TOPIC, BROKER -> type;
      case CONFIG_RESOURCE_TYPE_UNKNOWN, UNRECOGNIZED ->
          throw new IllegalStateException("this build does not know the resource type");
    };
  }

  /** The hash of one config, 0 when it is not set. */
  private static long hash(Resource resource, String name, TreeMap<String, String> values) {
    return values
        .get(name)
        .map(
            value ->
                FactHash.of(Kind.CONFIG)
                    .add(resource.type().getNumber())
                    .add(resource.name())
                    .add(name)
                    .add(value)
                    .value())
        .getOrElse(0L);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfigsImage that
        && checksum == that.checksum
        && byResource.equals(that.byResource);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(checksum);
  }
}
