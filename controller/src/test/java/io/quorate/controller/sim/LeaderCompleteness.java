package io.quorate.controller.sim;

import io.quorate.controller.sim.History.Committed;

/** Paper, figure 3: an entry committed in some term is present in the logs of the leaders of all later terms. */
final class LeaderCompleteness extends Promise {
  private final History history;

  LeaderCompleteness(History history) {
    this.history = history;
  }

  /** By log matching, the last of them stands for all. */
  @Override
  void becameLeader(SimProcess process, long term) {
    long index = history.lastIndex();
    while (index > 0 && history.at(index).inTerm() >= term) {
      index--;
    }
    if (index > 0) {
      Committed committed = history.at(index);
      require(
          process.log().has(index, committed.entry().getTerm()),
          "%s leads term %d without entry %d, which was committed in term %d",
          process,
          term,
          index,
          committed.inTerm());
    }
  }
}
