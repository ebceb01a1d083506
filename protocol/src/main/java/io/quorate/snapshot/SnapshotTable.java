package io.quorate.snapshot;

import io.vavr.collection.Iterator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;
import org.mapdb.Serializer;
import org.mapdb.SortedTableMap;
import org.mapdb.volume.FileChannelVol;
import org.mapdb.volume.Volume;

/** The table of a snapshot file: values by kind and number, in parts that fit into a page. Throws what MapDB throws. */
final class SnapshotTable implements AutoCloseable {
  private static final int PAGE_SHIFT = 18;
  private static final int NODE_ENTRIES = 32;
  // A node must fit into a page: NODE_ENTRIES full parts with their keys do.
  private static final int PART_BYTES = 4096;
  private static final int PART_BITS = 16;
  private static final int NUMBER_BITS = 40;

  private static final int FORMAT = 0;
  private static final int RECORD = 1;
  private static final int REQUEST = 2;
  private static final byte[] FORMAT_1 = "quorate snapshot 1".getBytes(StandardCharsets.UTF_8);

  private final Volume volume;
  private final SortedTableMap<Long, byte[]> table;

  private SnapshotTable(Volume volume, SortedTableMap<Long, byte[]> table) {
    this.volume = volume;
    this.table = table;
  }

  /** Writes a table to a file that does not exist yet. The format's name goes first: MapDB cannot open an empty table. */
  static void write(Path file, Iterator<byte[]> records, Iterator<byte[]> requests) {
    try (Volume volume = volume(file, false)) {
      SortedTableMap.Sink<Long, byte[]> sink =
          SortedTableMap.create(volume, Serializer.LONG, Serializer.BYTE_ARRAY)
              .pageSize(1 << PAGE_SHIFT)
              .nodeSize(NODE_ENTRIES)
              .createFromSink();
      put(sink, FORMAT, Iterator.of(FORMAT_1));
      put(sink, RECORD, records);
      put(sink, REQUEST, requests);
      sink.create();
    }
  }

  /** Opens a table that {@link #write} wrote; {@link IllegalStateException} when it is another one. */
  static SnapshotTable open(Path file) {
    Volume volume = volume(file, true);
    try {
      SnapshotTable table =
          new SnapshotTable(
              volume, SortedTableMap.open(volume, Serializer.LONG, Serializer.BYTE_ARRAY));
      if (!Arrays.equals(table.values(FORMAT).getOrElse(new byte[0]), FORMAT_1)) {
        throw new IllegalStateException("its table has a format that this build does not know");
      }
      return table;
    } catch (RuntimeException e) {
      volume.close();
      throw e;
    }
  }

  /** The records, in order. */
  Iterator<byte[]> records() {
    return values(RECORD);
  }

  /** The recent requests, in order. */
  Iterator<byte[]> requests() {
    return values(REQUEST);
  }

  @Override
  public void close() {
    volume.close();
  }

  private Iterator<byte[]> values(int kind) {
    return new Values(
        Iterator.ofAll(table.entryIterator(key(kind, 0, 0), true, key(kind + 1, 0, 0), false)));
  }

  private static void put(
      SortedTableMap.Sink<Long, byte[]> sink, int kind, Iterator<byte[]> values) {
    for (long number = 0; values.hasNext(); number++) {
      put(sink, kind, number, values.next());
    }
  }

  private static void put(
      SortedTableMap.Sink<Long, byte[]> sink, int kind, long number, byte[] value) {
    int part = 0;
    int from = 0;
    do {
      int to = Math.min(value.length, from + PART_BYTES);
      sink.put(key(kind, number, part), Arrays.copyOfRange(value, from, to));
      part++;
      from = to;
    } while (from < value.length);
  }

  private static long key(int kind, long number, int part) {
    return ((long) kind << (NUMBER_BITS + PART_BITS)) | (number << PART_BITS) | part;
  }

  private static boolean isFirstPart(long key) {
    return (key & ((1 << PART_BITS) - 1)) == 0;
  }

  // Memory-mapped files cannot be closed for sure, and a full or failing disk under one kills the
  // process.
  private static Volume volume(Path file, boolean readOnly) {
    return new FileChannelVol(file.toFile(), readOnly, 0, PAGE_SHIFT, 0);
  }

  /** Puts parts together again. */
  private static final class Values implements Iterator<byte[]> {
    private final Iterator<Map.Entry<Long, byte[]>> parts;
    private Map.Entry<Long, byte[]> ahead;

    Values(Iterator<Map.Entry<Long, byte[]>> parts) {
      this.parts = parts;
      this.ahead = parts.getOrElse((Map.Entry<Long, byte[]>) null);
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public byte[] next() {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      ByteArrayOutputStream value = new ByteArrayOutputStream(ahead.getValue().length);
      do {
        value.writeBytes(ahead.getValue());
        ahead = parts.hasNext() ? parts.next() : null;
      } while (ahead != null && !isFirstPart(ahead.getKey()));
      return value.toByteArray();
    }
  }
}
