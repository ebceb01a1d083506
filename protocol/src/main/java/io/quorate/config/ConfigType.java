package io.quorate.config;

import io.quorate.rpc.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a key may hold. A room with a value of its own kind makes its own type.
 *
 * @param allowed completes "must be ...", for example "an integer from 1 to 9"
 * @param kind what {@link Config#value} hands out
 * @param parser text to value; throws {@link IllegalArgumentException} for what is not allowed
 */
public record ConfigType<T>(String allowed, Class<T> kind, Function<String, T> parser) {
  /** An integer between two bounds, both allowed. */
  public static ConfigType<Integer> integer(int min, int max) {
    return new ConfigType<>(
        range("an integer", min, max),
        Integer.class,
        text -> (int) within(min, max, Integer.parseInt(text)));
  }

  /** A 64-bit integer between two bounds, both allowed. */
  public static ConfigType<Long> longInteger(long min, long max) {
    return new ConfigType<>(
        range("an integer", min, max), Long.class, text -> within(min, max, Long.parseLong(text)));
  }

  /** A time in milliseconds between two bounds, both allowed; such a key's name ends in {@code .ms}. */
  public static ConfigType<Duration> durationMs(long minMs, long maxMs) {
    return new ConfigType<>(
        range("milliseconds", minMs, maxMs),
        Duration.class,
        text -> Duration.ofMillis(within(minMs, maxMs, Long.parseLong(text))));
  }

  /** Any text. */
  public static ConfigType<String> text() {
    return new ConfigType<>("text", String.class, Function.identity());
  }

  /** Text that is not empty. */
  public static ConfigType<String> nonEmptyText() {
    return new ConfigType<>("text that is not empty", String.class, ConfigType::nonEmpty);
  }

  /** One of some words. */
  public static ConfigType<String> oneOf(String... words) {
    List<String> allowed = List.of(words);
    return new ConfigType<>(
        "one of " + String.join(", ", allowed),
        String.class,
        text -> {
          require(allowed.contains(text));
          return text;
        });
  }

  /** {@code true} or {@code false}. */
  public static ConfigType<Boolean> bool() {
    return new ConfigType<>(
        "true or false",
        Boolean.class,
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          require(word.equals("true") || word.equals("false"));
          return Boolean.valueOf(word);
        });
  }

  /** A file or folder; it need not exist. */
  public static ConfigType<Path> path() {
    return new ConfigType<>("a path", Path.class, text -> Path.of(nonEmpty(text)));
  }

  /** Where somebody listens: {@code host:port}, port from 1. */
  public static ConfigType<Address> address() {
    return new ConfigType<>(
        "host:port with a port from 1 to 65535", Address.class, text -> parseAddress(text, 1));
  }

  /** Where to listen ourselves: as {@link #address}, and port 0 picks a free one. */
  public static ConfigType<Address> listener() {
    return new ConfigType<>(
        "host:port with a port from 0 (a free one) to 65535",
        Address.class,
        text -> parseAddress(text, 0));
  }

  /** One or more {@link #address}es, separated by commas. */
  public static ConfigType<AddressList> addresses() {
    return new ConfigType<>(
        "host:port,host:port,... with ports from 1 to 65535",
        AddressList.class,
        text ->
            Arrays.stream(text.split(",", -1))
                .map(each -> parseAddress(each.strip(), 1))
                .collect(Collectors.collectingAndThen(Collectors.toList(), AddressList::new)));
  }

  private static Address parseAddress(String text, int minPort) {
    int colon = text.lastIndexOf(':');
    require(colon > 0);
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    require(bracketed || !host.contains(":")); // an IPv6 address wants brackets
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    require(!bare.isEmpty() && Stream.of(" ", "/", "@").noneMatch(bare::contains));
    long port = within(minPort, 65535, Integer.parseInt(text.substring(colon + 1)));
    return new Address(bare, (int) port);
  }

  private static String nonEmpty(String text) {
    require(!text.isEmpty());
    return text;
  }

  private static long within(long min, long max, long value) {
    require(min <= value && value <= max);
    return value;
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw new IllegalArgumentException();
    }
  }

  private static String range(String noun, long min, long max) {
    return noun + " from " + min + " to " + max;
  }
}
