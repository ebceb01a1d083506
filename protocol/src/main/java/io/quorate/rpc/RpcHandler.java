package io.quorate.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.vertx.core.Future;

/** What a server does with what arrives. All methods are called on the server's event loop and must not block. */
public interface RpcHandler {
  /** A request; the future's message is the answer. A failed future answers with an error frame. */
  Future<? extends MessageLite> onRequest(RpcPeer peer, Api api, ByteString body);

  /** A message that wants no answer. */
  void onOneWay(RpcPeer peer, Api api, ByteString body);

  /** The peer's Hello was accepted. */
  default void onConnected(RpcPeer peer) {}

  /** The connection ended, for whatever reason. */
  default void onClosed(RpcPeer peer) {}
}
