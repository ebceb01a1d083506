package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.image.Broker;
import io.quorate.image.NodeIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReplicaPlacerTest {
  private static final int SEEDS = 500;

  @Test
  void replicasAndLeadersAreEvenWhereRacksAreEqual() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Broker> brokers = equalRacks(1 + random.nextInt(4), 1 + random.nextInt(4));
      List<NodeIds> placed = place(brokers, random);
      assertThat(spread(brokers, placed, NodeIds::asList))
          .as("replicas, seed %d", seed)
          .isLessThanOrEqualTo(1);
      assertThat(spread(brokers, placed, each -> List.of(each.get(0))))
          .as("leaders, seed %d", seed)
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void replicasOfAPartitionAreOnDistinctBrokers() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Broker> brokers = unequalRacks(random);
      for (NodeIds replicas : place(brokers, random)) {
        assertThat(replicas.asList()).as("seed %d", seed).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void replicasOfAPartitionAreOnDistinctRacksWhereThereAreEnough() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Broker> brokers = unequalRacks(random);
      int racks = new HashSet<>(brokers.stream().map(Broker::rack).toList()).size();
      for (NodeIds replicas : ReplicaPlacer.place(20, 1 + random.nextInt(racks), brokers, random)) {
        assertThat(racksOf(replicas, brokers)).as("seed %d", seed).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aRackHoldsNoMajorityMoreThanItMustWhereRacksAreFewerThanReplicas() {
    List<Broker> brokers = equalRacks(2, 3);
    for (NodeIds replicas : ReplicaPlacer.place(60, 3, brokers, new Random(1))) {
      assertThat(new HashSet<>(racksOf(replicas, brokers))).hasSize(2);
    }
  }

  @Test
  void brokersWithoutARackCountAsOneRack() {
    List<Broker> brokers =
        List.of(broker(1, null), broker(2, null), broker(3, "r1"), broker(4, "r1"));
    for (NodeIds replicas : ReplicaPlacer.place(40, 2, brokers, new Random(1))) {
      assertThat(racksOf(replicas, brokers)).doesNotHaveDuplicates();
    }
  }

  @Test
  void whoTakesOverFromALostBrokerVaries() {
    List<Broker> brokers = equalRacks(1, 6);
    List<Integer> partners = new ArrayList<>();
    for (NodeIds replicas : ReplicaPlacer.place(300, 3, brokers, new Random(1))) {
      if (replicas.contains(0)) {
        partners.addAll(replicas.without(0).asList());
      }
    }
    assertThat(partners).contains(1, 2, 3, 4, 5);
  }

  @Test
  void theSameRandomnessGivesTheSamePlaces() {
    List<Broker> brokers = equalRacks(3, 2);
    assertThat(ReplicaPlacer.place(30, 3, brokers, new Random(7)))
        .isEqualTo(ReplicaPlacer.place(30, 3, brokers, new Random(7)));
  }

  @Test
  void moreReplicasThanBrokersIsABugOfTheCaller() {
    assertThatThrownBy(() -> ReplicaPlacer.place(1, 3, equalRacks(1, 2), new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 replicas");
  }

  private static List<NodeIds> place(List<Broker> brokers, Random random) {
    int replicationFactor = 1 + random.nextInt(brokers.size());
    return ReplicaPlacer.place(1 + random.nextInt(60), replicationFactor, brokers, random);
  }

  /** The most that a broker has of something, less the least. */
  private static int spread(
      List<Broker> brokers, List<NodeIds> placed, Function<NodeIds, List<Integer>> counted) {
    Map<Integer, Integer> counts = new TreeMap<>();
    brokers.forEach(broker -> counts.put(broker.id(), 0));
    placed.forEach(each -> counted.apply(each).forEach(id -> counts.merge(id, 1, Integer::sum)));
    Collection<Integer> values = counts.values();
    return Collections.max(values) - Collections.min(values);
  }

  private static List<Optional<String>> racksOf(NodeIds replicas, List<Broker> brokers) {
    return replicas.asList().stream()
        .map(
            id -> brokers.stream().filter(each -> each.id() == id).findFirst().orElseThrow().rack())
        .toList();
  }

  private static List<Broker> equalRacks(int racks, int size) {
    List<Broker> brokers = new ArrayList<>();
    for (int i = 0; i < racks * size; i++) {
      brokers.add(broker(i, "rack-" + i % racks));
    }
    return brokers;
  }

  private static List<Broker> unequalRacks(Random random) {
    int racks = 1 + random.nextInt(4);
    List<Broker> brokers = new ArrayList<>();
    int count = 1 + random.nextInt(9);
    for (int i = 0; i < count; i++) {
      brokers.add(broker(i, "rack-" + random.nextInt(racks)));
    }
    return brokers;
  }

  private static Broker broker(int id, String rack) {
    return new Broker(id, id, "incarnation", List.of(), Optional.ofNullable(rack), false, false);
  }
}
