package io.quorate.rpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Frames to bytes, and the bytes of one connection to frames, in whatever pieces they come: {@link #feed} a piece, then
 * take {@link #next} until it is null. Pure: no socket, no clock. The layout is in the package's comment.
 */
final class FrameCodec {
  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int CRC_BYTES = Integer.BYTES;
  private static final int HEADER_BYTES = CRC_BYTES + Byte.BYTES + Short.BYTES + Long.BYTES;

  private final byte[] lengthField = new byte[LENGTH_BYTES];
  private int maxFrameBytes;

  // What is being filled: the length field, then one array for all the rest of the frame.
  private byte[] target = lengthField;
  private int filled;

  private Buffer chunk = Buffer.buffer();
  private int position;

  /** A decoder that refuses a frame whose length field says more than this. */
  FrameCodec(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** From the next frame on, allows this much. */
  void maxFrameBytes(int bytes) {
    maxFrameBytes = bytes;
  }

  /** What the length field of a frame with this body would say. */
  static int length(MessageLite body) {
    return Math.addExact(HEADER_BYTES, body.getSerializedSize());
  }

  /** The whole frame as bytes, serialized into one array without another copy. */
  static Buffer encode(Frame.Kind kind, int api, long correlationId, MessageLite body) {
    int length = length(body);
    byte[] bytes = new byte[LENGTH_BYTES + length];
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    frame.putInt(length).putInt(0);
    frame.put((byte) kind.code()).putShort((short) api).putLong(correlationId);
    try {
      CodedOutputStream out =
          CodedOutputStream.newInstance(bytes, frame.position(), frame.remaining());
      body.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the computed size cannot overflow", e);
    }
    frame.putInt(LENGTH_BYTES, crc(bytes, LENGTH_BYTES + CRC_BYTES));
    // Buffer.buffer(byte[]) would copy.
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }

  /** Takes the next bytes of the connection. All frames of the last piece must have been taken. */
  void feed(Buffer bytes) {
    if (position != chunk.length()) {
      throw new IllegalStateException(
          "bytes of the last piece are left: " + (chunk.length() - position));
    }
    chunk = bytes;
    position = 0;
  }

  /** The next whole frame, or null when more bytes are needed. After a failure this decoder is of no more use. */
  Frame next() throws MalformedFrameException {
    while (fillTarget()) {
      byte[] full = target;
      filled = 0;
      if (full == lengthField) {
        target = new byte[checkedLength()];
      } else {
        target = lengthField;
        return decode(full);
      }
    }
    return null;
  }

  private boolean fillTarget() {
    int count = Math.min(target.length - filled, chunk.length() - position);
    chunk.getBytes(position, position + count, target, filled);
    position += count;
    filled += count;
    return filled == target.length;
  }

  private int checkedLength() throws MalformedFrameException {
    int length = ByteBuffer.wrap(lengthField).getInt();
    if (length < HEADER_BYTES || length > maxFrameBytes) {
      throw new MalformedFrameException(
          "a frame of %d bytes (its first bytes: %s), where %d to %d are allowed"
              .formatted(
                  Integer.toUnsignedLong(length),
                  HexFormat.ofDelimiter(" ").formatHex(lengthField),
                  HEADER_BYTES,
                  maxFrameBytes));
    }
    return length;
  }

  private static Frame decode(byte[] bytes) throws MalformedFrameException {
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    int expected = frame.getInt();
    int actual = crc(bytes, CRC_BYTES);
    if (expected != actual) {
      throw new MalformedFrameException(
          "a frame of %d bytes with CRC32C %08x, but its bytes have %08x"
              .formatted(bytes.length, expected, actual));
    }
    int code = frame.get();
    Frame.Kind kind = Frame.Kind.of(code);
    if (kind == null) {
      throw new MalformedFrameException("a frame of kind " + code + ", where 1 to 6 are known");
    }
    int api = frame.getShort();
    long correlationId = frame.getLong();
    // The array belongs to this frame alone, so the body may keep it.
    return new Frame(
        kind,
        api,
        correlationId,
        UnsafeByteOperations.unsafeWrap(bytes, frame.position(), frame.remaining()));
  }

  private static int crc(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }
}
