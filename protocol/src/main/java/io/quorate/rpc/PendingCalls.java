package io.quorate.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.message.ErrorReply;
import io.quorate.rpc.RpcException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The calls of one client that have no answer yet, oldest first. What a failure may claim is decided here by where the
 * call stands: one that waits was never sent, so anyone may repeat it; one that was sent may have been carried out.
 */
final class PendingCalls {
  private final Vertx vertx;
  private final Map<Long, Call<?>> waiting = new LinkedHashMap<>();
  private final Map<Long, Call<?>> sent = new LinkedHashMap<>();
  private long lastId;
  private long waitingBytes;

  PendingCalls(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Adds a call that waits; {@code whyNotSent} is asked when its time runs out before it was sent. */
  <R extends MessageLite> Future<R> add(
      Api api, MessageLite request, Parser<R> parser, long timeoutMs, Supplier<String> whyNotSent) {
    long id = ++lastId;
    Buffer frame = FrameCodec.encode(Frame.Kind.REQUEST, api.code(), id, request);
    String late = "no answer to %s within %d ms".formatted(api, timeoutMs);
    long timer = vertx.setTimer(Math.max(1, timeoutMs), t -> onTimeout(id, late, whyNotSent));
    Call<R> call = new Call<>(api, parser, frame, timer, Promise.promise());
    waiting.put(id, call);
    waitingBytes += frame.length();
    return call.promise.future();
  }

  private void onTimeout(long id, String late, Supplier<String> whyNotSent) {
    Call<?> call = sent.remove(id);
    if (call != null) {
      call.fail(Kind.NO_ANSWER, late);
    } else {
      takeWaiting(id).fail(Kind.NOT_SENT, late + ": " + whyNotSent.get());
    }
  }

  private Call<?> takeWaiting(long id) {
    Call<?> call = waiting.remove(id);
    waitingBytes -= call.frame.length();
    return call;
  }

  int size() {
    return waiting.size() + sent.size();
  }

  /** Bytes of calls that wait for a connection. */
  long waitingBytes() {
    return waitingBytes;
  }

  /** Gives the frames of all waiting calls, oldest first; from now on they count as sent. */
  void sendWaiting(Consumer<Buffer> out) {
    for (Long id : List.copyOf(waiting.keySet())) {
      Call<?> call = takeWaiting(id);
      sent.put(id, call.withoutFrame());
      out.accept(call.frame);
    }
  }

  /** A RESPONSE or ERROR came. An answer to nobody is one that came too late, and is dropped. */
  void answered(Frame answer) throws MalformedFrameException {
    Call<?> call = sent.remove(answer.correlationId());
    if (call == null) {
      return;
    }
    vertx.cancelTimer(call.timer);
    try {
      if (answer.kind() == Frame.Kind.RESPONSE) {
        call.succeed(answer);
      } else {
        call.refused(ErrorReply.parseFrom(answer.body()));
      }
    } catch (InvalidProtocolBufferException e) {
      String unreadable =
          "an answer to %s that cannot be read: %s".formatted(call.api, e.getMessage());
      call.fail(Kind.NO_ANSWER, unreadable);
      throw new MalformedFrameException(unreadable);
    }
  }

  /** The connection ended: what was sent will get no answer, what waits may wait for the next connection. */
  void failSent(String reason) {
    failAll(sent, Kind.NO_ANSWER, reason);
  }

  /** The peer wants none of this client's calls. */
  void refuseWaiting(String reason) {
    waitingBytes = 0;
    failAll(waiting, Kind.REFUSED, reason);
  }

  /** No connection will come any more. */
  void failAll(String reason) {
    failSent(reason);
    waitingBytes = 0;
    failAll(waiting, Kind.NOT_SENT, reason);
  }

  // Empties the map first: whoever hears of a failure may make the next call at once.
  private void failAll(Map<Long, Call<?>> calls, Kind kind, String reason) {
    List<Call<?>> failing = List.copyOf(calls.values());
    calls.clear();
    for (Call<?> call : failing) {
      vertx.cancelTimer(call.timer);
      call.fail(kind, reason);
    }
  }

  /** One call; its frame is null once it was sent. */
  private record Call<R extends MessageLite>(
      Api api, Parser<R> parser, Buffer frame, long timer, Promise<R> promise) {
    Call<R> withoutFrame() {
      return new Call<>(api, parser, null, timer, promise);
    }

    void fail(Kind kind, String reason) {
      promise.fail(new RpcException(kind, reason));
    }

    void succeed(Frame answer) throws InvalidProtocolBufferException {
      CodedInputStream body = answer.body().newCodedInput();
      // Byte fields share the frame's array: it is theirs alone.
      body.enableAliasing(true);
      promise.complete(parser.parseFrom(body));
    }

    void refused(ErrorReply error) {
      Kind kind =
          switch (error.getError()) {
            case BUSY -> Kind.NOT_SENT;
            case UNSUPPORTED_VERSION -> Kind.REFUSED;
            default -> Kind.NO_ANSWER;
          };
      fail(kind, error.getError() + ": " + error.getMessage());
    }
  }
}
