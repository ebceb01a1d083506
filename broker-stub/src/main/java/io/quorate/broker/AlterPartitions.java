package io.quorate.broker;

import io.quorate.image.MetadataImage;
import io.quorate.message.AlterPartitionRequest;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.PartitionIsr;
import io.quorate.message.PartitionIsrResult;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Sends the ISR changes that this broker asks for as a leader (KIP-497), one request at a time. What is refused comes
 * again later, made from the image of then. Event loop only.
 */
final class AlterPartitions {
  private static final Logger log = LogManager.getLogger();

  private static final int MAX_PARTITIONS = 1000;

  private final Vertx vertx;
  private final ControllerFinder finder;
  private final BrokerConfig config;
  private final IsrGrowth growth;
  private final Supplier<MetadataImage> image;
  private final LongSupplier brokerEpoch;
  private long timer = -1;
  private boolean asking;
  private boolean stopped;

  /** {@code brokerEpoch} is negative while this broker may not ask. */
  AlterPartitions(
      Vertx vertx,
      ControllerFinder finder,
      BrokerConfig config,
      IsrGrowth growth,
      Supplier<MetadataImage> image,
      LongSupplier brokerEpoch) {
    this.vertx = vertx;
    this.finder = finder;
    this.config = config;
    this.growth = growth;
    this.image = image;
    this.brokerEpoch = brokerEpoch;
  }

  /** Looks for something to ask for, now and then until nothing is waiting any more. */
  void wake() {
    if (stopped || asking || timer >= 0 || !growth.isWaiting()) {
      return;
    }
    List<PartitionIsr> due =
        brokerEpoch.getAsLong() < 0
            ? List.of()
            : growth.due(image.get(), System.nanoTime(), MAX_PARTITIONS);
    if (due.isEmpty()) {
      long pauseMs = Math.max(10, config.catchup().toMillis() / 2);
      timer = vertx.setTimer(pauseMs, fired -> onTimer());
    } else {
      ask(due);
    }
  }

  /** Asks no more. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void onTimer() {
    timer = -1;
    wake();
  }

  private void ask(List<PartitionIsr> partitions) {
    asking = true;
    AlterPartitionRequest.Builder request =
        AlterPartitionRequest.newBuilder()
            .setBrokerId(config.id())
            .setBrokerEpoch(brokerEpoch.getAsLong())
            .addAllPartitions(partitions);
    finder
        .ask(BrokerRequest.newBuilder().setAlterPartition(request).build())
        .onSuccess(this::report)
        .onFailure(e -> log.info("broker {}: isr not changed: {}", config.id(), e.getMessage()))
        .onComplete(
            done -> {
              asking = false;
              wake();
            });
  }

  private void report(BrokerResponse answer) {
    if (answer.getError() != ErrorCode.NONE) {
      log.info(
          "broker {}: isr not changed: {} {}", config.id(), answer.getError(), answer.getMessage());
      return;
    }
    Map<ErrorCode, Long> refused =
        answer.getAlterPartition().getPartitionsList().stream()
            .filter(each -> each.getError() != ErrorCode.NONE)
            .collect(Collectors.groupingBy(PartitionIsrResult::getError, Collectors.counting()));
    if (!refused.isEmpty()) {
      log.info("broker {}: isr changes refused, to be tried again: {}", config.id(), refused);
    }
  }
}
