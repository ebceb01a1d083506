package io.quorate.controller.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file of {@link SimDisk}: what the process sees, what is durable, and the changes between. */
final class SimFile {
  private static final int SECTOR = 512;

  final Bytes now = new Bytes();
  private final Bytes durable = new Bytes();
  private final List<Change> unforced = new ArrayList<>();

  /** Bytes put at a position (zeros, for a cut), and the file's size afterwards. */
  private static final class Change {
    final int time;
    final int position;
    final byte[] bytes;
    final int sizeAfter;

    Change(int time, int position, byte[] bytes, int sizeAfter) {
      this.time = time;
      this.position = position;
      this.bytes = bytes;
      this.sizeAfter = sizeAfter;
    }
  }

  void write(int time, int position, byte[] bytes) {
    change(time, position, bytes, Math.max(now.size(), position + bytes.length));
  }

  void truncate(int time, int size) {
    change(time, size, new byte[now.size() - size], size);
  }

  void force() {
    for (Change change : unforced) {
      durable.put(change.position, change.bytes, 0, change.bytes.length);
      durable.resize(change.sizeAfter);
    }
    unforced.clear();
  }

  /** After a failed force: what is unforced can be read, but nothing will write it. */
  void forgetUnforced() {
    unforced.clear();
  }

  void corrupt(int position, byte bits) {
    now.flip(position, bits);
    durable.flip(position, bits);
  }

  void crash(Survival survival) {
    int[] times = unforced.stream().mapToInt(change -> change.time).toArray();
    Map<Integer, Integer> keptBySector = new HashMap<>();
    int size = sizeAfterCrash(survival, times);
    for (int i = 0; i < times.length; i++) {
      Change change = unforced.get(i);
      int end = change.position + change.bytes.length;
      for (int at = change.position; at < end; at = (at / SECTOR + 1) * SECTOR) {
        if (i < keptBySector.computeIfAbsent(at / SECTOR, any -> survival.keptOf(times))) {
          int length = Math.min(end, (at / SECTOR + 1) * SECTOR) - at;
          durable.put(at, change.bytes, at - change.position, length);
        }
      }
    }
    durable.endAt(size);
    unforced.clear();
    now.become(durable);
  }

  private int sizeAfterCrash(Survival survival, int[] times) {
    int kept = survival.keptOf(times);
    int size = kept == 0 ? durable.size() : unforced.get(kept - 1).sizeAfter;
    return kept < times.length
        ? survival.reached(size, unforced.get(kept).sizeAfter, SECTOR)
        : size;
  }

  private void change(int time, int position, byte[] bytes, int sizeAfter) {
    unforced.add(new Change(time, position, bytes, sizeAfter));
    now.put(position, bytes, 0, bytes.length);
    now.resize(sizeAfter);
  }

  /** A growing array. What lies behind its size may be put before the size reaches it, and is zero otherwise. */
  static final class Bytes {
    private byte[] bytes = new byte[SECTOR];
    private int size;

    int size() {
      return size;
    }

    void put(int position, byte[] from, int start, int length) {
      reserve(position + length);
      System.arraycopy(from, start, bytes, position, length);
    }

    void resize(int newSize) {
      reserve(newSize);
      if (newSize < size) {
        Arrays.fill(bytes, newSize, size, (byte) 0);
      }
      size = newSize;
    }

    /** Like {@link #resize}, and drops what was put behind. */
    void endAt(int newSize) {
      reserve(newSize);
      Arrays.fill(bytes, newSize, bytes.length, (byte) 0);
      size = newSize;
    }

    int read(int position, ByteBuffer into) {
      int length = Math.max(0, Math.min(into.remaining(), size - position));
      if (length > 0) {
        into.put(bytes, position, length);
      }
      return length;
    }

    byte[] copy() {
      return Arrays.copyOf(bytes, size);
    }

    void flip(int position, byte bits) {
      if (position < size) {
        bytes[position] ^= bits;
      }
    }

    void become(Bytes other) {
      bytes = other.bytes.clone();
      size = other.size;
    }

    private void reserve(int capacity) {
      if (capacity > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(capacity, bytes.length * 2));
      }
    }
  }
}
