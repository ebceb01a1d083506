package io.quorate.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.vertx.core.Future;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Answers admin requests with a function and notes what else happens. */
final class RecordingHandler implements RpcHandler {
  final BlockingQueue<RpcPeer> connected = new LinkedBlockingQueue<>();
  final BlockingQueue<RpcPeer> closed = new LinkedBlockingQueue<>();
  final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  final BlockingQueue<ByteString> oneWays = new LinkedBlockingQueue<>();
  private final Function<String, Future<AdminResponse>> answers;

  RecordingHandler(Function<String, Future<AdminResponse>> answers) {
    this.answers = answers;
  }

  /** Answers each request with its own id. */
  static RecordingHandler echo() {
    return new RecordingHandler(id -> Future.succeededFuture(answer(id)));
  }

  static AdminRequest request(String id) {
    return AdminRequest.newBuilder().setRequestId(id).build();
  }

  static AdminResponse answer(String text) {
    return AdminResponse.newBuilder().setMessage(text).build();
  }

  @Override
  public Future<? extends MessageLite> onRequest(RpcPeer peer, Api api, ByteString body) {
    try {
      String id = AdminRequest.parseFrom(body).getRequestId();
      requests.add(id);
      return answers.apply(id);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public void onOneWay(RpcPeer peer, Api api, ByteString body) {
    oneWays.add(body);
  }

  @Override
  public void onConnected(RpcPeer peer) {
    connected.add(peer);
  }

  @Override
  public void onClosed(RpcPeer peer) {
    closed.add(peer);
  }
}
