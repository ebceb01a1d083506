package io.quorate.e2e;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.quorate.rpc.Identity;
import io.quorate.rpc.RpcClient;
import io.quorate.rpc.RpcException;
import io.quorate.rpc.RpcSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One connection to each controller. It asks exactly the one that it is told to ask, once: what to do about a failure is the
 * test's to say. Any thread.
 */
final class ClusterClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final RpcSettings SETTINGS =
      new RpcSettings(
          16 << 20, Duration.ofSeconds(2), Duration.ofMillis(5), Duration.ofMillis(50), 64 << 20);

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final Map<Integer, RpcClient> links = new TreeMap<>();

  /** Connects to these and keeps the connections up. */
  ClusterClient(Map<Integer, Address> controllers) {
    CompletableFuture<Void> made = new CompletableFuture<>();
    loop.runOnContext(
        v -> {
          Identity self = new Identity("", -1, "admin");
          controllers.forEach(
              (id, address) -> links.put(id, new RpcClient(vertx, address, self, SETTINGS)));
          links.values().forEach(RpcClient::keepConnected);
          made.complete(null);
        });
    made.join();
  }

  /** Asks this controller, and waits for a connection to it if there is none. Fails with an {@link RpcException}. */
  AdminResponse ask(int controller, AdminRequest request) {
    return join(send(controller, request));
  }

  /** As {@link #ask(int, AdminRequest)}, without waiting for the answer. */
  CompletableFuture<AdminResponse> send(int controller, AdminRequest request) {
    return call(controller, Api.ADMIN, request, AdminResponse.parser(), true);
  }

  /** As {@link #ask(int, AdminRequest)}, but fails at once when there is no connection. */
  AdminResponse askIfConnected(int controller, AdminRequest request) {
    return join(call(controller, Api.ADMIN, request, AdminResponse.parser(), false));
  }

  /** Plays a broker. */
  BrokerResponse ask(int controller, BrokerRequest request) {
    return join(call(controller, Api.BROKER, request, BrokerResponse.parser(), true));
  }

  /** Tails as a broker does. */
  FetchResponse fetch(int controller, FetchRequest request) {
    return join(call(controller, Api.FETCH, request, FetchResponse.parser(), true));
  }

  private <R extends MessageLite> CompletableFuture<R> call(
      int controller, Api api, MessageLite request, Parser<R> parser, boolean wait) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    loop.runOnContext(
        v -> {
          RpcClient link = links.get(controller);
          if (wait || link.isConnected()) {
            link.call(api, request, parser, PATIENCE)
                .onComplete(answer::complete, answer::completeExceptionally);
          } else {
            answer.completeExceptionally(
                new RpcException(RpcException.Kind.NOT_SENT, "not connected"));
          }
        });
    return answer;
  }

  static <R> R join(CompletableFuture<R> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RpcException failure ? failure : e;
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
