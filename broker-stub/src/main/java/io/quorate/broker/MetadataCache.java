package io.quorate.broker;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.quorate.image.ImageRecords;
import io.quorate.image.MetadataImage;
import io.quorate.image.RecentRequests.Request;
import io.quorate.message.Entry;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.mapdb.DBException;

/**
 * The image on disk, so that a restart goes on where the last one ended. One MapDB file holds an image and the entries
 * applied since; entries and end offset move in one transaction. The whole is disposable: what does not open, or does not
 * add up, is set aside and built anew from the controllers. Blocking; one thread at a time, never an event loop.
 *
 * <p>Everything lies in a folder of its own, made under another name and renamed, since MapDB promises nothing about a file
 * that is being created. A rewrite replaces the folder, since MapDB does not compact.
 */
final class MetadataCache implements AutoCloseable {
  private static final Logger log = LogManager.getLogger();

  private static final int RECORDS_PER_CHUNK = 500;

  private final Path folder;
  private final long rewriteBytes;
  private CacheFile file;
  private MetadataImage image;
  private long imageBytes;
  private long entryBytes;

  private MetadataCache(Path folder, long rewriteBytes) {
    this.folder = folder;
    this.rewriteBytes = rewriteBytes;
  }

  /**
   * Opens the cache in a folder, or begins an empty one.
   *
   * @param rewriteBytes how many bytes of entries make a rewrite worth while, if the image takes no more than that
   * @throws IOException if the folder cannot be used, or another process uses it
   */
  static MetadataCache open(Path folder, long rewriteBytes) throws IOException {
    Files.createDirectories(folder);
    MetadataCache cache = new MetadataCache(folder, rewriteBytes);
    if (!Files.exists(cache.live()) && Files.exists(cache.replaced())) {
      Files.move(cache.replaced(), cache.live()); // died in the middle of a rewrite
    }
    if (!Files.exists(cache.live())) {
      cache.begin(MetadataImage.EMPTY);
      return cache;
    }
    try {
      cache.load();
    } catch (DBException.FileLocked inUse) {
      throw new IOException(folder + " is in use by another process", inUse);
    } catch (RuntimeException
        | Error unreadable) { // MapDB answers damage with errors of many kinds
      cache.closeQuietly();
      log.warn(
          "metadata cache {} set aside, to be built anew: {}", cache.live(), unreadable.toString());
      cache.startOver();
    }
    return cache;
  }

  /** The image as far as it is on disk. */
  MetadataImage image() {
    return image;
  }

  /** Makes these entries durable, all of them or none; {@code after} is the image that they lead to. */
  void write(List<Entry> entries, MetadataImage after) throws IOException {
    for (Entry entry : entries) {
      byte[] bytes = entry.toByteArray();
      entryBytes += bytes.length;
      file.entries().put(entry.getBaseOffset(), bytes);
    }
    file.commit(after);
    image = after;
    if (entryBytes > Math.max(rewriteBytes, imageBytes)) {
      begin(after);
    }
  }

  /** Makes an image durable in place of all that came before. */
  void replace(MetadataImage after) throws IOException {
    begin(after);
  }

  /** Sets aside what there is and begins an empty cache. */
  void startOver() throws IOException {
    closeQuietly();
    Path aside = folder.resolve("metadata.aside");
    CacheFile.delete(aside);
    Files.move(live(), aside);
    begin(MetadataImage.EMPTY);
  }

  @Override
  public void close() {
    file.close();
  }

  private Path live() {
    return folder.resolve("metadata");
  }

  private Path replaced() {
    return folder.resolve("metadata.replaced");
  }

  /** Writes an image to a new file and puts that in the place of the old one. */
  private void begin(MetadataImage start) throws IOException {
    Path unfinished = folder.resolve("metadata.unfinished");
    CacheFile.delete(unfinished);
    Files.createDirectories(unfinished);
    try (CacheFile fresh = CacheFile.open(unfinished)) {
      long chunk = 0;
      imageBytes = 0;
      for (RecordBatch batch : chunks(start)) {
        byte[] bytes = batch.toByteArray();
        imageBytes += bytes.length;
        fresh.image().put(chunk++, bytes);
      }
      fresh.base(start);
      fresh.commit(start);
    }
    if (file != null) {
      file.close();
    }
    CacheFile.delete(replaced());
    if (Files.exists(live())) {
      Files.move(live(), replaced());
    }
    Files.move(unfinished, live());
    CacheFile.delete(replaced());
    file = CacheFile.open(live());
    entryBytes = 0;
    image = start;
  }

  private static Iterable<RecordBatch> chunks(MetadataImage image) {
    List<RecordBatch> chunks = new ArrayList<>();
    RecordBatch.Builder chunk = RecordBatch.newBuilder();
    for (MetadataRecord record : ImageRecords.of(image)) {
      chunk.addRecords(record);
      if (chunk.getRecordsCount() == RECORDS_PER_CHUNK) {
        chunks.add(chunk.build());
        chunk.clear();
      }
    }
    chunks.add(chunk.build());
    for (Request request : image.requests().all()) {
      chunks.add(
          RecordBatch.newBuilder()
              .setRequestId(request.requestId())
              .setReply(request.reply())
              .build());
    }
    return chunks;
  }

  private void load() {
    file = CacheFile.open(live());
    imageBytes = 0;
    entryBytes = 0;
    MetadataImage read = restore();
    for (Map.Entry<Long, byte[]> each : file.entries().getEntries()) {
      entryBytes += each.getValue().length;
      read = read.replay(parse(Entry.parser(), each.getValue()));
    }
    file.check(read);
    image = read;
  }

  private MetadataImage restore() {
    List<MetadataRecord> records = new ArrayList<>();
    List<Request> requests = new ArrayList<>();
    for (byte[] bytes : file.image().getValues()) {
      imageBytes += bytes.length;
      RecordBatch chunk = parse(RecordBatch.parser(), bytes);
      records.addAll(chunk.getRecordsList());
      if (!chunk.getRequestId().isEmpty()) {
        requests.add(new Request(chunk.getRequestId(), chunk.getReply()));
      }
    }
    return MetadataImage.restore(file.baseOffset(), file.baseEpoch(), records, requests);
  }

  private static <M> M parse(Parser<M> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a value does not parse", e);
    }
  }

  private void closeQuietly() {
    if (file != null) {
      try {
        file.close();
      } catch (RuntimeException | Error damaged) {
        log.debug("cannot close {}", live(), damaged);
      }
      file = null;
    }
  }
}
