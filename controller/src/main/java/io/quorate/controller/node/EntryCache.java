package io.quorate.controller.node;

import io.quorate.message.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest entries, so that replication, applying and fetching need no disk near the end of the log. Entries that are not
 * yet durable stay in any case: the disk may not have them. A ring addressed by index. Event loop only.
 */
final class EntryCache {
  private final long maxBytes;
  private Entry[] ring = new Entry[1024];
  private long firstIndex = 1;
  private long lastIndex;
  private long bytes;
  private long durableIndex;

  EntryCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void append(List<Entry> entries) {
    for (Entry entry : entries) {
      if (firstIndex > lastIndex) {
        firstIndex = entry.getIndex();
      } else if (lastIndex - firstIndex + 1 == ring.length) {
        grow();
      }
      lastIndex = entry.getIndex();
      ring[slot(lastIndex)] = entry;
      bytes += entry.getSerializedSize();
    }
    evict();
  }

  void truncateFrom(long index) {
    while (lastIndex >= Math.max(index, firstIndex)) {
      drop(lastIndex--);
    }
    durableIndex = Math.min(durableIndex, index - 1);
  }

  /** A snapshot replaced the log. */
  void clear() {
    while (firstIndex <= lastIndex) {
      drop(firstIndex++);
    }
  }

  /** Entries up to here are on disk and may leave the cache. */
  void durable(long index) {
    durableIndex = index;
    evict();
  }

  /** The entries {@code from..to}, if all of them are here. */
  Optional<List<Entry>> range(long from, long to) {
    if (from > to) {
      return Optional.of(List.of());
    }
    if (from < firstIndex || to > lastIndex) {
      return Optional.empty();
    }
    List<Entry> range = new ArrayList<>((int) (to - from + 1));
    for (long index = from; index <= to; index++) {
      range.add(ring[slot(index)]);
    }
    return Optional.of(range);
  }

  private void evict() {
    while (bytes > maxBytes && firstIndex <= Math.min(durableIndex, lastIndex)) {
      drop(firstIndex++);
    }
  }

  private void drop(long index) {
    bytes -= ring[slot(index)].getSerializedSize();
    ring[slot(index)] = null;
  }

  private void grow() {
    Entry[] larger = new Entry[ring.length * 2];
    for (long index = firstIndex; index <= lastIndex; index++) {
      larger[(int) (index & (larger.length - 1))] = ring[slot(index)];
    }
    ring = larger;
  }

  private int slot(long index) {
    return (int) (index & (ring.length - 1));
  }
}
