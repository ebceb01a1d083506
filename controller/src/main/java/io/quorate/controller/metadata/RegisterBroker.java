package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.message.BrokerResponse;
import io.quorate.message.Endpoint;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.RegisterBrokerRequest;
import io.quorate.message.RegisterBrokerResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A broker's process announces itself; it starts fenced (KIP-631). */
final class RegisterBroker {
  private RegisterBroker() {}

  static Decision<BrokerResponse> decide(
      RegisterBrokerRequest request, MetadataImage latest, DecisionContext context) {
    Optional<Broker> existing = latest.brokers().find(request.getBrokerId());
    Optional<Refusal> refusal =
        malformed(request, context.clusterId())
            .or(() -> existing.flatMap(old -> duplicate(request, old, context)));
    if (refusal.isPresent()) {
      return BrokerWrites.refuse(refusal.get());
    }
    if (existing.isPresent() && sameProcess(request, existing.get())) {
      return Decision.unchanged(reply(request, existing.get().epoch(), context));
    }
    // An older process of this broker is gone, whatever it led or was in sync with.
    List<MetadataRecord> records = new ArrayList<>();
    if (existing.isPresent()) {
      records.addAll(PartitionLeadership.afterLeaving(latest, List.of(request.getBrokerId())));
    }
    long epoch = latest.endOffset() + records.size();
    records.add(Records.of(record(request, epoch)));
    return new Decision<>(records, reply(request, epoch, context));
  }

  private static Optional<Refusal> malformed(RegisterBrokerRequest request, String clusterId) {
    // A broker that was not told its cluster's id leaves it empty, as in the Hello of its
    // connection.
    if (!request.getClusterId().isEmpty() && !request.getClusterId().equals(clusterId)) {
      String message =
          "cluster_id is '%s', but this cluster's is '%s': point the broker at its own controllers, or mend its cluster.id";
      return Optional.of(
          new Refusal(
              ErrorCode.INCONSISTENT_CLUSTER_ID,
              message.formatted(request.getClusterId(), clusterId)));
    }
    if (request.getBrokerId() < 0) {
      return invalid("broker_id is %d; it must be 0 or more".formatted(request.getBrokerId()));
    }
    if (request.getIncarnationId().isBlank()) {
      return invalid(
          "incarnation_id is empty; it must be a UUID that is new at each start of the broker");
    }
    return malformed(request.getEndpointsList());
  }

  private static Optional<Refusal> malformed(List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return invalid("endpoints is empty; at least one listener is needed");
    }
    Set<String> names = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      String what = "endpoint '" + endpoint.getName() + "' ";
      if (endpoint.getName().isBlank() || !names.add(endpoint.getName())) {
        return invalid(
            what + "has a name that is empty or used twice; each listener needs its own");
      }
      if (endpoint.getHost().isBlank()) {
        return invalid(what + "has no host; it must be a name or address that others can reach");
      }
      if (endpoint.getPort() < 1 || endpoint.getPort() > 65535) {
        return invalid(what + "has port " + endpoint.getPort() + "; it must be 1 to 65535");
      }
    }
    return Optional.empty();
  }

  /** Two processes with one id would both believe they lead; the newer waits until the older is known to be gone (KIP-631). */
  private static Optional<Refusal> duplicate(
      RegisterBrokerRequest request, Broker old, DecisionContext context) {
    // A broker that was stopping may come back at once (KAFKA-19047): it leads nothing any more.
    boolean gone =
        old.inControlledShutdown()
            || context
                .liveness()
                .expired(
                    old.id(), context.nowNanos(), context.limits().brokerSessionTimeoutNanos());
    if (gone || sameProcess(request, old)) {
      return Optional.empty();
    }
    String message =
        "broker_id %d is in use by incarnation %s, which was heard within the session timeout of %d ms:"
            + " stop that process, or try again when its session has ended";
    return Optional.of(
        new Refusal(
            ErrorCode.DUPLICATE_BROKER_REGISTRATION,
            message.formatted(
                old.id(), old.incarnationId(), context.limits().brokerSessionTimeoutMs())));
  }

  private static boolean sameProcess(RegisterBrokerRequest request, Broker old) {
    return request.getIncarnationId().equals(old.incarnationId());
  }

  private static RegisterBrokerRecord record(RegisterBrokerRequest request, long epoch) {
    RegisterBrokerRecord.Builder record =
        RegisterBrokerRecord.newBuilder()
            .setBrokerId(request.getBrokerId())
            .setIncarnationId(request.getIncarnationId())
            .setBrokerEpoch(epoch)
            .addAllEndpoints(request.getEndpointsList())
            .setFenced(true);
    if (request.hasRack()) {
      record.setRack(request.getRack());
    }
    return record.build();
  }

  private static BrokerResponse reply(
      RegisterBrokerRequest request, long epoch, DecisionContext context) {
    context.liveness().touch(request.getBrokerId(), epoch, context.nowNanos(), 0);
    return BrokerResponse.newBuilder()
        .setRegister(RegisterBrokerResponse.newBuilder().setBrokerEpoch(epoch))
        .build();
  }

  private static Optional<Refusal> invalid(String message) {
    return Optional.of(new Refusal(ErrorCode.INVALID_REQUEST, message));
  }
}
