package io.quorate.controller.storage;

import io.quorate.message.Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One file of the log and where its entries begin. One thread adds; others may read entries that the log has published to
 * them, because an entry's place is stored before the log's last index moves.
 */
final class Segment {
  private static final Pattern NAME = Pattern.compile("\\d{20}\\.log");

  private final long firstIndex;
  private final DiskFile file;
  private int count;

  // positions[i] is where entry firstIndex + i begins, positions[count] where the last one ends.
  // Volatile for its growth.
  private volatile int[] positions = new int[16];

  Segment(long firstIndex, DiskFile file) {
    this.firstIndex = firstIndex;
    this.file = file;
  }

  /** File name of the segment that begins with an index. */
  static String name(long firstIndex) {
    return "%020d.log".formatted(firstIndex);
  }

  /** The first indexes of all segments in the folder, ascending. */
  static List<Long> firstIndexes(Disk disk) {
    return disk.list().stream()
        .filter(name -> NAME.matcher(name).matches())
        .map(name -> Long.parseLong(name.substring(0, 20)))
        .sorted()
        .toList();
  }

  String name() {
    return name(firstIndex);
  }

  long firstIndex() {
    return firstIndex;
  }

  long nextIndex() {
    return firstIndex + count;
  }

  DiskFile file() {
    return file;
  }

  int end() {
    return positions[count];
  }

  /** Notes an entry of this many bytes at the end. */
  void add(int bytes) {
    int end = Math.addExact(positions[count], bytes);
    if (count + 2 > positions.length) {
      positions = Arrays.copyOf(positions, positions.length * 2);
    }
    positions[count + 1] = end;
    count++;
  }

  /** Where an entry of this segment, or the one after its last, begins. */
  int position(long index) {
    return positions[(int) (index - firstIndex)];
  }

  /** Forgets the entries from an index on. */
  void forgetFrom(long index) {
    count = (int) (index - firstIndex);
  }

  /** How many entries beginning with {@code from}, up to {@code to}, take at most {@code room} bytes. */
  int fitting(long from, long to, int room) {
    int fitting = 0;
    while (from + fitting <= to && position(from + fitting + 1) - position(from) <= room) {
      fitting++;
    }
    return fitting;
  }

  /** Reads entries back and adds them to a list. */
  void read(long from, int count, List<Entry> into) {
    int start = position(from);
    ByteBuffer bytes = ByteBuffer.allocate(position(from + count) - start);
    file.read(start, bytes);
    for (long index = from; index < from + count; index++) {
      int at = position(index);
      into.add(decode(bytes, at - start, at, index));
    }
  }

  private Entry decode(ByteBuffer bytes, int offset, int at, long index) {
    Frames.Header header = Frames.header(bytes, offset, firstIndex, at);
    if (header == null
        || header.index() != index
        || header.frameBytes(at) != position(index + 1) - at
        || !Frames.intact(header, bytes, offset, at)) {
      throw new LogDamagedException(
          name(), at, "entry %d is not as it was written".formatted(index));
    }
    return Frames.entry(header, bytes, offset, at);
  }
}
