package io.quorate.image;

import io.quorate.message.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * A registered broker.
 *
 * @param epoch the offset of its registration record
 * @param incarnationId new at each start of the broker's process
 * @param fenced it may hold replicas but may not lead or be in an ISR it is added to
 * @param inControlledShutdown it asked to leave; leadership moves away from it
 */
public record Broker(
    int id,
    long epoch,
    String incarnationId,
    List<Endpoint> endpoints,
    Optional<String> rack,
    boolean fenced,
    boolean inControlledShutdown) {
  /** Whether it may lead a partition now. */
  public boolean active() {
    return !fenced && !inControlledShutdown;
  }

  Broker changed(boolean nowFenced, boolean nowInControlledShutdown) {
    return new Broker(
        id, epoch, incarnationId, endpoints, rack, nowFenced, nowInControlledShutdown);
  }
}
