package io.quorate.controller.service;

import io.quorate.controller.metadata.AdminWrites;
import io.quorate.controller.node.NotLeaderException;
import io.quorate.controller.node.PeerLinks;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.RoleChange;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.quorate.rpc.Api;
import io.quorate.rpc.RpcException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Any controller takes any request: it answers itself what it can, passes the rest to the leader, and tries again while the
 * lead changes, until the request's time is over. Trying a write again is safe because every write has a request id. Event
 * loop only.
 */
public final class RequestRouter {
  private static final long RETRY_MS = 50;

  private final Vertx vertx;
  private final RaftNode node;
  private final PeerLinks links;
  private final Surroundings surroundings;
  private final AdminDesk desk;
  private final QuorumView quorum;
  private final Duration defaultTimeout;
  private final Set<Promise<Void>> awaitingChange = new LinkedHashSet<>();

  /** A router in front of this controller's service. */
  public RequestRouter(
      Vertx vertx,
      RaftNode node,
      PeerLinks links,
      MetadataService service,
      ServiceSettings settings,
      Surroundings surroundings,
      int nodeId,
      Duration defaultTimeout) {
    this.vertx = vertx;
    this.node = node;
    this.links = links;
    this.surroundings = surroundings;
    this.defaultTimeout = defaultTimeout;
    quorum = new QuorumView(settings.clusterId(), nodeId, node, service.liveness());
    desk = new AdminDesk(service, node, quorum, settings, surroundings);
    service.onRole(this::roleChanged);
  }

  /** Answers, always: what goes wrong on the way is an error in the answer. */
  public Future<AdminResponse> handle(AdminRequest request) {
    Duration timeout =
        request.getTimeoutMs() > 0 ? Duration.ofMillis(request.getTimeoutMs()) : defaultTimeout;
    long deadlineNanos = surroundings.nowNanos() + timeout.toNanos();
    Promise<AdminResponse> answer = Promise.promise();
    long timer =
        vertx.setTimer(timeout.toMillis() + 1, id -> answer.tryComplete(timedOut(timeout)));
    attempt(named(request), deadlineNanos, answer);
    return answer.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private AdminRequest named(AdminRequest request) {
    return AdminWrites.isWrite(request) && request.getRequestId().isEmpty()
        ? request.toBuilder().setRequestId(surroundings.newUuid().get()).build()
        : request;
  }

  private void attempt(AdminRequest request, long deadlineNanos, Promise<AdminResponse> answer) {
    if (answer.future().isComplete()) {
      return;
    }
    RoleChange role = node.role();
    boolean here =
        role.role() == RoleChange.Kind.LEADER
            || (request.getStale()
                && !AdminWrites.isWrite(request)
                && !request.hasTransferLeader());
    if (here) {
      desk.answer(request, answer.future())
          .onSuccess(answer::tryComplete)
          .onFailure(e -> failed(e, request, deadlineNanos, answer));
    } else if (request.getForwarded()) {
      answer.tryComplete(error(ErrorCode.NOT_CONTROLLER, "this controller does not lead"));
    } else if (role.leaderId() == RaftCore.NOBODY) {
      retry(request, deadlineNanos, answer);
    } else {
      forward(role.leaderId(), request, deadlineNanos, answer);
    }
  }

  private void forward(
      int leader, AdminRequest request, long deadlineNanos, Promise<AdminResponse> answer) {
    Promise<Void> change = Promise.promise();
    if (!request.hasTransferLeader()) {
      // A leader that died or hangs would be waited for until the time is over. The next one may be
      // asked as well: a read changes nothing, and a write has its request id.
      awaitingChange.add(change);
      change.future().onSuccess(changed -> attempt(request, deadlineNanos, answer));
    }
    call(leader, request, deadlineNanos)
        .onComplete(
            reply -> {
              boolean askedAgain = !awaitingChange.remove(change) && !request.hasTransferLeader();
              if (reply.succeeded() && !retriable(reply.result().getError())) {
                answer.tryComplete(reply.result());
              } else if (reply.succeeded() && !askedAgain) {
                retry(request, deadlineNanos, answer);
              } else if (!askedAgain) {
                failed(reply.cause(), request, deadlineNanos, answer);
              }
            });
  }

  private Future<AdminResponse> call(int leader, AdminRequest request, long deadlineNanos) {
    long leftMs = Math.max(1, (deadlineNanos - surroundings.nowNanos()) / 1_000_000);
    AdminRequest forwarded =
        request.toBuilder()
            .setForwarded(true)
            .setTimeoutMs((int) Math.min(leftMs, Integer.MAX_VALUE))
            .build();
    return links.call(
        leader, Api.ADMIN, forwarded, AdminResponse.parser(), Duration.ofMillis(leftMs));
  }

  private static boolean retriable(ErrorCode error) {
    return error == ErrorCode.NOT_CONTROLLER || error == ErrorCode.OUTCOME_UNKNOWN;
  }

  private void failed(
      Throwable e, AdminRequest request, long deadlineNanos, Promise<AdminResponse> answer) {
    if (e instanceof BusyException) {
      answer.tryComplete(error(ErrorCode.BUSY, e.getMessage()));
    } else if (e instanceof TooLargeException) {
      answer.tryComplete(error(ErrorCode.INVALID_REQUEST, e.getMessage()));
    } else if (request.getForwarded() && e instanceof NotLeaderException) {
      answer.tryComplete(error(ErrorCode.NOT_CONTROLLER, e.getMessage()));
    } else if (request.getForwarded() && e instanceof OutcomeUnknownException) {
      answer.tryComplete(error(ErrorCode.OUTCOME_UNKNOWN, e.getMessage()));
    } else if (e instanceof NotLeaderException
        || e instanceof OutcomeUnknownException
        || e instanceof RpcException) {
      retry(request, deadlineNanos, answer);
    } else {
      answer.tryComplete(error(ErrorCode.UNKNOWN_SERVER_ERROR, String.valueOf(e.getMessage())));
    }
  }

  /** Tries again when the role or the leader changes, or a little later; the request's own timer ends it. */
  private void retry(AdminRequest request, long deadlineNanos, Promise<AdminResponse> answer) {
    Promise<Void> change = Promise.promise();
    awaitingChange.add(change);
    long timer = vertx.setTimer(RETRY_MS, id -> change.tryComplete());
    change
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              awaitingChange.remove(change);
              attempt(request, deadlineNanos, answer);
            });
  }

  private void roleChanged(RoleChange change) {
    quorum.roleChanged(change);
    desk.roleChanged(change);
    List<Promise<Void>> waiting = List.copyOf(awaitingChange);
    awaitingChange.clear();
    // In a turn of their own: the node is in the middle of its change.
    surroundings.later(() -> waiting.forEach(Promise::tryComplete));
  }

  private AdminResponse timedOut(Duration timeout) {
    int leader = node.role().leaderId();
    String why =
        leader == RaftCore.NOBODY
            ? "no leader is known: a majority of the controllers must be up and reach each other"
            : "the leader, controller " + leader + ", did not answer in time";
    return error(
        ErrorCode.REQUEST_TIMED_OUT, "no answer within " + timeout.toMillis() + " ms; " + why);
  }

  private AdminResponse error(ErrorCode code, String message) {
    return AdminResponse.newBuilder()
        .setError(code)
        .setMessage(message)
        .setLeader(LeaderHints.of(node))
        .build();
  }
}
