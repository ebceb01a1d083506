package io.quorate.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** One socket as frames in and out, whichever end opened it. Ends once, with a reason. Event loop only. */
final class RpcConnection {
  /** What either end does with its connection. */
  interface Owner {
    /** A frame came, and nothing before it was malformed. */
    void onFrame(Frame frame);

    /** The other end broke the protocol: called just before {@link #onEnd} with the same words. */
    default void onViolation(String what) {}

    /** No more frames will come or go: called once, also when the owner itself closed. */
    void onEnd(String reason);
  }

  private final NetSocket socket;
  private final Owner owner;
  private final FrameCodec codec = new FrameCodec(Handshake.MAX_FRAME_BYTES);
  private long queuedBytes;
  private boolean open = true;
  private boolean heard;
  private int silentTicks;

  RpcConnection(NetSocket socket, Owner owner) {
    this.socket = socket;
    this.owner = owner;
    socket.handler(this::onBytes);
    socket.exceptionHandler(e -> close("connection failed: " + e.getMessage()));
    socket.closeHandler(v -> close("closed by the other end"));
  }

  private void onBytes(Buffer bytes) {
    heard = true;
    codec.feed(bytes);
    try {
      while (open) {
        Frame frame = codec.next();
        if (frame == null) {
          return;
        }
        owner.onFrame(frame);
      }
    } catch (MalformedFrameException e) {
      violated(e.getMessage());
    } catch (RuntimeException e) {
      close("a handler failed: " + e);
      throw e;
    }
  }

  /** Hello is done: frames of this size may come. */
  void accepted(int maxFrameBytes) {
    codec.maxFrameBytes(maxFrameBytes);
  }

  /** Queues a frame; the future completes when the operating system took it. */
  Future<Void> write(Buffer frame) {
    if (!open) {
      return Future.failedFuture("the connection has ended");
    }
    int bytes = frame.length();
    queuedBytes += bytes;
    return socket.write(frame).andThen(written -> queuedBytes -= bytes);
  }

  /** Bytes given to {@link #write} that the operating system has not taken yet. */
  long queuedBytes() {
    return queuedBytes;
  }

  /**
   * Calls {@code probe} when nothing came for one {@code tickMs}, and ends the connection after {@code maxSilentTicks}
   * of them. A tick is re-armed only after the loop has had its turn at reading, so a stalled process does not take its
   * own pause for the peer's silence.
   */
  void watch(Vertx vertx, long tickMs, int maxSilentTicks, Runnable probe) {
    vertx.setTimer(
        tickMs,
        timer -> {
          silentTicks = heard ? 0 : silentTicks + 1;
          heard = false;
          if (open && silentTicks >= maxSilentTicks) {
            violated("nothing heard for %d ms".formatted(tickMs * maxSilentTicks));
          } else if (open) {
            if (silentTicks > 0) {
              probe.run();
            }
            watch(vertx, tickMs, maxSilentTicks, probe);
          }
        });
  }

  /** Reads no more (the kernel's window then stops the sender), or reads on. */
  void reading(boolean on) {
    if (on) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  /** Something went out: a sign of life for an end that does not read just now. */
  void heardOf() {
    heard = true;
  }

  /** The other end broke the protocol. */
  void violated(String what) {
    if (open) {
      owner.onViolation(what);
      close(what);
    }
  }

  /** Ends the connection now; a second end is ignored. */
  void close(String reason) {
    if (open) {
      open = false;
      socket.close();
      owner.onEnd(reason);
    }
  }

  /** Ends the connection, and closes the socket once this last frame is out. */
  void close(Buffer lastFrame, String reason) {
    if (open) {
      open = false;
      socket.write(lastFrame).onComplete(written -> socket.close());
      owner.onEnd(reason);
    }
  }
}
