package io.quorate.broker;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.PartitionIsr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides which replicas a leader asks to have back in the ISR: those that are registered and active for long enough. A
 * stub has no data, so being active for a while stands for having caught up. Told the time; one thread.
 */
final class IsrGrowth {
  private final int brokerId;
  private final long catchupNanos;
  private final long retryNanos;

  /** Partitions led here whose ISR lacks a replica, with the time before which they are not asked for (again). */
  private final Map<Key, Long> shrunk = new LinkedHashMap<>();

  private final Map<Integer, Long> activeSince = new HashMap<>();

  private record Key(String topicId, int partitionId) {}

  IsrGrowth(int brokerId, long catchupNanos, long retryNanos) {
    this.brokerId = brokerId;
    this.catchupNanos = catchupNanos;
    this.retryNanos = retryNanos;
  }

  /** Takes note of a new image, and of how it differs from the one before. */
  void advance(List<PartitionRoles.Change> changes, MetadataImage image, long nowNanos) {
    Map<Integer, Long> since =
        image.brokers().all().stream()
            .filter(Broker::active)
            .collect(
                Collectors.toMap(
                    Broker::id, each -> activeSince.getOrDefault(each.id(), nowNanos)));
    activeSince.clear();
    activeSince.putAll(since);
    for (PartitionRoles.Change change : changes) {
      Partition seen = change.after().or(change::before).orElseThrow();
      Key key = new Key(change.topic().id(), seen.id());
      if (change.after().filter(this::isShrunkHere).isPresent()) {
        shrunk.put(key, nowNanos);
      } else {
        shrunk.remove(key);
      }
    }
  }

  /** Forgets all, for a log that starts over. */
  void clear() {
    shrunk.clear();
    activeSince.clear();
  }

  /** Whether any partition waits for a replica. */
  boolean isWaiting() {
    return !shrunk.isEmpty();
  }

  /** What to ask for now, at most so many partitions; each is not named again until the retry time is over. */
  List<PartitionIsr> due(MetadataImage image, long nowNanos, int limit) {
    List<PartitionIsr> due = new ArrayList<>();
    for (Map.Entry<Key, Long> each : shrunk.entrySet()) {
      if (due.size() == limit) {
        break;
      }
      if (nowNanos - each.getValue() >= 0) {
        Optional<PartitionIsr> grown = grown(each.getKey(), image, nowNanos);
        grown.ifPresent(due::add);
        grown.ifPresent(asked -> each.setValue(nowNanos + retryNanos));
      }
    }
    return due;
  }

  private Optional<PartitionIsr> grown(Key key, MetadataImage image, long nowNanos) {
    Topic topic = image.topics().findById(key.topicId).orElseThrow();
    Partition partition = topic.partitions().get(key.partitionId);
    List<Integer> isr = new ArrayList<>(partition.isr().asList());
    partition.replicas().asList().stream()
        .filter(replica -> !partition.isr().contains(replica) && isCaughtUp(replica, nowNanos))
        .forEach(isr::add);
    if (isr.size() == partition.isr().size()) {
      return Optional.empty();
    }
    return Optional.of(
        PartitionIsr.newBuilder()
            .setTopicId(key.topicId)
            .setPartitionId(key.partitionId)
            .setLeaderEpoch(partition.leaderEpoch())
            .setPartitionEpoch(partition.partitionEpoch())
            .addAllIsr(isr)
            .build());
  }

  private boolean isCaughtUp(int replica, long nowNanos) {
    Long since = activeSince.get(replica);
    return since != null && nowNanos - since >= catchupNanos;
  }

  private boolean isShrunkHere(Partition partition) {
    return partition.leader() == brokerId && partition.isr().size() < partition.replicas().size();
  }
}
