package io.quorate.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.Hello;
import io.quorate.rpc.Frame.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
  private static final int MAX_BYTES = 4096;
  private static final int HEADER_BYTES = 15;

  @Test
  void aFrameIsLaidOutAsDocumented() {
    Buffer bytes = FrameCodec.encode(Kind.REQUEST, 2, 0x0102030405060708L, hello("x"));
    assertThat(bytes.getInt(0)).isEqualTo(bytes.length() - 4);
    assertThat(bytes.getByte(8)).isEqualTo((byte) 3);
    assertThat(bytes.getShort(9)).isEqualTo((short) 2);
    assertThat(bytes.getLong(11)).isEqualTo(0x0102030405060708L);
    assertThat(bytes.getBytes(19, bytes.length())).isEqualTo(hello("x").toByteArray());
  }

  @Test
  void framesComeOutWholeHoweverTheBytesAreCut() throws Exception {
    Buffer bytes = Buffer.buffer();
    for (Kind kind : Kind.values()) {
      bytes.appendBuffer(FrameCodec.encode(kind, 4, kind.code(), hello(kind.name())));
    }
    for (int piece = 1; piece <= bytes.length(); piece++) {
      List<Frame> frames = decode(new FrameCodec(MAX_BYTES), bytes, piece);
      assertThat(frames).extracting(Frame::kind).containsExactly(Kind.values());
      for (Frame frame : frames) {
        assertThat(frame.correlationId()).isEqualTo(frame.kind().code());
        assertThat(Hello.parseFrom(frame.body()).getRole()).isEqualTo(frame.kind().name());
      }
    }
  }

  @Test
  void aFrameOfExactlyTheLargestSizeIsTakenAndOneByteMoreIsNot() throws Exception {
    Buffer frame = FrameCodec.encode(Kind.ONE_WAY, 1, 0, hello("r".repeat(100)));
    int length = frame.length() - 4;
    assertThat(decode(new FrameCodec(length), frame, frame.length())).hasSize(1);
    assertMalformed(new FrameCodec(length - 1), frame, "15 to " + (length - 1) + " are allowed");
  }

  @Test
  void aLengthTooSmallForAHeaderIsRefused() {
    assertMalformed(
        new FrameCodec(MAX_BYTES),
        Buffer.buffer().appendInt(HEADER_BYTES - 1),
        "a frame of 14 bytes");
  }

  @Test
  void aNegativeLengthIsRefused() {
    assertMalformed(new FrameCodec(MAX_BYTES), Buffer.buffer().appendInt(-1), "4294967295 bytes");
  }

  @Test
  void anHttpRequestIsRefusedAfterItsFirstFourBytes() {
    assertMalformed(new FrameCodec(1 << 20), Buffer.buffer("GET "), "first bytes: 47 45 54 20");
  }

  @Test
  void anUnknownKindIsRefusedEvenWithARightChecksum() {
    Buffer frame = FrameCodec.encode(Kind.ONE_WAY, 1, 0, hello("x"));
    frame.setByte(8, (byte) 7);
    CRC32C crc = new CRC32C();
    crc.update(frame.getBytes(8, frame.length()));
    frame.setInt(4, (int) crc.getValue());
    assertMalformed(new FrameCodec(MAX_BYTES), frame, "kind 7");
  }

  @Test
  void oneFlippedBitNeverGivesAFrame() {
    Buffer whole = FrameCodec.encode(Kind.RESPONSE, 2, 7, hello("flip"));
    for (int bit = 0; bit < whole.length() * 8; bit++) {
      Buffer flipped = Buffer.buffer(whole.getBytes());
      flipped.setByte(bit / 8, (byte) (flipped.getByte(bit / 8) ^ 1 << bit % 8));
      List<Frame> frames;
      try {
        frames = decode(new FrameCodec(MAX_BYTES), flipped, flipped.length());
      } catch (MalformedFrameException e) {
        continue;
      }
      assertThat(frames).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void bytesLeftUntakenAreACallersBug() {
    FrameCodec codec = new FrameCodec(MAX_BYTES);
    codec.feed(Buffer.buffer("abc"));
    assertThatThrownBy(() -> codec.feed(Buffer.buffer("d")))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void damagedStreamsGiveOnlyFramesThatWereSentOrARefusal(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      Buffer bytes = Buffer.buffer();
      List<Frame> sent = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        Hello body = hello("r".repeat(random.nextInt(200)));
        Kind kind = Kind.of(1 + random.nextInt(6));
        long id = random.nextLong();
        bytes.appendBuffer(FrameCodec.encode(kind, 1 + i, id, body));
        sent.add(new Frame(kind, 1 + i, id, body.toByteString()));
      }
      damage(random, bytes);
      List<Frame> received = new ArrayList<>();
      try {
        decode(new FrameCodec(MAX_BYTES), bytes, 1 + random.nextInt(64), received);
      } catch (MalformedFrameException e) {
        assertThat(e).hasMessageContaining("frame");
      }
      assertThat(received)
          .as("seed %d, round %d", seed, round)
          .isEqualTo(sent.subList(0, received.size()));
    }
  }

  private static void damage(Random random, Buffer bytes) {
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes.setByte(random.nextInt(bytes.length()), (byte) random.nextInt());
    }
    if (random.nextBoolean()) {
      byte[] garbage = new byte[random.nextInt(64)];
      random.nextBytes(garbage);
      bytes.appendBytes(garbage);
    }
  }

  private static void assertMalformed(FrameCodec codec, Buffer bytes, String message) {
    assertThatThrownBy(() -> decode(codec, bytes, bytes.length()))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining(message);
  }

  private static List<Frame> decode(FrameCodec codec, Buffer bytes, int piece)
      throws MalformedFrameException {
    List<Frame> frames = new ArrayList<>();
    decode(codec, bytes, piece, frames);
    return frames;
  }

  private static void decode(FrameCodec codec, Buffer bytes, int piece, List<Frame> frames)
      throws MalformedFrameException {
    for (int at = 0; at < bytes.length(); at += piece) {
      codec.feed(bytes.getBuffer(at, Math.min(bytes.length(), at + piece)));
      for (Frame frame = codec.next(); frame != null; frame = codec.next()) {
        frames.add(frame);
      }
    }
  }

  private static Hello hello(String role) {
    return Hello.newBuilder().setRole(role).build();
  }
}
