package io.quorate.controller.raft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shape of the log without its payloads: which term, which offsets and how many bytes stand at which index. The core
 * decides everything from this; payloads stay with the shell.
 *
 * <p>Sixteen bytes an entry, and terms as runs: a new term starts a new run. Owned by the event loop.
 */
public final class LogOutline {
  /** What an entry weighs besides its payload, so that many small ones count too. */
  private static final int ENTRY_OVERHEAD_BYTES = 32;

  private record TermRun(long firstIndex, long term) {}

  private final List<TermRun> runs = new ArrayList<>();
  private long baseIndex;
  private long baseEndOffset;
  private long baseBytes;
  private long[] endOffsets = new long[1024];
  private long[] bytesUpTo = new long[1024];
  private int size;

  /** An empty log that starts at index 1, offset 0. */
  public LogOutline() {
    this(new EntryId(0, 0), 0);
  }

  /** An empty log whose predecessor is {@code base}, with {@code baseEndOffset} the offset of the next record. */
  public LogOutline(EntryId base, long baseEndOffset) {
    this.baseIndex = base.index();
    this.baseEndOffset = baseEndOffset;
    runs.add(new TermRun(base.index(), base.term()));
  }

  /** Adds the next entry. */
  public void append(long term, int payloadBytes, int recordCount) {
    if (term < last().term()) {
      throw new IllegalStateException("term " + term + " after term " + last().term());
    }
    if (size == endOffsets.length) {
      endOffsets = Arrays.copyOf(endOffsets, size * 2);
      bytesUpTo = Arrays.copyOf(bytesUpTo, size * 2);
    }
    long endOffset = endOffset(lastIndex()) + recordCount;
    long bytes = bytesUpTo(lastIndex()) + payloadBytes + ENTRY_OVERHEAD_BYTES;
    endOffsets[size] = endOffset;
    bytesUpTo[size] = bytes;
    size++;
    if (term != runs.get(runs.size() - 1).term) {
      runs.add(new TermRun(lastIndex(), term));
    }
  }

  /** Forgets the entries up to {@code index}, which a snapshot holds now; the one at {@code index} stays known by its id. */
  void dropPrefix(long index) {
    check(index);
    EntryId base = new EntryId(term(index), index);
    long endOffset = endOffset(index);
    long bytes = bytesUpTo(index);
    int dropped = (int) (index - baseIndex);
    endOffsets =
        Arrays.copyOfRange(endOffsets, dropped, Math.max(endOffsets.length, dropped + 1024));
    bytesUpTo = Arrays.copyOfRange(bytesUpTo, dropped, dropped + endOffsets.length);
    size -= dropped;
    runs.removeIf(run -> run.firstIndex <= index);
    rebase(base, endOffset, bytes);
  }

  /** Starts anew behind a snapshot that this log does not lead up to. */
  void restart(EntryId base, long endOffset) {
    size = 0;
    runs.clear();
    rebase(base, endOffset, 0);
  }

  private void rebase(EntryId base, long endOffset, long bytes) {
    runs.add(0, new TermRun(base.index(), base.term()));
    baseIndex = base.index();
    baseEndOffset = endOffset;
    baseBytes = bytes;
  }

  void truncateFrom(long index) {
    size = (int) (index - baseIndex - 1);
    while (runs.get(runs.size() - 1).firstIndex >= index) {
      runs.remove(runs.size() - 1);
    }
  }

  /** The index of the first entry held; one more than {@link #lastIndex()} when there is none. */
  public long firstIndex() {
    return baseIndex + 1;
  }

  /** The index of the last entry. */
  public long lastIndex() {
    return baseIndex + size;
  }

  /** The last entry. */
  public EntryId last() {
    return new EntryId(runs.get(runs.size() - 1).term, lastIndex());
  }

  /** The term at an index from {@code firstIndex() - 1} to {@code lastIndex()}. */
  public long term(long index) {
    check(index);
    int run = runs.size() - 1;
    while (runs.get(run).firstIndex > index) {
      run--;
    }
    return runs.get(run).term;
  }

  /** The offset after the last record of the entry at this index. */
  public long endOffset(long index) {
    check(index);
    return index == baseIndex ? baseEndOffset : endOffsets[(int) (index - baseIndex - 1)];
  }

  /** The index of the entry that covers the offset; {@code lastIndex() + 1} for offsets not yet in the log. */
  public long indexOf(long offset) {
    if (offset < baseEndOffset) {
      throw new IllegalStateException("offset " + offset + " is before the start of the log");
    }
    int at = Arrays.binarySearch(endOffsets, 0, size, offset);
    // An entry covers [end of the one before, its own end): an exact hit is the entry before ours.
    return baseIndex + 1 + (at >= 0 ? at + 1 : -at - 1);
  }

  /** The largest index such that the payloads from {@code from} to it fit into {@code maxBytes}; at least {@code from}. */
  long lastFitting(long from, long maxBytes) {
    return lastFitting(from, lastIndex(), maxBytes);
  }

  /** As {@link #lastFitting(long, long)}, and not above {@code to}. */
  public long lastFitting(long from, long to, long maxBytes) {
    long limit = bytesUpTo(from - 1) + maxBytes;
    int low = (int) (from - baseIndex - 1);
    int at = Arrays.binarySearch(bytesUpTo, low, size, limit);
    int firstTooFar = at >= 0 ? at + 1 : -at - 1;
    return Math.max(from, Math.min(to, baseIndex + firstTooFar));
  }

  /** The payload bytes, with a little for each entry, of {@code from..to}. */
  public long bytes(long from, long to) {
    return bytesUpTo(to) - bytesUpTo(from - 1);
  }

  /**
   * The largest index at or below {@code index} whose term is not above {@code term}: below a conflict, both sides skip a
   * whole term at a time (paper, end of 5.3).
   */
  long lastNotAfter(EntryId id) {
    long index = Math.min(id.index(), lastIndex());
    for (int run = runs.size() - 1; run >= 0; run--) {
      TermRun each = runs.get(run);
      if (each.firstIndex <= index) {
        if (each.term <= id.term()) {
          return index;
        }
        index = each.firstIndex - 1;
      }
    }
    return Math.max(index, baseIndex);
  }

  private long bytesUpTo(long index) {
    return index == baseIndex ? baseBytes : bytesUpTo[(int) (index - baseIndex - 1)];
  }

  private void check(long index) {
    if (index < baseIndex || index > lastIndex()) {
      throw new IllegalStateException(
          "index " + index + " is outside of the log " + baseIndex + ".." + lastIndex());
    }
  }
}
