package io.quorate.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.LeaderHint;
import io.quorate.rpc.Address;
import io.quorate.rpc.RpcException;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * One call with all its tries, in rounds: each connected controller once, then a pause. Lives on the client's event
 * loop.
 */
final class AdminCall {
  private final AdminClient client;
  private final AdminRequest request;
  private final Promise<AdminResponse> promise;
  private final long startNanos = System.nanoTime();
  private final Map<Address, String> failures = new LinkedHashMap<>();
  private final Set<Address> triedThisRound = new HashSet<>();
  private long pauseMs;
  private boolean reached;
  private boolean outcomeUnknown;

  AdminCall(AdminClient client, AdminRequest request, Promise<AdminResponse> promise) {
    this.client = client;
    this.request = withRequestId(request);
    this.promise = promise;
    this.pauseMs = client.settings().backoffMin().toMillis();
  }

  /** Asks the next controller of this round; without any, waits for a connection or for the next round. */
  void next() {
    List<Address> connected = client.connected();
    reached |= !connected.isEmpty();
    if (left().toMillis() <= 0) {
      giveUp();
    } else if (connected.isEmpty()) {
      client.nextConnection(left()).onComplete(ignored -> next());
    } else {
      connected.stream()
          .filter(each -> !triedThisRound.contains(each))
          .findFirst()
          .ifPresentOrElse(this::ask, this::pause);
    }
  }

  private void ask(Address target) {
    triedThisRound.add(target);
    long tryMs = Math.min(left().toMillis(), client.settings().tryTimeout().toMillis());
    // The controller gives up a little earlier, so that its reason arrives.
    int controllerMs = (int) Math.max(1, tryMs * 9 / 10);
    client
        .send(
            target,
            request.toBuilder().setTimeoutMs(controllerMs).build(),
            Duration.ofMillis(tryMs))
        .onComplete(answer -> answered(target, answer), failure -> failed(target, failure));
  }

  private void answered(Address target, AdminResponse answer) {
    failures.put(target, Errors.line(answer.getErrorValue(), answer.getMessage()));
    switch (answer.getError()) {
      case NOT_CONTROLLER -> {
        preferLeader(answer);
        next();
      }
      case BUSY -> pause();
      case OUTCOME_UNKNOWN, REQUEST_TIMED_OUT -> {
        outcomeUnknown |= changesSomething(request);
        retry();
      }
      default -> {
        client.prefer(target);
        promise.complete(answer);
      }
    }
  }

  private void failed(Address target, Throwable failure) {
    failures.put(target, String.valueOf(failure.getMessage()));
    boolean sent =
        !(failure instanceof RpcException rpc) || rpc.kind() == RpcException.Kind.NO_ANSWER;
    if (sent) {
      outcomeUnknown |= changesSomething(request);
      retry();
    } else {
      next();
    }
  }

  /** A transfer of leadership is no log entry, so no request id makes its repetition safe. */
  private void retry() {
    if (request.hasTransferLeader()) {
      giveUp();
    } else {
      next();
    }
  }

  private void pause() {
    triedThisRound.clear();
    long delayMs = ThreadLocalRandom.current().nextLong(pauseMs / 2, pauseMs + 1) + 1;
    pauseMs = Math.min(pauseMs * 2, client.settings().backoffMax().toMillis());
    if (left().toMillis() <= delayMs) {
      giveUp();
    } else {
      client.pause(delayMs).onComplete(ignored -> next());
    }
  }

  private void preferLeader(AdminResponse answer) {
    LeaderHint hint = answer.getLeader();
    if (answer.hasLeader() && hint.getNodeId() >= 0 && !hint.getHost().isEmpty()) {
      client.prefer(new Address(hint.getHost(), hint.getPort()));
    }
  }

  private void giveUp() {
    client.unreachable().forEach(failures::putIfAbsent);
    String tried =
        failures.entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue())
            .collect(Collectors.joining("; "));
    long elapsedMs = (System.nanoTime() - startNanos) / 1_000_000;
    String what = reached ? "no final answer" : "no controller could be reached";
    String warning =
        outcomeUnknown ? ". It may have been carried out: look before you repeat it" : "";
    promise.fail(
        new ClusterUnavailableException(
            "%s within %d ms (%s)%s".formatted(what, elapsedMs, tried, warning), outcomeUnknown));
  }

  private Duration left() {
    Duration total = reached ? client.settings().timeout() : client.settings().unreachableLimit();
    return total.minusNanos(System.nanoTime() - startNanos);
  }

  private static AdminRequest withRequestId(AdminRequest request) {
    return changesSomething(request) && request.getRequestId().isEmpty()
        ? request.toBuilder().setRequestId(UUID.randomUUID().toString()).build()
        : request;
  }

  private static boolean changesSomething(AdminRequest request) {
    return switch (request.getRequestCase()) {
      case CREATE_TOPICS, DELETE_TOPICS, ALTER_CONFIGS, UNREGISTER_BROKER, TRANSFER_LEADER -> true;
      case LIST_TOPICS,
          DESCRIBE_TOPICS,
          DESCRIBE_CONFIGS,
          DESCRIBE_BROKERS,
          DESCRIBE_CLUSTER,
          DESCRIBE_QUORUM,
          REQUEST_NOT_SET ->
          false;
    };
  }
}
