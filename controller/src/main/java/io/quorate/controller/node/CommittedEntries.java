package io.quorate.controller.node;

import io.quorate.message.Entry;
import io.vertx.core.Context;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands committed entries to the service, in order, each once. Work is cut into portions, one a turn of the loop, so that a
 * long log being replayed leaves the loop free for heartbeats. Event loop only.
 */
final class CommittedEntries {
  private static final int MAX_ENTRIES_A_TURN = 512;
  private static final int MAX_BYTES_A_READ = 1 << 20;

  private final Context loop;
  private final EntryReader reader;
  private final Consumer<List<Entry>> apply;
  private final Consumer<Throwable> failed;
  private long handedOut;
  private long commitIndex;
  private boolean busy;

  CommittedEntries(
      Context loop, EntryReader reader, Consumer<List<Entry>> apply, Consumer<Throwable> failed) {
    this.loop = loop;
    this.reader = reader;
    this.apply = apply;
    this.failed = failed;
  }

  /** Entries up to here are committed. */
  void commit(long index) {
    commitIndex = Math.max(commitIndex, index);
    if (!busy) {
      next();
    }
  }

  /** The last index that was handed to the service. */
  long handedOut() {
    return handedOut;
  }

  private void next() {
    if (handedOut >= commitIndex) {
      busy = false;
      return;
    }
    busy = true;
    long upTo = Math.min(commitIndex, handedOut + MAX_ENTRIES_A_TURN);
    reader
        .cached(handedOut + 1, upTo)
        .ifPresentOrElse(
            this::hand,
            () ->
                reader
                    .read(handedOut + 1, upTo, MAX_BYTES_A_READ)
                    .onSuccess(this::hand)
                    .onFailure(failed::accept));
  }

  private void hand(List<Entry> entries) {
    handedOut = entries.get(entries.size() - 1).getIndex();
    apply.accept(entries);
    if (handedOut < commitIndex) {
      loop.runOnContext(v -> next());
    } else {
      busy = false;
    }
  }
}
