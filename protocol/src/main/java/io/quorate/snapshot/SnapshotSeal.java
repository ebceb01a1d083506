package io.quorate.snapshot;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.message.SnapshotHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * What stands behind the table: the header, and the trailer that proves table and header. See package-info for the layout.
 *
 * @param tableBytes length of the table
 * @param tableCrc what the CRC32C of the table must be
 */
record SnapshotSeal(SnapshotHeader header, long tableBytes, int tableCrc) {
  private static final int TRAILER_BYTES = 24;
  private static final int CRC_AND_MAGIC_BYTES = 8;
  private static final int MAGIC = 0x51534E31; // "QSN1"
  private static final int MAX_HEADER_BYTES = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Appends header and trailer to a file that holds nothing but a table, and forces all of it to disk. */
  static void seal(Path file, SnapshotHeader header) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long tableBytes = channel.size();
      byte[] content = header.toByteArray();
      ByteBuffer end = ByteBuffer.allocate(content.length + TRAILER_BYTES);
      end.put(content).putInt(content.length).putLong(tableBytes).putInt(crc(channel, tableBytes));
      end.putInt(crc(end.duplicate().flip())).putInt(MAGIC).flip();
      long at = tableBytes;
      while (end.hasRemaining()) {
        at += channel.write(end, at);
      }
      channel.force(true);
    }
  }

  /** Reads and proves header and trailer, not the table. */
  static SnapshotSeal read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < TRAILER_BYTES) {
        throw new SnapshotDamagedException(file, "it is too short, " + size + " bytes");
      }
      ByteBuffer trailer = read(channel, size - TRAILER_BYTES, TRAILER_BYTES);
      int headerBytes = trailer.getInt();
      long tableBytes = trailer.getLong();
      int tableCrc = trailer.getInt();
      int sealCrc = trailer.getInt();
      if (trailer.getInt() != MAGIC) {
        throw new SnapshotDamagedException(file, "it does not end as a snapshot does");
      }
      if (headerBytes < 0
          || headerBytes > MAX_HEADER_BYTES
          || tableBytes != size - TRAILER_BYTES - headerBytes) {
        throw new SnapshotDamagedException(file, "its trailer names lengths that do not fit it");
      }
      ByteBuffer end = read(channel, tableBytes, headerBytes + TRAILER_BYTES);
      if (crc(end.duplicate().limit(end.limit() - CRC_AND_MAGIC_BYTES)) != sealCrc) {
        throw new SnapshotDamagedException(file, "the CRC32C of its header does not match");
      }
      return new SnapshotSeal(header(file, end.limit(headerBytes)), tableBytes, tableCrc);
    }
  }

  /** Throws unless the table is what was sealed. */
  void proveTable(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (crc(channel, tableBytes) != tableCrc) {
        throw new SnapshotDamagedException(file, "the CRC32C of its table does not match");
      }
    }
  }

  private static SnapshotHeader header(Path file, ByteBuffer bytes) {
    try {
      return SnapshotHeader.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SnapshotDamagedException(file, "its header does not parse", e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = channel.read(bytes, position + bytes.position());
    }
    return bytes.flip();
  }

  private static int crc(FileChannel channel, long length) throws IOException {
    CRC32C crc = new CRC32C();
    for (long at = 0; at < length; at += BUFFER_BYTES) {
      crc.update(read(channel, at, (int) Math.min(BUFFER_BYTES, length - at)));
    }
    return (int) crc.getValue();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
