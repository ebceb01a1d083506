package io.quorate.controller.sim;

import io.quorate.message.Entry;
import java.util.ArrayList;
import java.util.List;

/** A process's log as its core ordered it, written or not: an account kept apart from the core's own. */
final class MemoryLog {
  private final List<Entry> entries = new ArrayList<>();

  void append(Entry entry) {
    entries.add(entry);
  }

  void truncateFrom(long index) {
    entries.subList((int) index - 1, entries.size()).clear();
  }

  long lastIndex() {
    return entries.size();
  }

  Entry at(long index) {
    return entries.get((int) index - 1);
  }

  /** The term at an index; 0 at index 0, -1 beyond the end. */
  long term(long index) {
    if (index > lastIndex()) {
      return -1;
    }
    return index == 0 ? 0 : at(index).getTerm();
  }

  List<Entry> range(long from, long to) {
    return entries.subList((int) from - 1, (int) to);
  }
}
