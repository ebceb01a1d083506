package io.quorate.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.vertx.core.Future;

/**
 * What a server does with what arrives. All methods are called on the server's event loop and must not block. A body that
 * cannot be parsed is refused with an {@link IllegalArgumentException}, which closes the connection with one log line.
 * Any other exception out of a method is a bug and reaches the exception handler of the context.
 */
public interface RpcHandler {
  /**
   * A request; the future's message is the answer. A failed future answers with an error frame. The future completes on
   * the server's event loop; the body may be kept.
   */
  Future<? extends MessageLite> onRequest(RpcPeer peer, Api api, ByteString body);

  /** A message that wants no answer. The body may be kept. */
  void onOneWay(RpcPeer peer, Api api, ByteString body);

  /** The peer's Hello was accepted. */
  default void onConnected(RpcPeer peer) {}

  /** The connection of an accepted peer ended, for whatever reason. */
  default void onClosed(RpcPeer peer) {}
}
