package io.quorate.controller.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.message.Entry;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Entry to bytes and back. A frame is {header, body, padding}; package-info draws it and says why.
 *
 * <ul>
 *   <li>Frames begin at multiples of 64 bytes, so a header never lies across two sectors.
 *   <li>Wherever the body reaches a new 512-byte sector, a mark goes first, so a sector of a frame is all zero only when it
 *       was never written.
 *   <li>Both CRCs cover what stands on disk, marks and padding included.
 * </ul>
 */
final class Frames {
  static final int HEADER_BYTES = 40;
  static final int ALIGNMENT = 64;
  static final int SECTOR = 512;

  private static final int MAGIC = 0x51464d31; // "QFM1"
  private static final byte MARK = (byte) 0xa5;
  private static final int HEADER_CRC_AT = 36;

  private Frames() {}

  /**
   * What stands before each entry.
   *
   * @param bodyBytes the entry's own bytes, without marks and padding
   * @param forcedIndex every entry up to this index was durable before this frame was written
   */
  record Header(int bodyBytes, long index, long term, long forcedIndex, int bodyCrc) {
    /** Bytes from the frame's first to the next frame's first. */
    int frameBytes(long position) {
      return Frames.frameBytes(position, bodyBytes);
    }
  }

  /** Length of a frame that begins at this position of its file. */
  static int frameBytes(long position, int bodyBytes) {
    int room = roomInSector(position + HEADER_BYTES);
    int beyond = Math.max(0, bodyBytes - room);
    int marks = (beyond + SECTOR - 2) / (SECTOR - 1);
    int bytes = Math.addExact(HEADER_BYTES + marks, bodyBytes);
    return (Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT) * ALIGNMENT;
  }

  /** Writes a frame that will stand at this position of the segment. The buffer must hold zeros from its position on. */
  static void encode(Entry entry, long segment, long position, long forcedIndex, ByteBuffer out) {
    byte[] body = entry.toByteArray();
    int start = out.position();
    int end = start + frameBytes(position, body.length);
    out.position(start + HEADER_BYTES);
    putBody(body, position + HEADER_BYTES, out);
    int bodyCrc = crc(out, start + HEADER_BYTES, end);
    out.position(start);
    out.putInt(MAGIC).putInt(body.length).putLong(entry.getIndex()).putLong(entry.getTerm());
    out.putLong(forcedIndex).putInt(bodyCrc).putInt(headerCrc(out, start, segment, position));
    out.position(end);
  }

  /** The header that begins at {@code at} in the bytes; null when there is none that belongs at this place of the log. */
  static Header header(ByteBuffer bytes, int at, long segment, long position) {
    if (bytes.getInt(at) != MAGIC
        || bytes.getInt(at + HEADER_CRC_AT) != headerCrc(bytes, at, segment, position)) {
      return null;
    }
    return new Header(
        bytes.getInt(at + 4),
        bytes.getLong(at + 8),
        bytes.getLong(at + 16),
        bytes.getLong(at + 24),
        bytes.getInt(at + 32));
  }

  /** Whether a whole frame's body is as it was written. */
  static boolean intact(Header header, ByteBuffer bytes, int at, long position) {
    return crc(bytes, at + HEADER_BYTES, at + header.frameBytes(position)) == header.bodyCrc();
  }

  /** The entry of an intact frame. */
  static Entry entry(Header header, ByteBuffer bytes, int at, long position) {
    byte[] body = new byte[header.bodyBytes()];
    takeBody(bytes.duplicate().position(at + HEADER_BYTES), position + HEADER_BYTES, body);
    try {
      return Entry.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an entry with a good CRC32C does not parse", e);
    }
  }

  private static void putBody(byte[] body, long position, ByteBuffer out) {
    long at = position;
    for (int from = 0, count; from < body.length; from += count, at += count) {
      if (at % SECTOR == 0) {
        out.put(MARK);
        at++;
      }
      count = Math.min(body.length - from, roomInSector(at));
      out.put(body, from, count);
    }
  }

  private static void takeBody(ByteBuffer bytes, long position, byte[] body) {
    long at = position;
    for (int from = 0, count; from < body.length; from += count, at += count) {
      if (at % SECTOR == 0) {
        bytes.get();
        at++;
      }
      count = Math.min(body.length - from, roomInSector(at));
      bytes.get(body, from, count);
    }
  }

  private static int roomInSector(long position) {
    return SECTOR - (int) (position % SECTOR);
  }

  // The place is part of the checksum: a frame that a payload carries, or that the disk wrote
  // elsewhere, is none.
  private static int headerCrc(ByteBuffer bytes, int at, long segment, long position) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(at + HEADER_CRC_AT).position(at));
    crc.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(segment).putLong(position).flip());
    return (int) crc.getValue();
  }

  private static int crc(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(to).position(from));
    return (int) crc.getValue();
  }
}
