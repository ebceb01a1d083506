package io.quorate.controller.sim;

import java.util.List;
import java.util.function.Consumer;

/** All promises of one run. */
final class Promises {
  private final List<Promise> all;

  Promises(World world, History history) {
    all =
        List.of(
            new ElectionSafety(),
            new VotesOnce(),
            new LogMatching(),
            new CommitMonotonic(),
            new StateMachineSafety(history),
            new LeaderCompleteness(history),
            new AcknowledgedSurvives(history),
            new ReadsLinearizable(),
            new InstalledIsDurable(world));
  }

  void tell(Consumer<Promise> event) {
    all.forEach(event);
  }
}
