package io.quorate.controller.sim;

import io.quorate.controller.raft.EntryId;
import io.quorate.message.Entry;
import java.util.ArrayList;
import java.util.List;

/** A process's log as its core ordered it, written or not: an account kept apart from the core's own. */
final class MemoryLog {
  /** The term of an entry that is not held. */
  static final long UNKNOWN = -1;

  private final List<Entry> entries = new ArrayList<>();
  private EntryId base = new EntryId(0, 0);

  /** Forgets all: the next entry follows this one. */
  void restart(EntryId predecessor) {
    entries.clear();
    base = predecessor;
  }

  void append(Entry entry) {
    entries.add(entry);
  }

  void truncateFrom(long index) {
    entries.subList(position(index), entries.size()).clear();
  }

  void dropBefore(long index) {
    EntryId last = new EntryId(term(index - 1), index - 1);
    entries.subList(0, position(index)).clear();
    base = last;
  }

  long lastIndex() {
    return base.index() + entries.size();
  }

  Entry at(long index) {
    return entries.get(position(index));
  }

  /** The term at an index; 0 at index 0, {@link #UNKNOWN} beyond the end and for what is compacted away. */
  long term(long index) {
    if (index > lastIndex() || index < base.index()) {
      return UNKNOWN;
    }
    return index == base.index() ? base.term() : at(index).getTerm();
  }

  /** Whether the log has a committed entry, or had it before that was compacted away. */
  boolean has(long index, long term) {
    return index < base.index()
        || term(index) == term
        || (index == base.index() && base.term() == UNKNOWN);
  }

  List<Entry> range(long from, long to) {
    return entries.subList(position(from), position(to + 1));
  }

  private int position(long index) {
    return Math.toIntExact(index - base.index() - 1);
  }
}
