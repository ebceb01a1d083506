package io.quorate.image;

import io.quorate.image.FactHash.Kind;
import io.quorate.message.BrokerRegistrationChangeRecord;
import io.quorate.message.Endpoint;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.UnregisterBrokerRecord;
import io.vavr.collection.TreeMap;
import java.util.List;
import java.util.Optional;

/** Every registered broker. Immutable; any thread. */
public final class BrokersImage {
  static final BrokersImage EMPTY = new BrokersImage(TreeMap.empty(), 0);

  private final TreeMap<Integer, Broker> byId;
  private final long checksum;

  private BrokersImage(TreeMap<Integer, Broker> byId, long checksum) {
    this.byId = byId;
    this.checksum = checksum;
  }

  /** The broker with this id, if it is registered. */
  public Optional<Broker> find(int id) {
    return byId.get(id).toJavaOptional();
  }

  /** All, by id. */
  public List<Broker> all() {
    return byId.valuesIterator().toJavaList();
  }

  /** How many are registered. */
  public int size() {
    return byId.size();
  }

  /** The sum of the hashes of the brokers. */
  long checksum() {
    return checksum;
  }

  /** A new registration takes the place of an older one of the same broker id. */
  BrokersImage register(RegisterBrokerRecord record) {
    Broker broker =
        new Broker(
            record.getBrokerId(),
            record.getBrokerEpoch(),
            record.getIncarnationId(),
            record.getEndpointsList(),
            record.hasRack() ? Optional.of(record.getRack()) : Optional.empty(),
            record.getFenced(),
            record.getInControlledShutdown());
    return with(broker);
  }

  BrokersImage unregister(UnregisterBrokerRecord record) {
    Broker gone = registered(record.getBrokerId(), record.getBrokerEpoch());
    return new BrokersImage(byId.remove(gone.id()), checksum - hash(gone));
  }

  /** KIP-841: 1 sets, -1 clears, 0 leaves as it is; a controlled shutdown is never taken back. */
  BrokersImage change(BrokerRegistrationChangeRecord record) {
    Broker old = registered(record.getBrokerId(), record.getBrokerEpoch());
    boolean fenced =
        switch (record.getFenced()) {
          case 1 -> true;
          case -1 -> false;
          case 0 -> old.fenced();
          default ->
              throw new IllegalStateException(
                  "fenced is " + record.getFenced() + ", not -1, 0 or 1");
        };
    boolean inControlledShutdown =
        switch (record.getInControlledShutdown()) {
          case 1 -> true;
          case 0 -> old.inControlledShutdown();
          default ->
              throw new IllegalStateException(
                  "in_controlled_shutdown is " + record.getInControlledShutdown() + ", not 0 or 1");
        };
    return with(old.changed(fenced, inControlledShutdown));
  }

  private BrokersImage with(Broker broker) {
    long old = byId.get(broker.id()).map(BrokersImage::hash).getOrElse(0L);
    return new BrokersImage(byId.put(broker.id(), broker), checksum - old + hash(broker));
  }

  private Broker registered(int id, long epoch) {
    Broker broker = byId.get(id).getOrNull();
    if (broker == null) {
      throw new IllegalStateException("broker " + id + " is not registered");
    }
    if (broker.epoch() != epoch) {
      throw new IllegalStateException(
          "broker epoch " + epoch + " of broker " + id + " is not the current " + broker.epoch());
    }
    return broker;
  }

  private static long hash(Broker broker) {
    FactHash hash =
        FactHash.of(Kind.BROKER)
            .add(broker.id())
            .add(broker.epoch())
            .add(broker.incarnationId())
            .add(broker.fenced())
            .add(broker.inControlledShutdown())
            .add(broker.rack().isPresent())
            .add(broker.rack().orElse(""))
            .add(broker.endpoints().size());
    for (Endpoint endpoint : broker.endpoints()) {
      hash.add(endpoint.getName()).add(endpoint.getHost()).add(endpoint.getPort());
    }
    return hash.value();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BrokersImage that
        && checksum == that.checksum
        && byId.equals(that.byId);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(checksum);
  }
}
