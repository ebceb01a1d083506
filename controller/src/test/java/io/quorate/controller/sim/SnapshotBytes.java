package io.quorate.controller.sim;

import com.google.protobuf.ByteString;
import io.quorate.image.ImageRecords;
import io.quorate.image.MetadataImage;
import io.quorate.image.RecentRequests.Request;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import io.quorate.message.SnapshotHeader;
import io.quorate.snapshot.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A snapshot as a file's content: the header, one batch of all records, one batch for each recent request, a CRC32C. Simpler than the
 * real file, but it draws the image again from the same records.
 *
 * @param header with the image's checksum
 */
record SnapshotBytes(SnapshotHeader header, ByteString bytes) {
  private static final int SEAL_BYTES = Long.BYTES;

  static SnapshotBytes of(SnapshotHeader header, MetadataImage image) {
    if (header.getEndOffset() != image.endOffset() || header.getTerm() != image.epoch()) {
      throw new BrokenPromise(
          "SnapshotsTrue",
          "a header of offset %d, term %d for an image of offset %d, term %d"
              .formatted(
                  header.getEndOffset(), header.getTerm(), image.endOffset(), image.epoch()));
    }
    SnapshotHeader complete = header.toBuilder().setImageChecksum(image.checksum()).build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      complete.writeDelimitedTo(out);
      RecordBatch.newBuilder().addAllRecords(ImageRecords.of(image)).build().writeDelimitedTo(out);
      for (Request request : image.requests().all()) {
        RecordBatch.newBuilder()
            .setRequestId(request.requestId())
            .setReply(request.reply())
            .build()
            .writeDelimitedTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteString content = ByteString.copyFrom(out.toByteArray());
    return new SnapshotBytes(complete, content.concat(seal(content)));
  }

  private static ByteString seal(ByteString content) {
    CRC32C crc = new CRC32C();
    crc.update(content.toByteArray());
    return ByteString.copyFrom(ByteBuffer.allocate(SEAL_BYTES).putLong(0, crc.getValue()));
  }

  /** The snapshot that these bytes are; empty when they prove damaged. */
  static Optional<Snapshot> read(ByteString bytes) {
    int end = Math.max(0, bytes.size() - SEAL_BYTES);
    ByteString content = bytes.substring(0, end);
    if (!bytes.substring(end).equals(seal(content))) {
      return Optional.empty();
    }
    try (InputStream in = content.newInput()) {
      SnapshotHeader header = SnapshotHeader.parseDelimitedFrom(in);
      List<MetadataRecord> records = RecordBatch.parseDelimitedFrom(in).getRecordsList();
      List<Request> requests = new ArrayList<>();
      for (RecordBatch each = RecordBatch.parseDelimitedFrom(in);
          each != null;
          each = RecordBatch.parseDelimitedFrom(in)) {
        requests.add(new Request(each.getRequestId(), each.getReply()));
      }
      MetadataImage image =
          MetadataImage.restore(header.getEndOffset(), header.getTerm(), records, requests);
      return image.checksum() == header.getImageChecksum()
          ? Optional.of(new Snapshot(header, image))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
