package io.quorate.controller.sim;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Counts of what happened, of one run or summed over many. One thread. */
final class Coverage {
  private final Map<Counted, Long> counts = new EnumMap<>(Counted.class);

  void count(Counted what) {
    count(what, 1);
  }

  void count(Counted what, long times) {
    if (times > 0) {
      counts.merge(what, times, Long::sum);
    }
  }

  long of(Counted what) {
    return counts.getOrDefault(what, 0L);
  }

  void add(Coverage other) {
    other.counts.forEach(this::count);
  }

  /** What never happened. */
  List<Counted> missing() {
    return Stream.of(Counted.values()).filter(each -> of(each) == 0).toList();
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    for (Counted each : Counted.values()) {
      String name = each.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      table.append(String.format(Locale.ROOT, "  %-26s %,15d%n", name, of(each)));
    }
    return table.toString();
  }
}
