package io.quorate.controller.sim;

import io.quorate.controller.raft.EntryId;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What clients of one process wait for. All of it is lost, its fate unknown, when the process stops leading. */
final class Waiting {
  private record Proposed(ClientWrite write, EntryId at) {}

  private final World world;
  private final SimProcess process;
  private final TreeMap<Long, Proposed> writes = new TreeMap<>();
  private final TreeSet<Long> reads = new TreeSet<>();

  Waiting(World world, SimProcess process) {
    this.world = world;
    this.process = process;
  }

  /** The core made these entries of the writes. */
  void proposed(List<ClientWrite> asked, List<Entry> entries) {
    Iterator<ClientWrite> next = asked.iterator();
    for (Entry entry : entries) {
      if (entry.getType() == EntryType.DATA) {
        EntryId at = new EntryId(entry.getTerm(), entry.getIndex());
        writes.put(entry.getIndex(), new Proposed(next.next(), at));
      }
    }
    world.coverage.count(Counted.WRITES_PROPOSED, asked.size());
  }

  void readBegun(long id) {
    reads.add(id);
    world.coverage.count(Counted.READS_BEGUN);
    world.promises.tell(promise -> promise.readBegun(id));
  }

  /** An answer is owed for exactly this (term, index), and only while the process still leads. */
  void applied(Entry entry) {
    Proposed proposed = writes.remove(entry.getIndex());
    if (proposed == null) {
      return;
    }
    if (process.leads() && proposed.at.term() == entry.getTerm()) {
      world.coverage.count(Counted.WRITES_ACKNOWLEDGED);
      world.trace.say(process.id(), "acknowledges %s as %s", proposed.write.id(), proposed.at);
      world.promises.tell(each -> each.acknowledged(process, proposed.write, proposed.at));
    } else {
      world.coverage.count(Counted.WRITES_OF_UNKNOWN_FATE);
    }
  }

  void readConfirmed(long id) {
    if (reads.remove(id)) {
      world.coverage.count(Counted.READS_CONFIRMED);
      world.trace.say(process.id(), "serves read %d after entry %d", id, process.appliedIndex());
      world.promises.tell(promise -> promise.readServed(process, id));
    }
  }

  void lost() {
    world.coverage.count(Counted.WRITES_OF_UNKNOWN_FATE, writes.size());
    world.coverage.count(Counted.READS_LOST, reads.size());
    writes.clear();
    reads.clear();
  }
}
