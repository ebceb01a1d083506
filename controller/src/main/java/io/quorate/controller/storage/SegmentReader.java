package io.quorate.controller.storage;

import io.quorate.message.Entry;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Walks one segment from its beginning, frame by frame, changing nothing. At the first frame that is not intact it stops and
 * judges: torn, or damage. One thread.
 */
final class SegmentReader {
  private static final int WINDOW_BYTES = 256 << 10;

  private final String name;
  private final DiskFile file;
  private final long firstIndex;
  private final boolean last;
  private final long size;

  private long position;
  private long nextIndex;
  private long forcedIndex;
  private Flaw flaw;

  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;

  /** One entry and where it stands. */
  record Frame(long position, int bytes, Entry entry) {}

  /**
   * Over an open segment.
   *
   * @param last whether no later segment exists. A segment is forced before the next one is created, so in every other one
   *     all entries may have been acknowledged
   */
  SegmentReader(DiskFile file, long firstIndex, boolean last) {
    this.name = Segment.name(firstIndex);
    this.file = file;
    this.firstIndex = firstIndex;
    this.last = last;
    this.size = file.size();
    this.nextIndex = firstIndex;
  }

  /** The next entry; null at the end and at a flaw. */
  Frame next() {
    if (flaw != null || position == size) {
      return null;
    }
    Frames.Header header = headerAt(position);
    if (header == null || !intact(header)) {
      flaw = judge(header);
      return null;
    }
    int bytes = header.frameBytes(position);
    Entry entry = Frames.entry(header, window, offset(position), position);
    Frame frame = new Frame(position, bytes, entry);
    forcedIndex = Math.max(forcedIndex, header.forcedIndex());
    position += bytes;
    nextIndex++;
    return frame;
  }

  /** Why {@link #next} stopped before the end. */
  Optional<Flaw> flaw() {
    return Optional.ofNullable(flaw);
  }

  /** Where the next frame begins, or would. */
  long position() {
    return position;
  }

  /** The index that the next frame must have. */
  long nextIndex() {
    return nextIndex;
  }

  /** The highest index that a frame read so far knew to be durable. */
  long forcedIndex() {
    return forcedIndex;
  }

  private boolean intact(Frames.Header header) {
    int bytes = header.frameBytes(position);
    return header.index() == nextIndex
        && size - position >= bytes
        && load(position, bytes)
        && Frames.intact(header, window, offset(position), position);
  }

  private Flaw judge(Frames.Header header) {
    long bytes = size - position;
    String claim = acknowledged();
    if (claim != null) {
      return new Flaw(
          name, position, bytes, false, "no intact entry %d, but %s".formatted(nextIndex, claim));
    }
    String missing = header == null ? missingAtHeader() : missingIn(header);
    if (missing != null) {
      return new Flaw(name, position, bytes, true, "entry %d: %s".formatted(nextIndex, missing));
    }
    return new Flaw(
        name,
        position,
        bytes,
        false,
        "entry %d was written whole, but its CRC32C or index is wrong".formatted(nextIndex));
  }

  /** What proves that the unreadable entry had been forced; null when nothing does. */
  private String acknowledged() {
    if (!last) {
      return "a later segment exists, which is created only after this one was forced";
    }
    for (long at = position + Frames.ALIGNMENT; at < size; at += Frames.ALIGNMENT) {
      Frames.Header behind = headerAt(at);
      if (behind != null && behind.forcedIndex() >= nextIndex) {
        return "entry %d at byte %d was written after it was forced".formatted(behind.index(), at);
      }
    }
    return null;
  }

  /** Which part of a frame without a header was never written; null when none. */
  private String missingAtHeader() {
    if (size - position < Frames.HEADER_BYTES) {
      return "the file ends inside its header";
    }
    long sectorEnd = (position / Frames.SECTOR + 1) * Frames.SECTOR;
    return neverWritten(position, Math.min(size, sectorEnd));
  }

  /** Which part of a frame with a header was never written; null when none. */
  private String missingIn(Frames.Header header) {
    long end = position + header.frameBytes(position);
    if (header.index() != nextIndex) {
      return null;
    }
    if (size < end) {
      return "the file ends %d bytes before it does".formatted(end - size);
    }
    long sector = (position / Frames.SECTOR + 1) * Frames.SECTOR;
    String missing = null;
    for (; sector < end && missing == null; sector += Frames.SECTOR) {
      missing = neverWritten(sector, Math.min(end, sector + Frames.SECTOR));
    }
    return missing;
  }

  private String neverWritten(long from, long to) {
    load(from, (int) (to - from));
    for (int at = offset(from); at < offset(to); at++) {
      if (window.get(at) != 0) {
        return null;
      }
    }
    return "bytes %d to %d were never written".formatted(from, to - 1);
  }

  private Frames.Header headerAt(long at) {
    return load(at, Frames.HEADER_BYTES) ? Frames.header(window, offset(at), firstIndex, at) : null;
  }

  private int offset(long at) {
    return (int) (at - windowStart);
  }

  /** Makes the window hold these bytes; false when the file ends before. */
  private boolean load(long from, int bytes) {
    if (from < windowStart || from + bytes > windowStart + window.limit()) {
      int wanted = (int) Math.min(size - from, Math.max(bytes, WINDOW_BYTES));
      window = ByteBuffer.allocate(Math.max(0, wanted));
      windowStart = from;
      window.limit(file.read(from, window));
    }
    return window.limit() - offset(from) >= bytes;
  }
}
