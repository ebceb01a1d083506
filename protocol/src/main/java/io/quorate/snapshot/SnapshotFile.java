package io.quorate.snapshot;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.quorate.image.ImageRecords;
import io.quorate.image.MetadataImage;
import io.quorate.image.RecentRequests.Request;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import io.quorate.message.SnapshotHeader;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.mapdb.DBException;

/**
 * Writes and reads snapshot files. Blocking. A disk that fails is an {@link UncheckedIOException}; a file that is not what
 * {@link #write} wrote is a {@link SnapshotDamagedException}, never a wrong image.
 */
public final class SnapshotFile {
  private SnapshotFile() {}

  /**
   * Writes a snapshot, on disk for good on return; the file's name is not, until its folder is synced. A file that is there
   * already is replaced. Give a temporary path and rename it: a crash leaves a part of a file.
   *
   * @param header what the image stands for; its checksum is filled in here
   * @return the header as it is in the file
   */
  public static SnapshotHeader write(Path file, SnapshotHeader header, MetadataImage image) {
    if (header.getEndOffset() != image.endOffset() || header.getTerm() != image.epoch()) {
      throw new IllegalStateException(
          "the header of a snapshot ends at offset %d, term %d, but the image at offset %d, term %d"
              .formatted(
                  header.getEndOffset(), header.getTerm(), image.endOffset(), image.epoch()));
    }
    SnapshotHeader complete = header.toBuilder().setImageChecksum(image.checksum()).build();
    try {
      Files.deleteIfExists(file);
      SnapshotTable.write(
          file,
          Iterator.ofAll(ImageRecords.of(image)).map(MetadataRecord::toByteArray),
          Iterator.ofAll(image.requests().all()).map(SnapshotFile::bytes));
      SnapshotSeal.seal(file, complete);
      return complete;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write snapshot %s: %s".formatted(file, e), e);
    } catch (DBException e) {
      String why = String.valueOf(e.getCause() == null ? e : e.getCause());
      throw new UncheckedIOException(
          "cannot write snapshot %s: %s".formatted(file, why), new IOException(e));
    }
  }

  /** What a file says it stands for. Reads and proves the header only; {@link #read} proves the rest. */
  public static SnapshotHeader header(Path file) {
    return sealOf(file).header();
  }

  /** Reads all of a file, proves that it is whole and unchanged, and draws its image again. */
  public static Snapshot read(Path file) {
    SnapshotHeader header = proven(file);
    try (SnapshotTable table = SnapshotTable.open(file)) {
      return new Snapshot(header, image(file, header, table));
    } catch (DBException | IllegalStateException e) {
      throw new SnapshotDamagedException(file, e.getMessage(), e);
    }
  }

  /** Proves that a file is unchanged, then hands out its records one by one, in the order in which they draw the image. */
  public static void forEachRecord(Path file, Consumer<MetadataRecord> reader) {
    proven(file);
    try (SnapshotTable table = SnapshotTable.open(file)) {
      records(file, table).forEach(reader);
    }
  }

  private static MetadataImage image(Path file, SnapshotHeader header, SnapshotTable table) {
    MetadataImage image =
        MetadataImage.restore(
            header.getEndOffset(), header.getTerm(), records(file, table), requests(file, table));
    if (image.checksum() != header.getImageChecksum()) {
      throw new SnapshotDamagedException(
          file,
          "its records draw an image with checksum %s, but its header says %s"
              .formatted(
                  image.checksumText(), HexFormat.of().toHexDigits(header.getImageChecksum())));
    }
    return image;
  }

  private static Iterable<MetadataRecord> records(Path file, SnapshotTable table) {
    return () -> table.records().map(bytes -> parse(file, MetadataRecord.parser(), bytes));
  }

  private static Iterable<Request> requests(Path file, SnapshotTable table) {
    return () ->
        table
            .requests()
            .map(bytes -> parse(file, RecordBatch.parser(), bytes))
            .map(batch -> new Request(batch.getRequestId(), batch.getReply()));
  }

  private static byte[] bytes(Request request) {
    return RecordBatch.newBuilder()
        .setRequestId(request.requestId())
        .setReply(request.reply())
        .build()
        .toByteArray();
  }

  private static SnapshotHeader proven(Path file) {
    try {
      SnapshotSeal seal = sealOf(file);
      seal.proveTable(file);
      return seal.header();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static SnapshotSeal sealOf(Path file) {
    try {
      return SnapshotSeal.read(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static UncheckedIOException unreadable(Path file, IOException e) {
    return new UncheckedIOException("cannot read snapshot %s: %s".formatted(file, e), e);
  }

  private static <M> M parse(Path file, Parser<M> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SnapshotDamagedException(file, "a value does not parse: " + e.getMessage(), e);
    }
  }
}
