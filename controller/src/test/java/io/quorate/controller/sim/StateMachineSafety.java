package io.quorate.controller.sim;

import io.quorate.message.Entry;
import io.quorate.message.SnapshotHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * Paper, figure 3: if a server has applied an entry at a given index, no other server will ever apply a different entry
 * there. And what comes of it: after the same entry all images are equal.
 */
final class StateMachineSafety extends Promise {
  private final History history;
  private final List<Long> checksums = new ArrayList<>();

  StateMachineSafety(History history) {
    this.history = history;
  }

  @Override
  void committed(SimProcess process, long from, long to) {
    for (long index = from; index <= to; index++) {
      Entry here = process.log().at(index);
      if (index > history.lastIndex()) {
        history.add(here, process.role().term());
      }
      Entry first = history.at(index).entry();
      require(
          first.equals(here),
          "%s committed another entry %d than was committed before: term %d, not %d",
          process,
          index,
          here.getTerm(),
          first.getTerm());
    }
  }

  @Override
  void applied(SimProcess process, Entry entry) {
    int at = (int) entry.getIndex() - 1;
    require(
        history.at(entry.getIndex()).entry().equals(entry),
        "%s applied another entry %d than the committed one",
        process,
        entry.getIndex());
    long checksum = process.image().checksum();
    if (at == checksums.size()) {
      checksums.add(checksum);
    }
    requireSameImage(process, at, checksum);
  }

  @Override
  void restored(SimProcess process, SnapshotHeader snapshot) {
    long index = snapshot.getIndex();
    require(
        index <= history.lastIndex() && history.at(index).entry().getTerm() == snapshot.getTerm(),
        "%s has a snapshot of entry %d, term %d, which was never committed",
        process,
        index,
        snapshot.getTerm());
    require(
        process.log().has(index, snapshot.getTerm()),
        "the log of %s does not go on from its snapshot of entry %d",
        process,
        index);
    requireSameImage(process, (int) index - 1, process.image().checksum());
  }

  private void requireSameImage(SimProcess process, int at, long checksum) {
    require(
        checksums.get(at) == checksum,
        "%s has another image than others had after entry %d",
        process,
        at + 1);
  }
}
