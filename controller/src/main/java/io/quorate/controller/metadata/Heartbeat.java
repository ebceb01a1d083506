package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.message.BrokerResponse;
import io.quorate.message.HeartbeatRequest;
import io.quorate.message.HeartbeatResponse;
import io.quorate.message.MetadataRecord;
import java.util.List;
import java.util.Optional;

/** A broker says that it lives and what it would like to be: unfenced, fenced, or stopped (KIP-631). */
final class Heartbeat {
  private Heartbeat() {}

  static Decision<BrokerResponse> decide(
      HeartbeatRequest request, MetadataImage latest, DecisionContext context) {
    Optional<Refusal> refusal =
        BrokerWrites.stranger(latest, request.getBrokerId(), request.getBrokerEpoch());
    if (refusal.isPresent()) {
      return BrokerWrites.refuse(refusal.get());
    }
    Broker broker = latest.brokers().find(request.getBrokerId()).orElseThrow();
    context
        .liveness()
        .touch(broker.id(), broker.epoch(), context.nowNanos(), request.getMetadataOffset());
    // Its epoch is the offset of its registration, metadata_offset an end offset: it must have
    // applied that very record.
    boolean caughtUp = request.getMetadataOffset() >= broker.epoch() + 1;
    // Before the unfence rule: a stopping broker does not ask to be fenced. Once begun, a shutdown
    // is not taken back.
    if (request.getWantShutDown() || broker.inControlledShutdown()) {
      return shutDown(broker, caughtUp, latest, context);
    }
    if (broker.fenced() && !request.getWantFence() && caughtUp) {
      return reply(BrokerChanges.unfence(latest, broker), caughtUp, false, false);
    }
    if (!broker.fenced() && request.getWantFence()) {
      return reply(BrokerChanges.fence(latest, List.of(broker)), caughtUp, true, false);
    }
    return reply(List.of(), caughtUp, broker.fenced(), false);
  }

  /**
   * First its leaderships move, in the batch that marks it; then it is fenced and may stop, as soon as every active broker has
   * applied that batch and so knows whom to ask instead.
   */
  private static Decision<BrokerResponse> shutDown(
      Broker broker, boolean caughtUp, MetadataImage latest, DecisionContext context) {
    if (broker.fenced()) {
      return reply(List.of(), caughtUp, true, true);
    }
    if (!broker.inControlledShutdown()) {
      List<MetadataRecord> records = BrokerChanges.beginShutdown(latest, broker);
      context.liveness().shutdownOffset(broker.id(), latest.endOffset() + records.size());
      return reply(records, caughtUp, false, false);
    }
    long mustKnow = context.liveness().shutdownOffset(broker.id(), latest.endOffset());
    if (!everyActiveBrokerKnows(mustKnow, latest, context.liveness())) {
      return reply(List.of(), caughtUp, false, false);
    }
    return reply(BrokerChanges.fence(latest, List.of(broker)), caughtUp, true, true);
  }

  private static boolean everyActiveBrokerKnows(
      long offset, MetadataImage latest, BrokerLiveness liveness) {
    return latest.brokers().all().stream()
        .filter(Broker::active)
        .allMatch(each -> liveness.metadataOffset(each.id()).orElse(-1) >= offset);
  }

  private static Decision<BrokerResponse> reply(
      List<MetadataRecord> records, boolean caughtUp, boolean fenced, boolean shouldShutDown) {
    return new Decision<>(
        records,
        BrokerResponse.newBuilder()
            .setHeartbeat(
                HeartbeatResponse.newBuilder()
                    .setCaughtUp(caughtUp)
                    .setFenced(fenced)
                    .setShouldShutDown(shouldShutDown))
            .build());
  }
}
