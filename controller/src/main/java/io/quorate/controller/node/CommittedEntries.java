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
  private boolean stopped;

  /** Starts behind {@code handedOut}, which the service has already. */
  CommittedEntries(
      Context loop,
      EntryReader reader,
      Consumer<List<Entry>> apply,
      Consumer<Throwable> failed,
      long handedOut) {
    this.handedOut = handedOut;
    this.commitIndex = handedOut;
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

  /** A snapshot took the service further. */
  void jumpTo(long index) {
    handedOut = index;
    commitIndex = Math.max(commitIndex, index);
  }

  /** Hands out nothing more and reads nothing more: the log may be closed. */
  void stop() {
    stopped = true;
  }

  private void next() {
    if (stopped || handedOut >= commitIndex) {
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
    if (!entries.isEmpty() && entries.get(0).getIndex() == handedOut + 1) {
      handedOut = entries.get(entries.size() - 1).getIndex();
      apply.accept(entries);
    } // Else a snapshot overtook the read.
    if (handedOut < commitIndex) {
      loop.runOnContext(v -> next());
    } else {
      busy = false;
    }
  }
}
