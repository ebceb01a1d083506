package io.quorate.controller.storage;

import io.quorate.message.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * The Raft log on disk. The format, and what recovery makes of each kind of broken end, stand in the package's description.
 *
 * <p>All calls block. One thread writes (everything but {@link #read}, {@link #firstIndex} and {@link #lastIndex}, which any
 * thread may call). A reader sees only what the volatile last index covers, and that moves after the bytes and their places
 * are stored, so appends and reads need no lock between them; what takes entries away waits until reads under way are done.
 *
 * <p>Any failed write, force, rename or truncate fences the log: every later call throws {@link StorageException}.
 */
public final class SegmentedLog implements AutoCloseable {
  private final Disk disk;
  private final LogSettings settings;
  private final Fence fence = new Fence("the log");
  private final ReadWriteLock removal = new ReentrantReadWriteLock();

  private volatile List<Segment> segments;
  private volatile long lastIndex;
  private long forcedIndex;

  private SegmentedLog(Disk disk, LogSettings settings, List<Segment> segments) {
    this.disk = disk;
    this.settings = settings;
    this.segments = List.copyOf(segments);
    this.lastIndex = segments.isEmpty() ? 0 : tail().nextIndex() - 1;
    this.forcedIndex = lastIndex;
  }

  /**
   * Opens the log of a folder, which may be empty. Cuts a torn tail that was never acknowledged.
   *
   * @param recovered is given every entry, in order; all of them are durable when this returns
   * @throws LogDamagedException when an entry that may have been acknowledged cannot be read; nothing was changed
   */
  public static SegmentedLog open(Disk disk, LogSettings settings, Consumer<Entry> recovered) {
    return new SegmentedLog(disk, settings, new LogRecovery(disk, recovered).run());
  }

  /**
   * Writes entries behind the last one. They may be read at once, but are durable only after {@link #force}.
   *
   * @throws IllegalArgumentException when an index does not follow the one before it; nothing was written
   */
  public void append(List<Entry> entries) {
    checkContiguous(entries);
    fence.guard(
        () -> {
          for (int from = 0; from < entries.size(); ) {
            from += appendToSegment(entries.subList(from, entries.size()));
          }
        });
  }

  /** Makes everything appended so far durable. */
  public void force() {
    fence.guard(this::forceTail);
  }

  /**
   * Drops this entry and all behind it, durable on return. A crash in the middle is finished by the next {@link #open}. Does
   * nothing when the log ends before the index.
   *
   * @throws IllegalArgumentException when the index lies before {@link #firstIndex}
   */
  public void truncateFrom(long index) {
    fence.check();
    if (index < firstIndex()) {
      throw new IllegalArgumentException(
          "cannot truncate from %d: the log begins at %d".formatted(index, firstIndex()));
    }
    if (index <= lastIndex) {
      fence.guard(() -> removing(() -> dropSuffix(index)));
    }
  }

  /** Drops whole segments that hold only entries below the index; never the last segment. Durable on return. */
  public void dropPrefix(long index) {
    fence.guard(
        () ->
            removing(
                () -> {
                  while (segments.size() > 1 && segments.get(1).firstIndex() <= index) {
                    drop(segments.get(0));
                    // One by one: a crash may undo any of several unsynced deletes, and that would
                    // leave a hole.
                    disk.syncDirectory();
                  }
                }));
  }

  /**
   * Drops every entry and lets the log begin at another index, as a snapshot that reaches beyond the log asks for. After a
   * crash in the middle the log is empty, or what it was.
   */
  public void restartAt(long index) {
    if (index < 1) {
      throw new IllegalArgumentException("a log begins at index 1 or later, not at " + index);
    }
    fence.guard(
        () ->
            removing(
                () -> {
                  if (!segments.isEmpty()) {
                    dropSuffix(firstIndex());
                    drop(tail());
                    disk.syncDirectory();
                  }
                  roll(index);
                  lastIndex = index - 1;
                  forcedIndex = lastIndex;
                }));
  }

  /**
   * Reads entries back, forced or not, each checked against its CRC32C. Any thread.
   *
   * @param maxBytes bound of what they take on disk; the first is returned whatever its size
   * @return entries from {@code from} on; empty when the log does not hold that one
   * @throws LogDamagedException when an entry is not as it was written
   */
  public List<Entry> read(long from, long toInclusive, int maxBytes) {
    removal.readLock().lock();
    try {
      fence.check();
      long last = Math.min(toInclusive, lastIndex);
      List<Entry> entries = new ArrayList<>();
      if (from >= firstIndex()) {
        collect(from, last, maxBytes, entries);
      }
      return entries;
    } finally {
      removal.readLock().unlock();
    }
  }

  /** Index of the first entry; of an empty log, the index its first entry will have. Any thread. */
  public long firstIndex() {
    List<Segment> all = segments;
    return all.isEmpty() ? 1 : all.get(0).firstIndex();
  }

  /** Index of the last entry appended, forced or not; {@code firstIndex() - 1} when there is none. Any thread. */
  public long lastIndex() {
    return lastIndex;
  }

  /** Closes the files without forcing them; later calls throw. */
  @Override
  public void close() {
    fence.shut(new StorageException("it was closed"));
    removing(() -> segments.forEach(segment -> segment.file().close()));
  }

  private void checkContiguous(List<Entry> entries) {
    long expected = lastIndex + 1;
    for (Entry entry : entries) {
      if (entry.getIndex() != expected) {
        throw new IllegalArgumentException(
            "entry %d cannot follow entry %d".formatted(entry.getIndex(), expected - 1));
      }
      expected++;
    }
  }

  /** Appends as many entries as the present segment, or a new one, takes: at least one. */
  private int appendToSegment(List<Entry> entries) {
    int count = segments.isEmpty() ? 0 : fitting(tail(), entries);
    if (count == 0) {
      roll(entries.get(0).getIndex());
      count = fitting(tail(), entries);
    }
    write(tail(), entries.subList(0, count));
    return count;
  }

  private void write(Segment segment, List<Entry> entries) {
    int[] frameBytes = new int[entries.size()];
    long end = segment.end();
    for (int i = 0; i < frameBytes.length; i++) {
      frameBytes[i] = Frames.frameBytes(end, entries.get(i).getSerializedSize());
      end += frameBytes[i];
    }
    ByteBuffer frames = ByteBuffer.allocate(Math.toIntExact(end - segment.end()));
    for (Entry entry : entries) {
      long position = (long) segment.end() + frames.position();
      Frames.encode(entry, segment.firstIndex(), position, forcedIndex, frames);
    }
    segment.file().write(segment.end(), frames.flip());
    for (int bytes : frameBytes) {
      segment.add(bytes);
    }
    lastIndex = segment.nextIndex() - 1;
  }

  /** How many of the entries fit behind the last one; the first fits into an empty segment whatever its size. */
  private int fitting(Segment segment, List<Entry> entries) {
    int count = 0;
    long end = segment.end();
    for (Entry entry : entries) {
      end += Frames.frameBytes(end, entry.getSerializedSize());
      if (end > settings.segmentBytes() && (count > 0 || segment.end() > 0)) {
        break;
      }
      count++;
    }
    return count;
  }

  // Recovery takes an existing later segment as proof that the one before was forced.
  private void roll(long firstIndex) {
    if (!segments.isEmpty()) {
      forceTail();
    }
    Segment segment = new Segment(firstIndex, disk.open(Segment.name(firstIndex)));
    List<Segment> grown = new ArrayList<>(segments);
    grown.add(segment);
    segments = List.copyOf(grown);
    if (segment.file().size() > 0) {
      throw new IllegalStateException(segment.name() + " is to be a new segment, but has content");
    }
    segment.file().force();
    disk.syncDirectory();
  }

  private void forceTail() {
    if (forcedIndex < lastIndex) {
      tail().file().force();
      forcedIndex = lastIndex;
    }
  }

  private void dropSuffix(long index) {
    Truncation.begin(disk, index);
    lastIndex = index - 1;
    while (segments.size() > 1 && tail().firstIndex() >= index) {
      drop(tail());
    }
    disk.syncDirectory();
    Segment segment = tail();
    segment.forgetFrom(index);
    segment.file().truncate(segment.end());
    segment.file().force();
    forcedIndex = lastIndex;
    Truncation.end(disk);
  }

  private void drop(Segment segment) {
    segments = segments.stream().filter(each -> each != segment).toList();
    segment.file().close();
    disk.delete(segment.name());
  }

  private void removing(Runnable removal) {
    this.removal.writeLock().lock();
    try {
      removal.run();
    } finally {
      this.removal.writeLock().unlock();
    }
  }

  private void collect(long from, long last, int maxBytes, List<Entry> entries) {
    List<Segment> all = segments;
    int room = maxBytes;
    long next = from;
    for (int i = segmentOf(all, from); i < all.size() && next <= last; i++) {
      Segment segment = all.get(i);
      long end = i + 1 < all.size() ? Math.min(last, all.get(i + 1).firstIndex() - 1) : last;
      int count = segment.fitting(next, end, room);
      if (count == 0 && entries.isEmpty()) {
        count = 1;
      }
      segment.read(next, count, entries);
      room -= segment.position(next + count) - segment.position(next);
      next += count;
      if (next <= end) {
        return;
      }
    }
  }

  private static int segmentOf(List<Segment> all, long index) {
    int i = all.size() - 1;
    while (i > 0 && all.get(i).firstIndex() > index) {
      i--;
    }
    return Math.max(i, 0);
  }

  private Segment tail() {
    return segments.get(segments.size() - 1);
  }
}
