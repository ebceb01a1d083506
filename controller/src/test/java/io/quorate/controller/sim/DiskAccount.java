package io.quorate.controller.sim;

import io.quorate.controller.raft.Write;
import io.quorate.message.Entry;
import io.quorate.message.QuorumState;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node's disk was told, over all its lives: recovery must find all that was forced, and nothing that was never
 * written. A write that a crash interrupts may be found as far as it came, or not at all.
 */
final class DiskAccount {
  private static final String PROMISE = "RecoveryFaithful";

  private List<Entry> written = new ArrayList<>();
  private List<Entry> interrupted = List.of();
  private int forced;
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
    written = new ArrayList<>(written);
    if (write.truncateFrom() > 0) {
      written.subList((int) write.truncateFrom() - 1, written.size()).clear();
      forced = Math.min(forced, written.size());
    }
    written.addAll(write.entries());
    state = write.state().orElse(state);
  }

  /** It is over. */
  void written() {
    interrupted = written;
    interruptedState = state;
  }

  void forced() {
    forced = written.size();
  }

  /** A new life found this; from now on it is the truth. Returns how many written entries are gone. */
  int recovered(QuorumState foundState, List<Entry> found) {
    require(
        foundState.equals(state) || foundState.equals(interruptedState), "another term or vote");
    require(found.size() >= forced, "only %d of %d forced entries".formatted(found.size(), forced));
    require(
        isPrefix(found, written) || isPrefix(found, interrupted),
        "entries that were never written there");
    int lost = Math.max(0, written.size() - found.size());
    written = new ArrayList<>(found);
    forced = found.size();
    state = foundState;
    written();
    return lost;
  }

  private static boolean isPrefix(List<Entry> found, List<Entry> whole) {
    return found.size() <= whole.size() && found.equals(whole.subList(0, found.size()));
  }

  private static void require(boolean holds, String found) {
    if (!holds) {
      throw new BrokenPromise(PROMISE, "a restart found " + found);
    }
  }
}
