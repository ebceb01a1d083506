package io.quorate.controller.metadata;

import io.quorate.message.Voter;
import java.util.List;
import java.util.Optional;

/**
 * What an answer may hold besides the image.
 *
 * @param voters the quorum's, by this controller's newest configuration
 * @param nowNanos a monotonic time, on the scale of the liveness
 * @param liveness what brokers said last; absent on a controller that does not lead
 */
public record ReadContext(
    String clusterId, List<Voter> voters, long nowNanos, Optional<BrokerLiveness> liveness) {
  /** Copies the voters. */
  public ReadContext {
    voters = List.copyOf(voters);
  }
}
