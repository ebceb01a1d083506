package io.quorate.controller.sim;

import io.quorate.message.Entry;
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
    require(
        checksums.get(at) == checksum,
        "%s has another image than others had after entry %d",
        process,
        entry.getIndex());
  }
}
