package io.quorate.controller.raft;

import java.util.ArrayDeque;

/**
 * Which part of the log and which vote are on this node's disk.
 *
 * <p>A completed write vouches only for what no later write has taken back: when a suffix is truncated while an older write
 * of it is still under way, the older write's completion must not count for the entries that replaced it, even if an entry
 * with the same term and index comes back later (the ABA case). So each write has a sequence number of its own, and
 * truncation lowers what the writes under way may vouch for.
 */
final class Durability {
  private static final class Pending {
    final long sequence;
    final long votedTerm;
    long lastIndex;

    Pending(long sequence, long lastIndex, long votedTerm) {
      this.sequence = sequence;
      this.lastIndex = lastIndex;
      this.votedTerm = votedTerm;
    }
  }

  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private long lastSequence;
  private long durableIndex;
  private long durableTerm;

  Durability(long durableIndex, long durableTerm) {
    this.durableIndex = durableIndex;
    this.durableTerm = durableTerm;
  }

  void truncatedFrom(long index) {
    durableIndex = Math.min(durableIndex, index - 1);
    for (Pending write : pending) {
      write.lastIndex = Math.min(write.lastIndex, index - 1);
    }
  }

  /** A snapshot that is on disk replaced everything up to here. */
  void restartedAt(long index) {
    truncatedFrom(index + 1);
    durableIndex = index;
  }

  /** Notes a write that leaves for the disk now. */
  long started(long lastIndex, long term) {
    lastSequence++;
    pending.add(new Pending(lastSequence, lastIndex, term));
    return lastSequence;
  }

  void completed(long sequence) {
    if (sequence > lastSequence) {
      throw new IllegalStateException("write " + sequence + " completed but never started");
    }
    while (!pending.isEmpty() && pending.peek().sequence <= sequence) {
      Pending write = pending.remove();
      durableIndex = Math.max(durableIndex, write.lastIndex);
      durableTerm = write.votedTerm;
    }
  }

  /** Entries up to here survive a crash. */
  long durableIndex() {
    return durableIndex;
  }

  /** Term and vote up to this term survive a crash. */
  long durableTerm() {
    return durableTerm;
  }
}
