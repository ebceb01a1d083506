package io.quorate.controller.sim;

import io.quorate.message.Entry;
import java.util.ArrayList;
import java.util.List;

/** The one log of the quorum, as an onlooker who sees every node knows it. */
final class History {
  /**
   * @param inTerm the term of the node that was first seen to know that the entry is committed
   */
  record Committed(Entry entry, long inTerm) {}

  private final List<Committed> committed = new ArrayList<>();

  /** The index of the last entry that any node ever knew to be committed. */
  long lastIndex() {
    return committed.size();
  }

  Committed at(long index) {
    return committed.get((int) index - 1);
  }

  void add(Entry entry, long inTerm) {
    committed.add(new Committed(entry, inTerm));
  }
}
