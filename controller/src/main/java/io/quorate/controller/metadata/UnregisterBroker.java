package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.UnregisterBrokerRecord;
import io.quorate.message.UnregisterBrokerRequest;
import io.quorate.message.UnregisterBrokerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a broker off the books. It leaves leaderships and ISRs as one that is fenced; it stays in replica lists. */
final class UnregisterBroker {
  private UnregisterBroker() {}

  static Decision<AdminResponse> decide(UnregisterBrokerRequest request, MetadataImage latest) {
    Optional<Broker> broker = latest.brokers().find(request.getBrokerId());
    if (broker.isEmpty()) {
      return AdminWrites.refuse(
          new Refusal(
              ErrorCode.BROKER_ID_NOT_REGISTERED,
              "broker_id %d is not registered; nothing to do".formatted(request.getBrokerId())));
    }
    List<MetadataRecord> records =
        new ArrayList<>(PartitionLeadership.afterLeaving(latest, List.of(request.getBrokerId())));
    records.add(
        Records.of(
            UnregisterBrokerRecord.newBuilder()
                .setBrokerId(request.getBrokerId())
                .setBrokerEpoch(broker.get().epoch())
                .build()));
    return new Decision<>(
        records,
        AdminResponse.newBuilder()
            .setUnregisterBroker(UnregisterBrokerResponse.getDefaultInstance())
            .build());
  }
}
