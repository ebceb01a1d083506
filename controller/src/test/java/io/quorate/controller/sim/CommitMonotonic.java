package io.quorate.controller.sim;

/** Paper, figure 2: the commit index increases monotonically while a process lives, and never passes the log's end. */
final class CommitMonotonic extends Promise {
  @Override
  void committed(SimProcess process, long from, long to) {
    require(from <= to + 1, "%s went back from commit index %d to %d", process, from - 1, to);
    require(
        to <= process.log().lastIndex(),
        "%s committed %d, but its log ends at %d",
        process,
        to,
        process.log().lastIndex());
  }
}
