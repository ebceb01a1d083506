package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.ConfigResource;
import io.quorate.message.ConfigResourceType;
import java.util.ArrayList;
import java.util.List;

/** Whose configs: kafka-configs' flags, and its short forms {@code --topic} and {@code --broker}. */
final class EntityOptions {
  @Parameter(names = "--entity-type", order = 1, description = "topics or brokers")
  String type = "";

  @Parameter(names = "--entity-name", order = 2, description = "a topic's name or a broker's id")
  List<String> names = new ArrayList<>();

  @Parameter(
      names = {"--entity-default", "--broker-defaults"},
      order = 3,
      description = "the defaults of all brokers")
  boolean defaults;

  @Parameter(names = "--topic", order = 4, description = "a topic's name; repeatable")
  List<String> topics = new ArrayList<>();

  @Parameter(names = "--broker", order = 5, description = "a broker's id; repeatable")
  List<String> brokers = new ArrayList<>();

  List<ConfigResource> resources(List<String> arguments) {
    List<ConfigResource> resources = new ArrayList<>();
    List<String> untyped = Arguments.names(names, arguments);
    if (!untyped.isEmpty()) {
      ConfigResourceType kind = kind();
      untyped.forEach(each -> resources.add(resource(kind, each)));
    }
    topics.forEach(each -> resources.add(resource(ConfigResourceType.TOPIC, each)));
    brokers.forEach(each -> resources.add(resource(ConfigResourceType.BROKER, each)));
    if (defaults) {
      if (!type.isEmpty() && kind() != ConfigResourceType.BROKER) {
        throw CommandException.usage("--entity-default: only brokers have defaults");
      }
      resources.add(resource(ConfigResourceType.BROKER, ""));
    }
    if (resources.isEmpty()) {
      throw CommandException.usage(
          "say whose configs: --topic NAME, --broker ID, --entity-default,"
              + " or --entity-type topics|brokers with --entity-name");
    }
    return resources;
  }

  private ConfigResourceType kind() {
    return switch (type) {
      case "topics", "topic" -> ConfigResourceType.TOPIC;
      case "brokers", "broker" -> ConfigResourceType.BROKER;
      case "" ->
          throw CommandException.usage(
              "--entity-type: say topics or brokers (or use --topic NAME)");
      default ->
          throw CommandException.usage(
              "--entity-type: '"
                  + type
                  + "' is neither topics nor brokers"
                  + Nearest.hint(type, List.of("topics", "brokers"), ""));
    };
  }

  private static ConfigResource resource(ConfigResourceType kind, String name) {
    if (kind == ConfigResourceType.BROKER && !name.isEmpty()) {
      Arguments.number("broker id", name);
    }
    return ConfigResource.newBuilder().setType(kind).setName(name).build();
  }

  /** For people: {@code topic orders}, {@code broker 1}, {@code all brokers}. */
  static String describe(ConfigResource resource) {
    boolean topic = resource.getType() == ConfigResourceType.TOPIC;
    return resource.getName().isEmpty() && !topic
        ? "all brokers"
        : (topic ? "topic " : "broker ") + resource.getName();
  }

  static String typeName(ConfigResource resource) {
    return resource.getType() == ConfigResourceType.TOPIC ? "topics" : "brokers";
  }
}
