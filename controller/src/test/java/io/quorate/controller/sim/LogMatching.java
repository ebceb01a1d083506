package io.quorate.controller.sim;

import io.quorate.controller.raft.EntryId;
import io.quorate.message.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * Paper, figure 3: if two logs contain an entry with the same index and term, they are identical up to it. It is enough that
 * everywhere and at all times an entry of one index and term is the same and follows an entry of the same term, as far as
 * that one is not compacted away.
 */
final class LogMatching extends Promise {
  private record Seen(Entry entry, long previousTerm) {}

  private final Map<EntryId, Seen> seen = new HashMap<>();

  @Override
  void appended(SimProcess process, Entry entry) {
    long previousTerm = process.log().term(entry.getIndex() - 1);
    Seen now = new Seen(entry, previousTerm);
    EntryId id = new EntryId(entry.getTerm(), entry.getIndex());
    Seen before = seen.putIfAbsent(id, now);
    if (before != null) {
      require(
          before.entry.equals(entry),
          "%s has another entry %d of term %d",
          process,
          entry.getIndex(),
          entry.getTerm());
      require(
          before.previousTerm == previousTerm
              || before.previousTerm == MemoryLog.UNKNOWN
              || previousTerm == MemoryLog.UNKNOWN,
          "at %s entry %d of term %d follows term %d, elsewhere term %d",
          process,
          entry.getIndex(),
          entry.getTerm(),
          previousTerm,
          before.previousTerm);
    }
  }
}
