package io.quorate.rpc;

import com.google.protobuf.MessageLite;
import io.quorate.rpc.Frame.Kind;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A plain blocking socket that speaks, or misspeaks, the protocol byte by byte. */
final class RawPeer implements AutoCloseable {
  private static final int MAX_WAIT_MS = 20_000;

  final Socket socket;
  private final FrameCodec codec = new FrameCodec(64 << 20);

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(MAX_WAIT_MS);
  }

  static RawPeer connect(int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void write(Kind kind, int api, long id, MessageLite body) throws IOException {
    write(FrameCodec.encode(kind, api, id, body).getBytes());
  }

  /** The next frame, or null when the other end closed. */
  Frame read() throws IOException, MalformedFrameException {
    InputStream in = socket.getInputStream();
    Frame frame = codec.next();
    byte[] bytes = new byte[64 << 10];
    while (frame == null) {
      int count = in.read(bytes);
      if (count < 0) {
        return null;
      }
      codec.feed(Buffer.buffer(count).appendBytes(bytes, 0, count));
      frame = codec.next();
    }
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
