package io.quorate.broker;

import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.HeartbeatRequest;
import io.quorate.message.HeartbeatResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Keeps the broker's session alive: quick beats until the controller finds it caught up and unfences it, then one each
 * interval (KIP-631). It registers first, and again when the controller no longer knows this broker epoch. Event loop
 * only.
 */
final class Heartbeats {
  private static final Logger log = LogManager.getLogger();

  private static final Duration QUICKEST = Duration.ofMillis(10);
  private static final Duration QUICK = Duration.ofMillis(100);

  private final Vertx vertx;
  private final ControllerFinder finder;
  private final Registration registration;
  private final BrokerConfig config;
  private final LongSupplier appliedOffset;
  private final Consumer<Throwable> onRefused;
  private final Backoff quick = new Backoff(QUICKEST, QUICK);
  private final Backoff unreachable;
  private final Promise<Void> left = Promise.promise();

  private long brokerEpoch = -1;
  private boolean caughtUp;
  private boolean fenced = true;
  private boolean leaving;
  private boolean stopped;
  private boolean asking;
  private boolean lost;
  private long timer = -1;

  /**
   * Nothing happens before {@link #start}.
   *
   * @param appliedOffset end offset of what the broker has applied
   * @param onRefused told once when the broker can never be registered (again)
   */
  Heartbeats(
      Vertx vertx,
      ControllerFinder finder,
      Registration registration,
      BrokerConfig config,
      LongSupplier appliedOffset,
      Consumer<Throwable> onRefused) {
    this.vertx = vertx;
    this.finder = finder;
    this.registration = registration;
    this.config = config;
    this.appliedOffset = appliedOffset;
    this.onRefused = onRefused;
    this.unreachable = new Backoff(Duration.ofMillis(50), config.heartbeatInterval());
  }

  /** Registers, then beats until stopped. */
  void start() {
    onRegistration(registration.register());
  }

  /** The epoch of the current registration, -1 while there is none. */
  long brokerEpoch() {
    return brokerEpoch;
  }

  /** What the last answered heartbeat said. */
  boolean fenced() {
    return fenced;
  }

  /** Asks to leave; done when the controller has moved the leaderships away, or the configured time is over. */
  Future<Void> leave() {
    leaving = true;
    if (brokerEpoch < 0) {
      return Future.succeededFuture();
    }
    log.info("broker {}: asks to leave", config.id());
    quick.reset();
    beatAfter(1);
    long timeoutMs = Math.max(1, config.shutdownTimeout().toMillis());
    long over =
        vertx.setTimer(timeoutMs, fired -> left.tryFail("not let go in " + timeoutMs + " ms"));
    return left.future().onComplete(done -> vertx.cancelTimer(over));
  }

  /** Beats no more. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    registration.stop();
  }

  private void onRegistration(Future<Long> registered) {
    brokerEpoch = -1;
    caughtUp = false;
    fenced = true;
    registered
        .onSuccess(
            epoch -> {
              brokerEpoch = epoch;
              quick.reset();
              beatAfter(1);
            })
        .onFailure(
            failure -> {
              if (!stopped) {
                onRefused.accept(failure);
              }
            });
  }

  private void beatAfter(long delayMs) {
    vertx.cancelTimer(timer);
    if (!stopped && !asking) {
      timer = vertx.setTimer(delayMs, fired -> beat());
    }
  }

  private void beat() {
    asking = true;
    HeartbeatRequest.Builder beat =
        HeartbeatRequest.newBuilder()
            .setBrokerId(config.id())
            .setBrokerEpoch(brokerEpoch)
            .setMetadataOffset(appliedOffset.getAsLong())
            .setWantFence(!caughtUp && !leaving) // as Kafka's while STARTING; false while leaving
            .setWantShutDown(leaving);
    finder
        .ask(BrokerRequest.newBuilder().setHeartbeat(beat).build())
        .onComplete(
            answer -> {
              asking = false;
              if (stopped) {
                return;
              }
              if (answer.succeeded()) {
                onAnswer(answer.result());
              } else {
                onProblem(answer.cause().getMessage());
              }
            });
  }

  private void onAnswer(BrokerResponse answer) {
    switch (answer.getError()) {
      case NONE -> onBeat(answer.getHeartbeat());
      case STALE_BROKER_EPOCH, BROKER_ID_NOT_REGISTERED -> onUnknownHere(answer.getError());
      default -> onProblem(answer.getError() + " " + answer.getMessage());
    }
  }

  private void onBeat(HeartbeatResponse answer) {
    if (lost) {
      lost = false;
      log.info("broker {}: controller {} answers heartbeats", config.id(), finder.believed());
    }
    unreachable.reset();
    if (answer.getFenced() != fenced) {
      log.info("broker {}: {}", config.id(), answer.getFenced() ? "fenced" : "unfenced");
    }
    boolean changed = answer.getCaughtUp() != caughtUp || answer.getFenced() != fenced;
    caughtUp = answer.getCaughtUp();
    fenced = answer.getFenced();
    if (leaving && answer.getShouldShutDown()) {
      left.tryComplete();
      return;
    }
    if (changed) {
      quick.reset();
    }
    boolean steady = caughtUp && !fenced && !leaving;
    beatAfter(steady ? config.heartbeatInterval().toMillis() : quick.nextMs());
  }

  private void onUnknownHere(ErrorCode why) {
    if (leaving) {
      left.tryComplete(); // nothing is led by a broker that is not known
      return;
    }
    log.info("broker {}: {}, registers again", config.id(), why);
    onRegistration(registration.registerAgain());
  }

  private void onProblem(String problem) {
    if (!lost) {
      lost = true;
      log.warn("broker {}: no controller answers heartbeats: {}", config.id(), problem);
    }
    beatAfter(unreachable.nextMs());
  }
}
