package io.quorate.broker;

import io.quorate.image.MetadataImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * The tables of one cache file. {@code image} holds an image in chunks, {@code entries} what was applied since by base
 * offset, {@code state} where both end and what they must add up to. Blocking; one thread at a time.
 */
final class CacheFile implements AutoCloseable {
  private static final long FORMAT = 1;

  private final DB db;
  private final BTreeMap<Long, byte[]> image;
  private final BTreeMap<Long, byte[]> entries;
  private final BTreeMap<String, Long> state;

  private CacheFile(DB db) {
    this.db = db;
    this.image = bytes("image");
    this.entries = bytes("entries");
    this.state = db.treeMap("state", Serializer.STRING, Serializer.LONG).createOrOpen();
  }

  /** Opens or creates the file in a folder that exists. Throws what MapDB throws, after it has let go of the file. */
  static CacheFile open(Path folder) {
    DB db =
        DBMaker.fileDB(folder.resolve("metadata.db").toFile())
            .transactionEnable() // without, MapDB does not survive a kill
            .fileChannelEnable()
            .make();
    try {
      return new CacheFile(db);
    } catch (RuntimeException | Error unreadable) {
      db.close();
      throw unreadable;
    }
  }

  /** Chunks of an image, from 0. */
  BTreeMap<Long, byte[]> image() {
    return image;
  }

  /** Entries by base offset. */
  BTreeMap<Long, byte[]> entries() {
    return entries;
  }

  /** Notes where the image in chunks ends. */
  void base(MetadataImage base) {
    state.put("format", FORMAT);
    state.put("base.offset", base.endOffset());
    state.put("base.epoch", base.epoch());
  }

  long baseOffset() {
    return state.get("base.offset");
  }

  long baseEpoch() {
    return state.get("base.epoch");
  }

  /** Ends the transaction: with it all that was put becomes durable, or nothing. */
  void commit(MetadataImage end) {
    state.put("end.offset", end.endOffset());
    state.put("end.checksum", end.checksum());
    db.commit();
  }

  /** Throws unless what was read is what was committed. */
  void check(MetadataImage read) {
    for (String wrong :
        List.of(
            differs("format", FORMAT),
            differs("end.offset", read.endOffset()),
            differs("end.checksum", read.checksum()))) {
      if (!wrong.isEmpty()) {
        throw new IllegalStateException(wrong);
      }
    }
  }

  private String differs(String key, long read) {
    Long committed = state.get(key);
    return committed != null && committed == read
        ? ""
        : key + " is " + read + " as read and " + committed + " as committed";
  }

  @Override
  public void close() {
    db.close();
  }

  private BTreeMap<Long, byte[]> bytes(String table) {
    // Values outside the nodes: an append then does not write its neighbours again.
    return db.treeMap(table, Serializer.LONG, Serializer.BYTE_ARRAY)
        .valuesOutsideNodesEnable()
        .createOrOpen();
  }

  /** Deletes a folder with what is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
