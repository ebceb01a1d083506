package io.quorate.config;

import io.quorate.rpc.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration that was read and found right. Immutable; any thread. Asking for a key that was not declared, or not as
 * this type, is a bug and throws {@link IllegalStateException}.
 */
public final class Config {
  private final SortedMap<String, Setting> settings;

  Config(Map<String, Setting> settings) {
    this.settings = new TreeMap<>(settings);
  }

  /** One key as it stands: {@code parsed} is null for an optional key that nobody set. */
  record Setting(String text, String source, Object parsed) {}

  /** Whether the key has a value; always so unless it was declared optional. */
  public boolean isSet(String key) {
    return setting(key).parsed != null;
  }

  /** A value of any declared kind. */
  public <T> T value(String key, Class<T> kind) {
    Object parsed = setting(key).parsed;
    if (parsed == null) {
      throw new NoSuchElementException(key + " is optional and not set: ask isSet first");
    }
    if (!kind.isInstance(parsed)) {
      throw new IllegalStateException(
          key + " was declared as " + parsed.getClass().getSimpleName() + ", not " + kind);
    }
    return kind.cast(parsed);
  }

  /** The value of a {@link ConfigType#integer}. */
  public int integer(String key) {
    return value(key, Integer.class);
  }

  /** The value of a {@link ConfigType#longInteger}. */
  public long longInteger(String key) {
    return value(key, Long.class);
  }

  /** The value of a {@link ConfigType#durationMs}. */
  public Duration duration(String key) {
    return value(key, Duration.class);
  }

  /** The value of a {@link ConfigType#bool}. */
  public boolean bool(String key) {
    return value(key, Boolean.class);
  }

  /** The value of a {@link ConfigType#text}, {@link ConfigType#nonEmptyText} or {@link ConfigType#oneOf}. */
  public String text(String key) {
    return value(key, String.class);
  }

  /** The value of a {@link ConfigType#path}. */
  public Path path(String key) {
    return value(key, Path.class);
  }

  /** The value of a {@link ConfigType#address} or {@link ConfigType#listener}. */
  public Address address(String key) {
    return value(key, Address.class);
  }

  /** The value of {@link ConfigType#addresses}. */
  public List<Address> addresses(String key) {
    return value(key, AddressList.class).addresses();
  }

  /** One line a key, by name, with where its value came from: what a process logs when it starts. */
  public List<String> lines() {
    return settings.entrySet().stream()
        .filter(each -> each.getValue().parsed != null)
        .map(
            each ->
                each.getKey() + "=" + each.getValue().text + " (" + each.getValue().source + ")")
        .toList();
  }

  private Setting setting(String key) {
    Setting setting = settings.get(key);
    if (setting == null) {
      throw new IllegalStateException("config key " + key + " was never declared");
    }
    return setting;
  }
}
