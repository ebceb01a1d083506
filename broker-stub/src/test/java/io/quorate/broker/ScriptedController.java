package io.quorate.broker;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.quorate.message.AlterPartitionResponse;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.Entry;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.FetchSnapshotRequest;
import io.quorate.message.FetchSnapshotResponse;
import io.quorate.message.HeartbeatResponse;
import io.quorate.message.LeaderHint;
import io.quorate.message.PartitionIsrResult;
import io.quorate.message.RegisterBrokerResponse;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.quorate.rpc.Identity;
import io.quorate.rpc.RpcHandler;
import io.quorate.rpc.RpcPeer;
import io.quorate.rpc.RpcServer;
import io.quorate.rpc.RpcSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Plays a controller on a real socket: a leader that agrees to everything and serves a log, unless the test tells it
 * otherwise. Fields may be set from the test's thread.
 */
final class ScriptedController implements RpcHandler {
  private static final long MAX_WAIT_SECONDS = 20;

  /** What was asked, in order. */
  final BlockingQueue<BrokerRequest> asked = new LinkedBlockingQueue<>();

  final BlockingQueue<FetchRequest> fetched = new LinkedBlockingQueue<>();

  final BlockingQueue<FetchSnapshotRequest> fetchedSnapshots = new LinkedBlockingQueue<>();

  volatile Function<FetchSnapshotRequest, FetchSnapshotResponse> fetchSnapshot =
      request -> FetchSnapshotResponse.newBuilder().setError(ErrorCode.SNAPSHOT_NOT_FOUND).build();

  volatile Function<BrokerRequest, BrokerResponse> broker = ScriptedController::agree;
  volatile Function<FetchRequest, Future<FetchResponse>> fetch = this::serve;

  private final Vertx vertx;
  private final List<Entry> log = new ArrayList<>(); // event loop only, like the promises
  private final List<Promise<FetchResponse>> parked = new ArrayList<>();
  private RpcServer server;
  private Address address;

  ScriptedController(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Listens on a free port at first, and on the same one again after {@link #stop}. */
  ScriptedController start() {
    int port = address == null ? 0 : address.port();
    Promise<Integer> bound = Promise.promise();
    vertx.runOnContext(
        v -> {
          server =
              new RpcServer(
                  vertx, new Identity("test-cluster", 1, "controller"), RpcSettings.DEFAULTS, this);
          server.listen("127.0.0.1", port).onComplete(bound);
        });
    address = new Address("127.0.0.1", await(bound.future()));
    return this;
  }

  void stop() {
    Promise<Void> closed = Promise.promise();
    vertx.runOnContext(v -> server.close().onComplete(closed));
    await(closed.future());
  }

  Address address() {
    return address;
  }

  /** Commits entries: parked fetches are answered. */
  void append(List<Entry> entries) {
    List<Entry> copy = List.copyOf(entries);
    vertx.runOnContext(
        v -> {
          log.addAll(copy);
          List<Promise<FetchResponse>> waiting = List.copyOf(parked);
          parked.clear();
          waiting.forEach(each -> each.tryComplete(answer(copy)));
        });
  }

  /** The next request that fits; earlier ones are passed over. */
  BrokerRequest nextAsked(Predicate<BrokerRequest> wanted) {
    return next(asked, wanted);
  }

  FetchRequest nextFetched(Predicate<FetchRequest> wanted) {
    return next(fetched, wanted);
  }

  static BrokerResponse error(ErrorCode error) {
    return BrokerResponse.newBuilder().setError(error).setMessage("scripted").build();
  }

  static BrokerResponse notController(Address leader, long epoch) {
    return error(ErrorCode.NOT_CONTROLLER).toBuilder()
        .setLeader(
            LeaderHint.newBuilder()
                .setNodeId(2)
                .setEpoch(epoch)
                .setHost(leader.host())
                .setPort(leader.port()))
        .build();
  }

  static BrokerResponse registered(long brokerEpoch) {
    return BrokerResponse.newBuilder()
        .setRegister(RegisterBrokerResponse.newBuilder().setBrokerEpoch(brokerEpoch))
        .build();
  }

  static BrokerResponse beat(boolean caughtUp, boolean fenced, boolean shouldShutDown) {
    return BrokerResponse.newBuilder()
        .setHeartbeat(
            HeartbeatResponse.newBuilder()
                .setCaughtUp(caughtUp)
                .setFenced(fenced)
                .setShouldShutDown(shouldShutDown))
        .build();
  }

  /** What a leader says to whom it has no quarrel with. */
  static BrokerResponse agree(BrokerRequest request) {
    return switch (request.getRequestCase()) {
      case REGISTER -> registered(7);
      case HEARTBEAT -> beat(true, false, request.getHeartbeat().getWantShutDown());
      case ALTER_PARTITION -> altered(request, ErrorCode.NONE);
      case REQUEST_NOT_SET -> error(ErrorCode.INVALID_REQUEST);
    };
  }

  static BrokerResponse altered(BrokerRequest request, ErrorCode each) {
    AlterPartitionResponse.Builder answer = AlterPartitionResponse.newBuilder();
    request
        .getAlterPartition()
        .getPartitionsList()
        .forEach(
            partition ->
                answer.addPartitions(
                    PartitionIsrResult.newBuilder()
                        .setError(each)
                        .setTopicId(partition.getTopicId())
                        .setPartitionId(partition.getPartitionId())));
    return BrokerResponse.newBuilder().setAlterPartition(answer).build();
  }

  @Override
  public Future<? extends MessageLite> onRequest(RpcPeer peer, Api api, ByteString body) {
    try {
      if (api == Api.FETCH) {
        FetchRequest request = FetchRequest.parseFrom(body);
        fetched.add(request);
        return fetch.apply(request);
      }
      if (api == Api.FETCH_SNAPSHOT) {
        FetchSnapshotRequest request = FetchSnapshotRequest.parseFrom(body);
        fetchedSnapshots.add(request);
        return Future.succeededFuture(fetchSnapshot.apply(request));
      }
      BrokerRequest request = BrokerRequest.parseFrom(body);
      BrokerResponse answer = broker.apply(request);
      asked.add(request);
      return Future.succeededFuture(answer);
    } catch (InvalidProtocolBufferException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public void onOneWay(RpcPeer peer, Api api, ByteString body) {}

  /** Entries from the asked offset on; parked while there are none. */
  Future<FetchResponse> serve(FetchRequest request) {
    List<Entry> news =
        log.stream().filter(each -> each.getBaseOffset() >= request.getFetchOffset()).toList();
    if (!news.isEmpty()) {
      return Future.succeededFuture(answer(news));
    }
    Promise<FetchResponse> promise = Promise.promise();
    parked.add(promise);
    vertx.setTimer(request.getMaxWaitMs(), over -> promise.tryComplete(answer(List.of())));
    return promise.future();
  }

  private static FetchResponse answer(List<Entry> entries) {
    return FetchResponse.newBuilder().addAllEntries(entries).build();
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(MAX_WAIT_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static <T> T next(BlockingQueue<T> queue, Predicate<T> wanted) {
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
      while (true) {
        T next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new AssertionError("nothing that fits within " + MAX_WAIT_SECONDS + " s");
        }
        if (wanted.test(next)) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
