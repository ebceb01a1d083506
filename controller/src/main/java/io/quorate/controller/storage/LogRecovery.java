package io.quorate.controller.storage;

import io.quorate.message.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Opens what a crash left behind: finishes a truncation, hands over every entry in order, cuts a torn tail, refuses damage,
 * and makes durable what it vouches for.
 */
final class LogRecovery {
  private static final Logger LOG = LogManager.getLogger();

  private final Disk disk;
  private final Consumer<Entry> recovered;
  private final List<Segment> segments = new ArrayList<>();

  LogRecovery(Disk disk, Consumer<Entry> recovered) {
    this.disk = disk;
    this.recovered = recovered;
  }

  /** The log's segments, in order, every entry of them durable. Closes all files when it throws. */
  List<Segment> run() {
    try {
      // A killed process may have left names that this one sees and a power loss would still take
      // back.
      disk.syncDirectory();
      Truncation.pending(disk).ifPresent(this::finishTruncation);
      List<Long> firstIndexes = Segment.firstIndexes(disk);
      for (int i = 0; i < firstIndexes.size(); i++) {
        recover(firstIndexes.get(i), i == firstIndexes.size() - 1);
      }
      return segments;
    } catch (RuntimeException e) {
      segments.forEach(segment -> segment.file().close());
      throw e;
    }
  }

  private void finishTruncation(long index) {
    List<Long> firstIndexes = Segment.firstIndexes(disk);
    for (int i = firstIndexes.size() - 1; i > 0 && firstIndexes.get(i) >= index; i--) {
      disk.delete(Segment.name(firstIndexes.get(i)));
    }
    disk.syncDirectory();
    Segment.firstIndexes(disk).stream().reduce((a, b) -> b).ifPresent(first -> cut(first, index));
    Truncation.end(disk);
    LOG.info("Finished dropping the log's entries from {} on, which a stop had interrupted", index);
  }

  private void cut(long firstIndex, long index) {
    try (DiskFile file = disk.open(Segment.name(firstIndex))) {
      SegmentReader reader = new SegmentReader(file, firstIndex, true);
      while (reader.nextIndex() < index && reader.next() != null) {
        // only to find the place
      }
      refuseDamage(reader);
      file.truncate(reader.position());
      file.force();
    }
  }

  private void recover(long firstIndex, boolean last) {
    checkNoHole(firstIndex);
    DiskFile file = disk.open(Segment.name(firstIndex));
    Segment segment = new Segment(firstIndex, file);
    segments.add(segment);
    SegmentReader reader = new SegmentReader(file, firstIndex, last);
    for (var frame = reader.next(); frame != null; frame = reader.next()) {
      segment.add(frame.bytes());
      recovered.accept(frame.entry());
    }
    refuseDamage(reader);
    reader.flaw().ifPresent(torn -> cutTorn(file, torn));
    if (last) {
      writeAgain(segment, Math.max(firstIndex, reader.forcedIndex() + 1));
      file.force();
    }
  }

  private void checkNoHole(long firstIndex) {
    if (!segments.isEmpty()) {
      long expected = segments.get(segments.size() - 1).nextIndex();
      if (expected != firstIndex) {
        throw new LogDamagedException(
            Segment.name(firstIndex), 0, "the entries from %d on are missing".formatted(expected));
      }
    }
  }

  private static void refuseDamage(SegmentReader reader) {
    reader
        .flaw()
        .filter(flaw -> !flaw.torn())
        .ifPresent(
            flaw -> {
              throw new LogDamagedException(flaw.file(), flaw.position(), flaw.reason());
            });
  }

  private static void cutTorn(DiskFile file, Flaw torn) {
    LOG.warn(
        "Cut a torn write that was never acknowledged: {} at byte {}, {} bytes ({})",
        torn.file(),
        torn.position(),
        torn.bytes(),
        torn.reason());
    file.truncate(torn.position());
    file.force();
  }

  // The last group of entries may have met a force that failed. Then the kernel shows them but
  // holds their pages clean, and
  // forcing alone would succeed without writing them. The same bytes once more make the pages
  // dirty.
  private static void writeAgain(Segment segment, long from) {
    if (from < segment.nextIndex()) {
      int start = segment.position(from);
      ByteBuffer bytes = ByteBuffer.allocate(segment.end() - start);
      segment.file().read(start, bytes);
      segment.file().write(start, bytes.flip());
    }
  }
}
