package io.quorate.controller.metadata;

import io.quorate.image.Broker;
import io.quorate.image.NodeIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Chooses the replicas of a new topic's partitions: on distinct brokers, on distinct racks where there are enough of them, evenly
 * by count of replicas and of leaders.
 *
 * <p>Brokers stand in a ring that alternates between racks, in random order, and each partition takes the next ones: replicas thus
 * tile the ring, and no broker is more than one ahead (racks of equal size given). The member of a partition that leads least goes
 * first. After as many partitions as there are brokers both counts are level again, so the ring may be shuffled anew there:
 * otherwise the same few brokers would always share their partitions, and take over all of a lost one's work.
 */
final class ReplicaPlacer {
  private final List<Broker> brokers;
  private final RandomGenerator random;
  private final Map<Integer, Integer> leaderships = new HashMap<>();
  private Ring ring;

  private ReplicaPlacer(List<Broker> brokers, RandomGenerator random) {
    this.brokers = brokers;
    this.random = random;
    this.ring = new Ring(brokers, random);
  }

  /**
   * Replicas for each partition from 0, the leader first.
   *
   * @param brokers those that may hold them; those without a rack count as one rack
   * @throws IllegalArgumentException if there are fewer brokers than replicas: check before
   */
  static List<NodeIds> place(
      int partitions, int replicationFactor, List<Broker> brokers, RandomGenerator random) {
    if (replicationFactor < 1 || replicationFactor > brokers.size()) {
      throw new IllegalArgumentException(
          replicationFactor + " replicas do not fit on " + brokers.size() + " brokers");
    }
    ReplicaPlacer placer = new ReplicaPlacer(brokers, random);
    List<NodeIds> placed = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      placed.add(placer.next(partition, replicationFactor));
    }
    return placed;
  }

  private NodeIds next(int partition, int replicationFactor) {
    if (partition > 0 && partition % brokers.size() == 0) {
      ring = new Ring(brokers, random);
    }
    List<Integer> replicas = ring.next(replicationFactor);
    int leader =
        Collections.min(replicas, Comparator.comparingInt(id -> leaderships.getOrDefault(id, 0)));
    leaderships.merge(leader, 1, Integer::sum);
    Collections.rotate(replicas, -replicas.indexOf(leader));
    return NodeIds.of(replicas);
  }

  /** Racks take turns, and inside each rack its brokers do. */
  private static final class Ring {
    private final List<List<Integer>> racks = new ArrayList<>();
    private final int[] nextInRack;
    private int nextRack;

    Ring(List<Broker> brokers, RandomGenerator random) {
      Map<String, List<Integer>> byRack = new LinkedHashMap<>();
      for (Broker broker : brokers) {
        byRack
            .computeIfAbsent(broker.rack().orElse(""), rack -> new ArrayList<>())
            .add(broker.id());
      }
      racks.addAll(byRack.values());
      shuffle(racks, random);
      racks.forEach(rack -> shuffle(rack, random));
      nextInRack = new int[racks.size()];
    }

    /** So many different brokers; a small rack that is used up for this partition is passed over. */
    List<Integer> next(int count) {
      List<Integer> chosen = new ArrayList<>(count);
      int[] taken = new int[racks.size()];
      while (chosen.size() < count) {
        int rack = nextRack;
        nextRack = (nextRack + 1) % racks.size();
        List<Integer> members = racks.get(rack);
        if (taken[rack] < members.size()) {
          taken[rack]++;
          chosen.add(members.get(nextInRack[rack]));
          nextInRack[rack] = (nextInRack[rack] + 1) % members.size();
        }
      }
      return chosen;
    }

    private static <T> void shuffle(List<T> list, RandomGenerator random) {
      for (int i = list.size() - 1; i > 0; i--) {
        Collections.swap(list, i, random.nextInt(i + 1));
      }
    }
  }
}
