package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.Entry;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FramesTest {
  @Test
  void everyLengthAtEveryPlaceInASectorComesBack() {
    for (int payload = 0; payload < 1100; payload += 1) {
      for (int position = 0; position < Frames.SECTOR; position += Frames.ALIGNMENT) {
        Entry entry = Entries.entry(7, 3, payload);
        ByteBuffer bytes = encode(entry, position);
        Frames.Header header = Frames.header(bytes, 0, 1, position);
        assertThat(header.frameBytes(position)).isEqualTo(bytes.capacity());
        assertThat(header.index()).isEqualTo(7);
        assertThat(header.term()).isEqualTo(3);
        assertThat(header.forcedIndex()).isEqualTo(5);
        assertThat(Frames.intact(header, bytes, 0, position)).isTrue();
        assertThat(Frames.entry(header, bytes, 0, position)).isEqualTo(entry);
      }
    }
  }

  @Test
  void noWrittenSectorOfAFrameIsAllZero() {
    for (int position = 0; position < Frames.SECTOR; position += Frames.ALIGNMENT) {
      for (int payload = 400; payload < 3000; payload++) {
        byte[] bytes = encode(Entries.entry(1, 1, new byte[payload]), position).array();
        for (int at = Frames.SECTOR - position; at < bytes.length; at += Frames.SECTOR) {
          assertThat(bytes[at]).as("first byte of a sector, payload %d", payload).isNotZero();
        }
      }
    }
  }

  @Test
  void aFrameAtAnotherPlaceIsNone() {
    ByteBuffer bytes = encode(Entries.entry(1, 1, 10), 64);
    assertThat(Frames.header(bytes, 0, 1, 64)).isNotNull();
    assertThat(Frames.header(bytes, 0, 1, 128)).isNull();
    assertThat(Frames.header(bytes, 0, 2, 64)).isNull();
  }

  private static ByteBuffer encode(Entry entry, int position) {
    int length = Frames.frameBytes(position, entry.getSerializedSize());
    ByteBuffer bytes = ByteBuffer.allocate(length);
    Frames.encode(entry, 1, position, 5, bytes);
    assertThat(bytes.remaining()).isZero();
    return bytes.flip();
  }
}
