package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import java.util.Comparator;
import java.util.List;

/** Fences brokers that have been silent for longer than {@code broker.session.timeout.ms}. */
public final class FenceExpired {
  private FenceExpired() {}

  /**
   * One batch for all that expired; the reply names them. The longest silent goes first, so that of brokers that die together the
   * one heard last stays in an ISR that only they shared.
   */
  public static Decision<List<Integer>> decide(MetadataImage latest, DecisionContext context) {
    BrokerLiveness liveness = context.liveness();
    long now = context.nowNanos();
    long timeoutNanos = context.limits().brokerSessionTimeoutNanos();
    List<Broker> expired =
        latest.brokers().all().stream()
            .filter(each -> !each.fenced() && liveness.expired(each.id(), now, timeoutNanos))
            .sorted(Comparator.comparingLong(each -> -liveness.silentNanos(each.id(), now)))
            .toList();
    if (expired.isEmpty()) {
      return Decision.unchanged(List.of());
    }
    return new Decision<>(
        BrokerChanges.fence(latest, expired), expired.stream().map(Broker::id).toList());
  }
}
