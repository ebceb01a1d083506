package io.quorate.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * The keys that one kind of process knows. Declare them all, then {@link #load}. Not thread-safe.
 *
 * <p>A value comes from the first of these that names it: an override (flag), the environment, the file, the default. A
 * key's environment name is the prefix, an underscore, and the key in capitals with dots as underscores: {@code node.id}
 * becomes {@code QUORATE_BROKER_NODE_ID}.
 */
public final class ConfigSpec {
  private final String envPrefix;
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final List<Function<Config, Optional<String>>> rules = new ArrayList<>();

  /** A spec without keys; {@code envPrefix} without the last underscore, for example {@code QUORATE_BROKER}. */
  public ConfigSpec(String envPrefix) {
    this.envPrefix = envPrefix + "_";
  }

  private record Key(
      String name, ConfigType<?> type, Optional<String> byDefault, boolean required, String doc) {}

  private record Raw(String text, String source) {}

  /** Declares a key that somebody must set. */
  public ConfigSpec key(String name, ConfigType<?> type, String doc) {
    return declare(new Key(name, type, Optional.empty(), true, doc));
  }

  /** Declares a key with a default, written as one would write it in the file. */
  public ConfigSpec key(String name, ConfigType<?> type, String byDefault, String doc) {
    return declare(new Key(name, type, Optional.of(byDefault), false, doc));
  }

  /** Declares a key that may stay unset; see {@link Config#isSet}. */
  public ConfigSpec optional(String name, ConfigType<?> type, String doc) {
    return declare(new Key(name, type, Optional.empty(), false, doc));
  }

  /** Adds a rule across keys: it answers with the problem, if there is one. Asked only once every key by itself is right. */
  public ConfigSpec rule(Function<Config, Optional<String>> rule) {
    rules.add(rule);
    return this;
  }

  /** Reads file, environment and overrides; throws with every problem at once. Blocks on the file. */
  public Config load(Path file, Map<String, String> env, Map<String, String> overrides)
      throws ConfigException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(List.of("cannot read config file " + file + ": " + e));
    }
    Map<String, String> read = new LinkedHashMap<>();
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(name -> read.put(name, properties.getProperty(name)));
    return load(read, String.valueOf(file.getFileName()), env, overrides);
  }

  /** As {@link #load(Path, Map, Map)} without a file. */
  public Config load(Map<String, String> env, Map<String, String> overrides)
      throws ConfigException {
    return load(Map.of(), "", env, overrides);
  }

  /** The environment name of a key. */
  public String environmentName(String key) {
    return envPrefix + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** What each key means, allows and defaults to, two lines a key, in the order of declaration. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Key key : keys.values()) {
      String byDefault =
          key.byDefault.map(value -> "default " + (value.isEmpty() ? "empty" : value)).orElse("");
      String presence = key.required ? "required" : byDefault.isEmpty() ? "optional" : byDefault;
      text.append(key.name).append(" (").append(presence).append(")\n");
      text.append("    ").append(key.doc).append(" Must be ").append(key.type.allowed());
      text.append(".\n");
    }
    return text.toString();
  }

  private ConfigSpec declare(Key key) {
    List<String> problems = new ArrayList<>();
    key.byDefault.ifPresent(text -> read(key, new Raw(text, "default"), problems));
    if (!problems.isEmpty()) {
      throw new IllegalStateException("a default is not allowed: " + problems);
    }
    if (keys.putIfAbsent(key.name, key) != null) {
      throw new IllegalStateException("config key " + key.name + " is declared twice");
    }
    return this;
  }

  private Config load(
      Map<String, String> file,
      String fileName,
      Map<String, String> env,
      Map<String, String> overrides)
      throws ConfigException {
    List<String> problems = new ArrayList<>();
    Map<String, Raw> raw = new LinkedHashMap<>();
    file.forEach((name, text) -> take(name, new Raw(text, fileName), raw, problems));
    env.entrySet().stream()
        .filter(each -> each.getKey().startsWith(envPrefix))
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> takeFromEnvironment(each.getKey(), each.getValue(), raw, problems));
    overrides.forEach((name, text) -> take(name, new Raw(text, "flag"), raw, problems));
    Map<String, Config.Setting> settings = new LinkedHashMap<>();
    keys.values().forEach(key -> settings.put(key.name, read(key, raw.get(key.name), problems)));
    Config config = new Config(settings);
    if (problems.isEmpty()) {
      rules.forEach(rule -> rule.apply(config).ifPresent(problems::add));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private void take(String name, Raw value, Map<String, Raw> raw, List<String> problems) {
    if (keys.containsKey(name)) {
      raw.put(name, value);
    } else {
      problems.add(unknown(name, value, "key", keys.keySet()));
    }
  }

  private void takeFromEnvironment(
      String variable, String text, Map<String, Raw> raw, List<String> problems) {
    Raw value = new Raw(text, "environment " + variable);
    keys.keySet().stream()
        .filter(name -> environmentName(name).equals(variable))
        .findFirst()
        .ifPresentOrElse(
            name -> raw.put(name, value),
            () ->
                problems.add(
                    unknown(
                        variable,
                        new Raw(text, "environment"),
                        "variable",
                        keys.keySet().stream().map(this::environmentName).toList())));
  }

  private static String unknown(String name, Raw value, String noun, Collection<String> known) {
    String start = name + "=" + value.text + " (" + value.source + "): unknown " + noun;
    return NearestName.of(name, known).map(near -> start + ", nearest is " + near).orElse(start);
  }

  private static Config.Setting read(Key key, Raw raw, List<String> problems) {
    Raw value = raw == null ? new Raw(key.byDefault.orElse(null), "default") : raw;
    if (value.text == null) {
      if (key.required) {
        problems.add(key.name + ": not set, must be " + key.type.allowed() + ". " + key.doc);
      }
      return new Config.Setting(null, "default", null);
    }
    String text = value.text.strip();
    try {
      return new Config.Setting(text, value.source, key.type.parser().apply(text));
    } catch (IllegalArgumentException notAllowed) {
      problems.add(
          key.name + "=" + text + " (" + value.source + "): must be " + key.type.allowed());
      return new Config.Setting(text, value.source, null);
    }
  }
}
