package io.quorate.controller.sim;

import io.quorate.controller.raft.EntryId;
import io.quorate.message.Entry;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotHeader;
import java.util.Locale;

/**
 * Something that must hold at every moment of every run. It is told of what happens, remembers what it needs to judge each
 * event by itself, and throws {@link BrokenPromise}. It never looks inside of the core.
 */
abstract class Promise {
  /** The core put an entry into its log, or recovery found it there. */
  void appended(SimProcess process, Entry entry) {}

  void becameLeader(SimProcess process, long term) {}

  /** The commit index went from {@code from - 1} to {@code to}. */
  void committed(SimProcess process, long from, long to) {}

  /** The process's image has taken this entry in. */
  void applied(SimProcess process, Entry entry) {}

  /** A snapshot took the place of what was applied, in recovery or from the leader; the image and log are behind it now. */
  void restored(SimProcess process, SnapshotHeader snapshot) {}

  /** A message left the node. */
  void sent(RaftMessage message) {}

  void acknowledged(SimProcess process, ClientWrite write, EntryId at) {}

  void readBegun(long id) {}

  void readServed(SimProcess process, long id) {}

  /** The end of phase two: everybody runs and all images are equal to this process's. */
  void settled(SimProcess process) {}

  final void require(boolean holds, String otherwise, Object... arguments) {
    if (!holds) {
      throw new BrokenPromise(
          getClass().getSimpleName(), String.format(Locale.ROOT, otherwise, arguments));
    }
  }
}
