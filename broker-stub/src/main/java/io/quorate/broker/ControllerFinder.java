package io.quorate.broker;

import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.LeaderHint;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.vertx.core.Future;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Gets a request to the controller that leads: it follows the hints in answers, and where there is none it goes round
 * the configured controllers. Event loop only.
 */
final class ControllerFinder {
  private static final Logger log = LogManager.getLogger();

  /** One try. A session lives for several times as long, so that one dead controller costs no session. */
  private static final Duration TRY_TIMEOUT = Duration.ofSeconds(2);

  private final Controllers controllers;
  private final int brokerId;
  private Address believed;
  private long believedEpoch;

  ControllerFinder(Controllers controllers, int brokerId) {
    this.controllers = controllers;
    this.brokerId = brokerId;
    this.believed = controllers.first(brokerId);
  }

  /**
   * Asks until one answers who leads, at most once round all and back to a hinted one. Every broker request may be sent
   * twice: registrations are told apart by incarnation, ISR changes by epochs. The answer may hold any error but
   * NOT_CONTROLLER; the future fails when nobody led, with what the last one said.
   */
  Future<BrokerResponse> ask(BrokerRequest request) {
    return ask(request, controllers.size() + 2);
  }

  /** The controller that the next request goes to. */
  Address believed() {
    return believed;
  }

  private Future<BrokerResponse> ask(BrokerRequest request, int triesLeft) {
    Address asked = believed;
    return controllers
        .call(asked, Api.BROKER, request, BrokerResponse.parser(), TRY_TIMEOUT)
        .transform(
            (answer, failure) -> {
              if (failure == null && answer.getError() != ErrorCode.NOT_CONTROLLER) {
                follow(answer.getLeader());
                return Future.succeededFuture(answer);
              }
              String problem = failure != null ? failure.getMessage() : said(asked, answer);
              boolean hinted = failure == null && follow(answer.getLeader());
              if (!hinted && believed.equals(asked)) {
                believed = controllers.after(asked);
              }
              return triesLeft > 1
                  ? ask(request, triesLeft - 1)
                  : Future.failedFuture(new NoControllerException(problem));
            });
  }

  /** Believes a hint of the same or a newer epoch; an older one is of a leader that has been replaced. */
  private boolean follow(LeaderHint hint) {
    if (hint.getHost().isEmpty() || hint.getNodeId() < 0 || hint.getEpoch() < believedEpoch) {
      return false;
    }
    Address leader = new Address(hint.getHost(), hint.getPort());
    believedEpoch = hint.getEpoch();
    if (leader.equals(believed)) {
      return false;
    }
    log.info(
        "broker {}: controller {} at {} leads (epoch {})",
        brokerId,
        hint.getNodeId(),
        leader,
        hint.getEpoch());
    believed = leader;
    return true;
  }

  private static String said(Address asked, BrokerResponse answer) {
    return asked + ": " + answer.getError() + " " + answer.getMessage();
  }
}
