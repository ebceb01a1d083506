package io.quorate.controller.storage;

import io.quorate.message.Entry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads a log for people, changing nothing: what the next start would cut or refuse is told, not done. */
public final class LogDump {
  private LogDump() {}

  /**
   * One entry and where it stands.
   *
   * @param bytes its length on disk
   */
  public record Found(String file, long position, int bytes, Entry entry) {}

  /**
   * What the walk came to.
   *
   * @param entries how many were found
   * @param pendingTruncation the next start drops the entries from this index on: a truncation was interrupted
   * @param flaw where and why the walk stopped before the end
   */
  public record Summary(long entries, OptionalLong pendingTruncation, Optional<Flaw> flaw) {}

  /**
   * Walks the log from its first entry to its end or first flaw. A log that a controller is writing may show a torn tail.
   *
   * @param disk may be {@link FileDisk#readOnly}
   */
  public static Summary read(Disk disk, Consumer<Found> each) {
    List<Long> firstIndexes = Segment.firstIndexes(disk);
    OptionalLong pending = Truncation.pending(disk);
    long entries = 0;
    Optional<Flaw> flaw = Optional.empty();
    for (int i = 0; i < firstIndexes.size() && flaw.isEmpty(); i++) {
      long first = firstIndexes.get(i);
      long expected = i == 0 ? first : firstIndexes.get(0) + entries;
      if (first == expected) {
        try (DiskFile file = disk.open(Segment.name(first))) {
          SegmentReader reader = new SegmentReader(file, first, i == firstIndexes.size() - 1);
          walk(reader, Segment.name(first), each);
          entries += reader.nextIndex() - first;
          flaw = reader.flaw();
        }
      } else {
        flaw = Optional.of(hole(first, expected));
      }
    }
    return new Summary(entries, pending, flaw);
  }

  private static void walk(SegmentReader reader, String file, Consumer<Found> each) {
    for (var frame = reader.next(); frame != null; frame = reader.next()) {
      each.accept(new Found(file, frame.position(), frame.bytes(), frame.entry()));
    }
  }

  private static Flaw hole(long first, long expected) {
    return new Flaw(
        Segment.name(first), 0, 0, false, "the entries from %d on are missing".formatted(expected));
  }
}
