package io.quorate.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.quorate.rpc.Identity;
import io.quorate.rpc.RpcClient;
import io.quorate.rpc.RpcException;
import io.quorate.rpc.RpcException.Kind;
import io.quorate.rpc.RpcSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks a quorum, wherever its leader is. Any controller takes any request and passes it on; this client finds one that
 * answers, follows hints, and repeats what is worth repeating. A write keeps one request id through all its tries, so
 * that the controller answers a repeated write with the first result.
 *
 * <p>Any thread may call; the work is done on one event loop. Futures complete there, so never wait for one on it.
 */
public final class AdminClient {
  private final Context context;
  private final Vertx vertx;
  private final List<Address> bootstrap;
  private final AdminSettings settings;
  // Loop only, all that follows. The order of the links is the order in which they are tried.
  private final Map<Address, RpcClient> links = new LinkedHashMap<>();
  private Promise<Void> connected = Promise.promise();
  private Address preferred;

  /** A client that connects when first used. {@code bootstrap}: some or all of the controllers, at least one. */
  public AdminClient(Vertx vertx, List<Address> bootstrap, AdminSettings settings) {
    if (bootstrap.isEmpty()) {
      throw new IllegalArgumentException("bootstrap: at least one host:port is needed");
    }
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.bootstrap = List.copyOf(bootstrap);
    this.settings = settings;
    this.preferred = bootstrap.get(0);
  }

  /**
   * Asks until there is a final answer, which may be a refusal ({@code error} set). Fails with {@link
   * ClusterUnavailableException} when there was none in time.
   */
  public Future<AdminResponse> call(AdminRequest request) {
    Promise<AdminResponse> promise = Promise.promise();
    context.runOnContext(
        ignored -> {
          bootstrap.forEach(this::link);
          new AdminCall(this, request, promise).next();
        });
    return promise.future();
  }

  /** Asks this one controller, once. Fails with an {@link io.quorate.rpc.RpcException}. */
  public Future<AdminResponse> ask(Address address, AdminRequest request, Duration timeout) {
    Promise<AdminResponse> promise = Promise.promise();
    context.runOnContext(
        ignored ->
            send(address, request, timeout)
                .recover(failure -> Future.failedFuture(shorter(address, failure)))
                .onComplete(promise));
    return promise.future();
  }

  /** The controllers this client was given. */
  public List<Address> bootstrap() {
    return bootstrap;
  }

  /** Closes every connection; calls under way fail. */
  public Future<Void> close() {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(
        ignored -> {
          List<Future<Void>> closing = links.values().stream().map(RpcClient::close).toList();
          Future.join(closing).<Void>mapEmpty().onComplete(promise);
        });
    return promise.future();
  }

  AdminSettings settings() {
    return settings;
  }

  Future<AdminResponse> send(Address address, AdminRequest request, Duration timeout) {
    return link(address).call(Api.ADMIN, request, AdminResponse.parser(), timeout);
  }

  /** The controllers that are connected, the preferred one first. */
  List<Address> connected() {
    List<Address> open = new ArrayList<>();
    links.forEach(
        (address, link) -> {
          if (link.isConnected()) {
            open.add(address.equals(preferred) ? 0 : open.size(), address);
          }
        });
    return open;
  }

  /** Completes when the next connection opens, or after so long. */
  Future<Void> nextConnection(Duration limit) {
    return Future.any(connected.future(), pause(Math.max(1, limit.toMillis()))).mapEmpty();
  }

  Future<Void> pause(long ms) {
    return vertx.timer(ms, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Ask this one first from now on: it answered, or it is said to lead. */
  void prefer(Address address) {
    link(address);
    preferred = address;
  }

  /** Why there is no connection, for each controller without one. */
  Map<Address, String> unreachable() {
    Map<Address, String> reasons = new LinkedHashMap<>();
    links.forEach(
        (address, link) -> {
          if (!link.isConnected()) {
            reasons.put(address, link.lastFailure());
          }
        });
    return reasons;
  }

  /** That the time ran out says less than why there was no connection all the time. */
  private Throwable shorter(Address address, Throwable failure) {
    boolean unsent = failure instanceof RpcException rpc && rpc.kind() == Kind.NOT_SENT;
    RpcClient link = link(address);
    return unsent && !link.isConnected()
        ? new RpcException(Kind.NOT_SENT, link.lastFailure())
        : failure;
  }

  private RpcClient link(Address address) {
    return links.computeIfAbsent(
        address,
        each -> {
          Identity self = new Identity("", -1, "admin");
          RpcClient link = new RpcClient(vertx, each, self, RpcSettings.DEFAULTS);
          link.onConnected(this::opened).keepConnected();
          return link;
        });
  }

  private void opened() {
    Promise<Void> waited = connected;
    connected = Promise.promise();
    waited.complete();
  }
}
