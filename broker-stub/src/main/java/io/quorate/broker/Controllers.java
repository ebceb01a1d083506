package io.quorate.broker;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.quorate.rpc.Identity;
import io.quorate.rpc.RpcClient;
import io.quorate.rpc.RpcSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The controllers this stub knows, with one connection each, made when first asked for. Event loop only. */
final class Controllers {
  private static final Duration UNCONNECTED_TIMEOUT = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Identity self;
  private final List<Address> bootstrap;
  private final Map<Address, RpcClient> clients = new HashMap<>();

  Controllers(Vertx vertx, BrokerConfig config) {
    this.vertx = vertx;
    this.self = new Identity(config.clusterId(), config.id(), "broker");
    this.bootstrap = config.controllers();
  }

  /**
   * Asks the controller at an address, whether configured or hinted at. Where there is no connection yet the time is short,
   * so that a controller that is down holds nobody up; a slow connection goes on being made for the next try.
   */
  <R extends MessageLite> Future<R> call(
      Address address, Api api, MessageLite request, Parser<R> answer, Duration timeout) {
    RpcClient client =
        clients.computeIfAbsent(
            address, each -> new RpcClient(vertx, each, self, RpcSettings.DEFAULTS));
    boolean patient = client.isConnected() || timeout.compareTo(UNCONNECTED_TIMEOUT) < 0;
    return client.call(api, request, answer, patient ? timeout : UNCONNECTED_TIMEOUT);
  }

  /** How many are configured. */
  int size() {
    return bootstrap.size();
  }

  /** A configured one for each node to begin with, so that many brokers spread over the controllers. */
  Address first(int nodeId) {
    return bootstrap.get(nodeId % bootstrap.size());
  }

  /** The configured one after another; the first one after one that is not configured. */
  Address after(Address address) {
    return bootstrap.get((bootstrap.indexOf(address) + 1) % bootstrap.size());
  }

  /** Closes every connection. */
  Future<Void> close() {
    return Future.join(clients.values().stream().map(RpcClient::close).toList()).mapEmpty();
  }
}
