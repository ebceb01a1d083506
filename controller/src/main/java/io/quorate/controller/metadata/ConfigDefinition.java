package io.quorate.controller.metadata;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One config that can be set: Kafka's name, type, default and bounds.
 *
 * @param defaultValue what holds until somebody sets it
 * @param min least number, for the number types
 * @param max greatest number, for the number types
 * @param allowed the only values, or members of a list; empty when any will do that has the type and keeps the bounds
 * @param documentation one sentence
 * @param brokerSynonym for a topic's config: the broker config that holds its default for all topics
 */
record ConfigDefinition(
    String name,
    Type type,
    String defaultValue,
    double min,
    double max,
    List<String> allowed,
    String documentation,
    Optional<String> brokerSynonym) {

  /** Kafka's names of types. */
  enum Type {
    BOOLEAN,
    STRING,
    INT,
    LONG,
    DOUBLE,
    LIST
  }

  static ConfigDefinition flag(String name, boolean defaultValue, String documentation) {
    return any(
        name,
        Type.BOOLEAN,
        Boolean.toString(defaultValue),
        List.of("true", "false"),
        documentation);
  }

  static ConfigDefinition number(
      String name, Type type, String defaultValue, double min, double max, String documentation) {
    return new ConfigDefinition(
        name, type, defaultValue, min, max, List.of(), documentation, Optional.empty());
  }

  static ConfigDefinition any(
      String name, Type type, String defaultValue, List<String> allowed, String documentation) {
    return new ConfigDefinition(
        name, type, defaultValue, 0, 0, allowed, documentation, Optional.empty());
  }

  /** The same config as brokers know it, where it holds for every topic that does not set its own. */
  ConfigDefinition atBroker(String brokerName) {
    String text = "Default of " + name + " for topics that do not set their own. " + documentation;
    return new ConfigDefinition(
        brokerName, type, defaultValue, min, max, allowed, text, Optional.empty());
  }

  ConfigDefinition withBrokerSynonym(String synonym) {
    return new ConfigDefinition(
        name, type, defaultValue, min, max, allowed, documentation, Optional.of(synonym));
  }

  /** What is wrong with a value, with what would be right. */
  Optional<String> invalid(String value) {
    boolean legal =
        !allowed.isEmpty()
            ? allowed.containsAll(type == Type.LIST ? parts(value) : List.of(value))
            : !isNumber() || isNumberInBounds(value);
    return legal
        ? Optional.empty()
        : Optional.of("value of %s is '%s'; it must be %s".formatted(name, value, expectation()));
  }

  /** The members of a list value. */
  static List<String> parts(String value) {
    return Arrays.stream(value.split(",", -1))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .distinct()
        .toList();
  }

  private boolean isNumber() {
    return type == Type.INT || type == Type.LONG || type == Type.DOUBLE;
  }

  private boolean isNumberInBounds(String value) {
    try {
      double number =
          switch (type) {
            case INT -> Integer.parseInt(value);
            case LONG -> Long.parseLong(value);
            default -> Double.parseDouble(value);
          };
      return number >= min && number <= max;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String expectation() {
    if (!allowed.isEmpty()) {
      String choices = String.join(", ", allowed);
      return (type == Type.LIST ? "a list, separated by commas, of " : "one of ") + choices;
    }
    return type == Type.DOUBLE
        ? "a number from %s to %s".formatted(min, max)
        : "a whole number from %d to %d".formatted((long) min, (long) max);
  }
}
