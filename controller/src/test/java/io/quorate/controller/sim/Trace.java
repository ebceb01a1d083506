package io.quorate.controller.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened, one line an event: time in milliseconds, node, what. Off by default, since it costs more than the run. */
final class Trace {
  private final Scheduler scheduler;
  private final boolean on;
  private final List<String> lines = new ArrayList<>();

  Trace(Scheduler scheduler, boolean on) {
    this.scheduler = scheduler;
    this.on = on;
  }

  /** For what concerns no single node. */
  void say(String format, Object... arguments) {
    line("-", format, arguments);
  }

  void say(int node, String format, Object... arguments) {
    if (on) {
      line(Integer.toString(node), format, arguments);
    }
  }

  /** Whether it is worth while to make long texts. */
  boolean on() {
    return on;
  }

  List<String> lines() {
    return lines;
  }

  private void line(String node, String format, Object... arguments) {
    if (on) {
      String what = String.format(Locale.ROOT, format, arguments);
      double millis = scheduler.nowNanos() / 1e6;
      lines.add(String.format(Locale.ROOT, "%12.6f  %2s  %s", millis, node, what));
    }
  }
}
