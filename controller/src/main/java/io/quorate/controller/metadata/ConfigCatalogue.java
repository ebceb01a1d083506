package io.quorate.controller.metadata;

import io.quorate.config.NearestName;
import io.quorate.message.ConfigResourceType;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every config that can be set on a topic or a broker. Immutable; any thread. */
public final class ConfigCatalogue {
  private static final SortedMap<String, ConfigDefinition> TOPIC = byName(TopicConfigs.ALL);
  private static final SortedMap<String, ConfigDefinition> BROKER = byName(BrokerConfigs.ALL);

  private ConfigCatalogue() {}

  /** The names that a kind of resource knows, sorted. */
  public static Collection<String> names(ConfigResourceType type) {
    return of(type).keySet();
  }

  /** What is wrong with setting this config to this value; names the nearest config when it is not known. */
  public static Optional<String> invalid(ConfigResourceType type, String name, String value) {
    ConfigDefinition definition = of(type).get(name);
    return definition == null ? Optional.of(unknown(type, name)) : definition.invalid(value);
  }

  static String unknown(ConfigResourceType type, String name) {
    String kind = type == ConfigResourceType.TOPIC ? "topic" : "dynamic broker";
    return "'%s' is not a %s config%s".formatted(name, kind, NearestName.hint(name, names(type)));
  }

  /** Definitions by name. */
  static SortedMap<String, ConfigDefinition> of(ConfigResourceType type) {
    return switch (type) {
      case TOPIC -> TOPIC;
      case BROKER -> BROKER;
      case CONFIG_RESOURCE_TYPE_UNKNOWN, UNRECOGNIZED -> new TreeMap<>();
    };
  }

  private static SortedMap<String, ConfigDefinition> byName(List<ConfigDefinition> definitions) {
    SortedMap<String, ConfigDefinition> byName = new TreeMap<>();
    for (ConfigDefinition definition : definitions) {
      byName.put(definition.name(), definition);
    }
    return Collections.unmodifiableSortedMap(byName);
  }
}
