package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.ErrorCode;
import java.util.Optional;

/** What brokers ask of the leading controller. Called by the event loop only, since it keeps the liveness up to date. */
public final class BrokerWrites {
  private BrokerWrites() {}

  /** Decides by the newest picture. Most heartbeats make no records; an error stands in the reply. */
  public static Decision<BrokerResponse> decide(
      BrokerRequest request, MetadataImage latest, DecisionContext context) {
    return switch (request.getRequestCase()) {
      case REGISTER -> RegisterBroker.decide(request.getRegister(), latest, context);
      case HEARTBEAT -> Heartbeat.decide(request.getHeartbeat(), latest, context);
      case ALTER_PARTITION -> AlterPartition.decide(request.getAlterPartition(), latest);
      case REQUEST_NOT_SET ->
          refuse(
              new Refusal(
                  ErrorCode.UNSUPPORTED_VERSION,
                  "request is empty or of a kind that this controller does not know"));
    };
  }

  static Decision<BrokerResponse> refuse(Refusal refusal) {
    return Decision.unchanged(
        BrokerResponse.newBuilder()
            .setError(refusal.error())
            .setMessage(refusal.message())
            .build());
  }

  /** Why the sender is not the process that is registered under this id, if it is not. */
  static Optional<Refusal> stranger(MetadataImage latest, int brokerId, long brokerEpoch) {
    Optional<Broker> broker = latest.brokers().find(brokerId);
    if (broker.isEmpty()) {
      return Optional.of(
          new Refusal(
              ErrorCode.BROKER_ID_NOT_REGISTERED,
              "broker_id %d is not registered; register first".formatted(brokerId)));
    }
    if (broker.get().epoch() != brokerEpoch) {
      String message =
          "broker_epoch is %d, but broker %d is registered with %d; a process with another incarnation took its place, or it"
              + " must register again";
      return Optional.of(
          new Refusal(
              ErrorCode.STALE_BROKER_EPOCH,
              message.formatted(brokerEpoch, brokerId, broker.get().epoch())));
    }
    return Optional.empty();
  }
}
