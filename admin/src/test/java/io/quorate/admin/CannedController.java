package io.quorate.admin;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.LeaderHint;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A real server on a free port that answers as the test says, and remembers what it was asked. */
final class CannedController implements AutoCloseable {
  /** What a silent controller answers: nothing, ever. */
  static final Function<AdminRequest, AdminResponse> SILENT = request -> null;

  final List<AdminRequest> asked = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final Address address;

  CannedController(Function<AdminRequest, AdminResponse> answers) {
    Promise<Integer> port = Promise.promise();
    vertx.runOnContext(
        ignored ->
            new RpcServer(
                    vertx,
                    new Identity("cluster", 1, "controller"),
                    RpcSettings.DEFAULTS,
                    handler(answers))
                .listen("127.0.0.1", 0)
                .onComplete(port));
    this.address = new Address("127.0.0.1", port.future().await());
  }

  /** Gives these answers one after the other, and the last one again and again. */
  static CannedController answering(AdminResponse... answers) {
    int[] next = {0};
    return new CannedController(request -> answers[Math.min(next[0]++, answers.length - 1)]);
  }

  static AdminResponse error(ErrorCode code, String message) {
    return AdminResponse.newBuilder().setError(code).setMessage(message).build();
  }

  static AdminResponse notController(Address leader) {
    return error(ErrorCode.NOT_CONTROLLER, "not the leader").toBuilder()
        .setLeader(
            LeaderHint.newBuilder().setNodeId(1).setHost(leader.host()).setPort(leader.port()))
        .build();
  }

  Address address() {
    return address;
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private RpcHandler handler(Function<AdminRequest, AdminResponse> answers) {
    return new RpcHandler() {
      @Override
      public Future<? extends MessageLite> onRequest(RpcPeer peer, Api api, ByteString body) {
        try {
          AdminRequest request = AdminRequest.parseFrom(body);
          asked.add(request);
          AdminResponse answer = answers.apply(request);
          return answer == null
              ? Promise.<AdminResponse>promise().future()
              : Future.succeededFuture(answer);
        } catch (InvalidProtocolBufferException e) {
          return Future.failedFuture(e);
        }
      }

      @Override
      public void onOneWay(RpcPeer peer, Api api, ByteString body) {
        throw new AssertionError("nobody sends " + api + " one way here");
      }
    };
  }
}
