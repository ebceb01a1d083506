package io.quorate.controller.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What everything in one run shares. */
final class World {
  final Scheduler scheduler = new Scheduler();
  final Coverage coverage = new Coverage();
  final Conditions conditions;
  final Trace trace;
  final Promises promises;
  final SimNetwork network;
  final List<SimNode> nodes = new ArrayList<>();

  /** Past the end of phase one: no more faults, quick disks, a sound network. */
  boolean healed;

  private final SplittableRandom random;

  World(long seed, boolean traced) {
    random = new SplittableRandom(seed);
    conditions = Conditions.draw(random.split());
    trace = new Trace(scheduler, traced);
    promises = new Promises(this, new History());
    network = new SimNetwork(this, random.split());
    for (int id = 1; id <= conditions.nodes(); id++) {
      nodes.add(new SimNode(this, id, random.split()));
    }
  }

  SimNode node(int id) {
    return nodes.get(id - 1);
  }

  /** Those nodes' processes that run and say that they lead. */
  List<SimProcess> leaders() {
    return nodes.stream()
        .flatMap(node -> node.process().stream())
        .filter(SimProcess::leads)
        .toList();
  }

  /** A source of chance of its own, so that one part's use of chance does not change another's. */
  SplittableRandom chance() {
    return random.split();
  }

  /** An exponentially distributed time: the gaps between things that happen independently. */
  static long gap(SplittableRandom random, long meanNanos) {
    return (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
  }
}
