package io.quorate.broker;

import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.Endpoint;
import io.quorate.message.RegisterBrokerRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Makes this process known as its broker id (KIP-631). The incarnation id is new at each start of the process, so that
 * the controller can tell a restart from a retry. Event loop only; one registration at a time.
 */
final class Registration {
  private static final Logger log = LogManager.getLogger();

  private final Vertx vertx;
  private final ControllerFinder finder;
  private final BrokerConfig config;
  private final BrokerRequest request;
  private final Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
  private String lastProblem = "";
  private boolean stopped;

  Registration(Vertx vertx, ControllerFinder finder, BrokerConfig config) {
    this.vertx = vertx;
    this.finder = finder;
    this.config = config;
    this.request = request(config);
  }

  /** Registers within the configured time; the value is the broker epoch. Fails when the time is over or it is refused. */
  Future<Long> register() {
    return register(System.nanoTime() + config.registrationTimeout().toNanos());
  }

  /** Registers again however long it takes, unless it is refused for good. */
  Future<Long> registerAgain() {
    return register(Long.MAX_VALUE);
  }

  /** Tries no more; a registration under way fails. */
  void stop() {
    stopped = true;
  }

  private Future<Long> register(long deadlineNanos) {
    Promise<Long> epoch = Promise.promise();
    attempt(deadlineNanos, epoch);
    return epoch.future();
  }

  private void attempt(long deadlineNanos, Promise<Long> epoch) {
    if (stopped) {
      epoch.fail("stopped before it was registered");
      return;
    }
    finder
        .ask(request)
        .onSuccess(answer -> onAnswer(answer, deadlineNanos, epoch))
        .onFailure(failure -> retry(failure.getMessage(), deadlineNanos, epoch));
  }

  private void onAnswer(BrokerResponse answer, long deadlineNanos, Promise<Long> epoch) {
    String said = answer.getError() + " " + answer.getMessage();
    switch (answer.getError()) {
      case NONE -> {
        long brokerEpoch = answer.getRegister().getBrokerEpoch();
        backoff.reset();
        lastProblem = "";
        log.info("broker {}: registered with broker epoch {}", config.id(), brokerEpoch);
        epoch.complete(brokerEpoch);
      }
      // The session of the process before this one still lives: it ends by itself.
      case DUPLICATE_BROKER_REGISTRATION -> retry(said, deadlineNanos, epoch);
      case BUSY, OUTCOME_UNKNOWN, REQUEST_TIMED_OUT, UNKNOWN_SERVER_ERROR ->
          retry(said, deadlineNanos, epoch);
      default ->
          epoch.fail("the controller refuses to register broker " + config.id() + ": " + said);
    }
  }

  private void retry(String problem, long deadlineNanos, Promise<Long> epoch) {
    if (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0) {
      long waitedMs = config.registrationTimeout().toMillis();
      epoch.fail("broker " + config.id() + " not registered in " + waitedMs + " ms: " + problem);
      return;
    }
    if (!stopped && !problem.equals(lastProblem)) {
      log.info("broker {}: not registered yet: {}", config.id(), problem);
      lastProblem = problem;
    }
    vertx.setTimer(backoff.nextMs(), timer -> attempt(deadlineNanos, epoch));
  }

  private static BrokerRequest request(BrokerConfig config) {
    RegisterBrokerRequest.Builder register =
        RegisterBrokerRequest.newBuilder()
            .setBrokerId(config.id())
            .setClusterId(config.clusterId())
            .setIncarnationId(newId())
            .addEndpoints(
                Endpoint.newBuilder()
                    .setName("PLAINTEXT")
                    .setHost(config.advertised().host())
                    .setPort(config.advertised().port()));
    config.rack().ifPresent(register::setRack);
    return BrokerRequest.newBuilder().setRegister(register).build();
  }

  /** A random UUID in base64url, as Kafka prints one. */
  private static String newId() {
    UUID id = UUID.randomUUID();
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
