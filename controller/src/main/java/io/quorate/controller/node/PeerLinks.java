package io.quorate.controller.node;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.message.Configuration;
import io.quorate.message.RaftMessage;
import io.quorate.message.Voter;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.quorate.rpc.Identity;
import io.quorate.rpc.RpcClient;
import io.quorate.rpc.RpcException;
import io.quorate.rpc.RpcSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** One kept-up connection to each other controller. What cannot be sent is dropped: Raft repairs. Event loop only. */
public final class PeerLinks {
  private final Vertx vertx;
  private final Identity self;
  private final RpcSettings settings;
  private final Map<Integer, RpcClient> links = new TreeMap<>();
  private IntConsumer disconnected = id -> {};

  /** Links for the node {@code self}; none is open yet. */
  public PeerLinks(Vertx vertx, Identity self, RpcSettings settings) {
    this.vertx = vertx;
    this.self = self;
    this.settings = settings;
  }

  /** Called with the node id whenever an open link closes. */
  void onDisconnected(IntConsumer handler) {
    disconnected = handler;
  }

  /** Connects to everyone of the configuration. */
  void connect(Configuration configuration) {
    for (Voter voter : configuration.getVotersList()) {
      if (voter.getNodeId() != self.nodeId()) {
        links.computeIfAbsent(voter.getNodeId(), id -> open(voter));
      }
    }
  }

  private RpcClient open(Voter voter) {
    Address address = new Address(voter.getHost(), voter.getPort());
    RpcClient link = new RpcClient(vertx, address, self, settings);
    link.onClosed(reason -> disconnected.accept(voter.getNodeId()));
    link.keepConnected();
    return link;
  }

  void send(RaftMessage message) {
    RpcClient link = links.get(message.getTo());
    if (link != null) {
      link.send(Api.RAFT, message);
    }
  }

  /** Asks another controller; fails with an {@link RpcException}. */
  public <R extends MessageLite> Future<R> call(
      int nodeId, Api api, MessageLite request, Parser<R> answer, Duration timeout) {
    RpcClient link = links.get(nodeId);
    return link == null
        ? Future.failedFuture(
            new RpcException(
                RpcException.Kind.NOT_SENT, "controller " + nodeId + " is not known here"))
        : link.call(api, request, answer, timeout);
  }

  /** Closes every link. */
  Future<Void> close() {
    return Future.all(links.values().stream().map(RpcClient::close).toList()).mapEmpty();
  }
}
