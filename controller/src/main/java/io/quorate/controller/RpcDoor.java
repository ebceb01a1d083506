package io.quorate.controller;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.observer.ObserverDoor;
import io.quorate.controller.service.RequestRouter;
import io.quorate.message.AdminRequest;
import io.quorate.message.BrokerRequest;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchSnapshotRequest;
import io.quorate.message.RaftMessage;
import io.quorate.rpc.Api;
import io.quorate.rpc.RpcHandler;
import io.quorate.rpc.RpcPeer;
import io.vertx.core.Future;

/** Hands what arrives on the controller's port to the room that answers it. Event loop only. */
final class RpcDoor implements RpcHandler {
  private final RaftNode node;
  private final RequestRouter router;
  private final ObserverDoor observers;

  RpcDoor(RaftNode node, RequestRouter router, ObserverDoor observers) {
    this.node = node;
    this.router = router;
    this.observers = observers;
  }

  @Override
  public Future<? extends MessageLite> onRequest(RpcPeer peer, Api api, ByteString body) {
    return switch (api) {
      case ADMIN -> router.handle(parse(AdminRequest.parser(), body));
      case BROKER -> observers.handle(parse(BrokerRequest.parser(), body));
      case FETCH -> observers.fetch(parse(FetchRequest.parser(), body));
      case FETCH_SNAPSHOT -> observers.fetchSnapshot(parse(FetchSnapshotRequest.parser(), body));
      case RAFT -> throw new IllegalArgumentException("a Raft message is no request");
    };
  }

  @Override
  public void onOneWay(RpcPeer peer, Api api, ByteString body) {
    RaftMessage message = parse(RaftMessage.parser(), body);
    if (api != Api.RAFT
        || !peer.role().equals(ControllerVerticle.ROLE)
        || peer.nodeId() != message.getFrom()) {
      throw new IllegalArgumentException(
          "a one-way message must be a Raft message of the controller that sends it, not "
              + api
              + " of node "
              + message.getFrom());
    }
    try {
      node.receive(message);
    } catch (IllegalArgumentException e) {
      // Not the peer's fault, as an unreadable body would be: a bug here, and the node must end.
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onClosed(RpcPeer peer) {
    if (peer.role().equals(ControllerVerticle.ROLE)) {
      node.peerDisconnected(peer.nodeId());
    }
  }

  private static <M> M parse(Parser<M> parser, ByteString body) {
    try {
      return parser.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("unreadable body: " + e.getMessage(), e);
    }
  }
}
