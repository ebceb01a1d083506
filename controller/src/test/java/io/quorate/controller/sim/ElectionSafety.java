package io.quorate.controller.sim;

import java.util.HashMap;
import java.util.Map;

/** Paper, figure 3: at most one leader can be elected in a given term. */
final class ElectionSafety extends Promise {
  private final Map<Long, SimProcess> leaders = new HashMap<>();

  @Override
  void becameLeader(SimProcess process, long term) {
    SimProcess other = leaders.putIfAbsent(term, process);
    require(
        other == null || other == process,
        "term %d has two leaders, %s and %s",
        term,
        other,
        process);
  }
}
