package io.quorate.controller.raft;

/**
 * Which entry: the order is that of the election restriction (paper, 5.4.1): the later term wins, then the longer log.
 *
 * @param term the term of the leader that made the entry
 * @param index its position in the log, from 1; 0 stands for "before the first"
 */
public record EntryId(long term, long index) implements Comparable<EntryId> {
  @Override
  public int compareTo(EntryId other) {
    int byTerm = Long.compare(term, other.term);
    return byTerm != 0 ? byTerm : Long.compare(index, other.index);
  }

  /** Paper, 5.4.1: whether a log that ends here is at least as up to date as one that ends there. */
  boolean atLeastAsUpToDateAs(EntryId other) {
    return compareTo(other) >= 0;
  }
}
