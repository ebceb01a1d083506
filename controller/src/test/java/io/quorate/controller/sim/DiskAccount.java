package io.quorate.controller.sim;

import io.quorate.controller.raft.Write;
import io.quorate.message.Entry;
import io.quorate.message.QuorumState;
import io.quorate.message.SnapshotHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node's disk was told, over all its lives: recovery must find all that was forced, and nothing that was never
 * written. A write that a crash interrupts may be found as far as it came, or not at all. What may be dropped from the log's
 * beginning need not be found.
 */
final class DiskAccount {
  private static final String PROMISE = "RecoveryFaithful";

  /** A log on disk; {@code first} is the index of its first entry, or of the one to come. */
  private record Told(long first, List<Entry> entries) {
    long last() {
      return first + entries.size() - 1;
    }

    Told cutFrom(long index) {
      return new Told(first, entries.subList(0, Math.toIntExact(index - first)));
    }

    Told with(List<Entry> more) {
      List<Entry> all = new ArrayList<>(entries);
      all.addAll(more);
      return new Told(first, all);
    }

    long termAt(long index) {
      return index < first || index > last() ? -1 : entries.get((int) (index - first)).getTerm();
    }

    /** Whether this can be left of it: some from its beginning, without entries below {@code droppable}. */
    boolean canLeave(List<Entry> found, long droppable) {
      if (found.isEmpty()) {
        return true;
      }
      long from = found.get(0).getIndex();
      long to = from + found.size() - 1;
      return from >= first
          && to <= last()
          && (from == first || from <= droppable)
          && found.equals(entries.subList((int) (from - first), (int) (to - first + 1)));
    }
  }

  private Told written = new Told(1, List.of());
  private Told interrupted = written;
  private long forcedIndex;
  private long droppable;
  private QuorumState state;
  private QuorumState interruptedState;

  DiskAccount(QuorumState neverVoted) {
    state = neverVoted;
    interruptedState = neverVoted;
  }

  /** A write begins. */
  void writing(Write write) {
    interrupted = written;
    interruptedState = state;
    if (write.restartAt() > 0) {
      written = new Told(write.restartAt(), List.of());
      forcedIndex = 0;
    }
    if (write.truncateFrom() > 0) {
      written = written.cutFrom(write.truncateFrom());
      forcedIndex = Math.min(forcedIndex, written.last());
    }
    written = written.with(write.entries());
    state = write.state().orElse(state);
  }

  /** It is over. */
  void written() {
    interrupted = written;
    interruptedState = state;
  }

  void forced() {
    forcedIndex = written.last();
  }

  /** Entries below this index may go from now on. */
  void dropping(long beforeIndex) {
    droppable = Math.max(droppable, beforeIndex);
  }

  /** A new life found this; from now on it is the truth. Returns how many written entries are gone. */
  int recovered(QuorumState foundState, List<Entry> found) {
    require(
        foundState.equals(state) || foundState.equals(interruptedState), "another term or vote");
    // An empty log ends where it begins, or where dropping may have left off: what comes before is
    // in a snapshot.
    long last =
        found.isEmpty()
            ? Math.max(written.first(), droppable) - 1
            : found.get(found.size() - 1).getIndex();
    require(
        last >= forcedIndex,
        "entries up to %d, but up to %d were forced".formatted(last, forcedIndex));
    require(
        written.canLeave(found, droppable) || interrupted.canLeave(found, droppable),
        "entries that were never written there, or misses their beginning");
    int lost = (int) Math.max(0, written.last() - Math.max(last, written.first() - 1));
    written = new Told(found.isEmpty() ? written.first() : found.get(0).getIndex(), found);
    forcedIndex = last;
    state = foundState;
    written();
    return lost;
  }

  /** Recovery threw the log away because it does not lead up to the snapshot: it must be true that it does not. */
  void restartedBehind(SnapshotHeader snapshot) {
    long index = snapshot.getIndex();
    boolean continues = !written.entries().isEmpty() && written.first() == index + 1;
    require(
        !continues && written.termAt(index) != snapshot.getTerm(),
        "a log that leads up to its snapshot of entry %d, and threw it away".formatted(index));
    written = new Told(index + 1, List.of());
    interrupted = written;
    forcedIndex = 0;
  }

  /** Whether a snapshot's last entry, and with it where the log goes on, is on disk. */
  boolean leadsUpTo(long index, long term) {
    return index < written.first() || written.termAt(index) == term;
  }

  /** Whether an entry of the log itself survives a crash. */
  boolean hasForced(long index, long term) {
    return index <= forcedIndex && written.termAt(index) == term;
  }

  private static void require(boolean holds, String found) {
    if (!holds) {
      throw new BrokenPromise(PROMISE, "a restart found " + found);
    }
  }
}
