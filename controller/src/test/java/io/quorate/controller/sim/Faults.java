package io.quorate.controller.sim;

import java.util.List;
import java.util.SplittableRandom;

/** What goes wrong in phase one, at random times. */
final class Faults {
  private final World world;
  private final SplittableRandom random;

  Faults(World world) {
    this.world = world;
    random = world.chance();
  }

  void begin() {
    world.scheduler.in(World.gap(random, world.conditions.faultEveryNanos()), this::next);
  }

  private void next() {
    if (!world.healed) {
      fault(victim());
      begin();
    }
  }

  /** Half of the time a leader: most rules are about what a fallen leader leaves behind. */
  private SimNode victim() {
    List<SimProcess> leaders = world.leaders();
    if (leaders.isEmpty() || random.nextBoolean()) {
      return world.nodes.get(random.nextInt(world.nodes.size()));
    }
    return leaders.get(random.nextInt(leaders.size())).node();
  }

  private void fault(SimNode node) {
    switch (random.nextInt(16)) {
      case 0 -> node.crash();
      case 1 -> node.crashAt(Counted.CRASHES_AFTER_FORCE);
      case 2 -> crashBeforeForce(node);
      case 3, 14 -> crashVoters(node);
      case 4 -> node.failPower();
      case 5 -> outage();
      case 6, 7 -> partition();
      case 8 -> cutOneWay(node);
      case 9 -> node.pause(random.nextLong(3 * world.conditions.raft().electionTimeoutNanos()));
      case 10 -> node.hint(world.nodes.get(random.nextInt(world.nodes.size())), node.id(), 0);
      case 11, 12 -> transfer(node);
      default -> slowDisk(node);
    }
  }

  /** While its disk is slow the others have time to answer what it has not on disk itself. */
  private void crashBeforeForce(SimNode node) {
    node.crashAt(Counted.CRASHES_BEFORE_FORCE);
    if (random.nextBoolean()) {
      slowDisk(node);
    }
  }

  /** Whoever votes next, after this node's fall, crashes and is back while the votes are still counted. */
  private void crashVoters(SimNode node) {
    for (SimNode other : world.nodes) {
      if (other != node) {
        other.crashAt(Counted.CRASHES_AFTER_VOTE);
      }
    }
    node.crash();
  }

  private void outage() {
    world.coverage.count(Counted.POWER_OUTAGES);
    world.trace.say("power outage");
    world.nodes.forEach(SimNode::crash);
  }

  private void partition() {
    boolean[] left = new boolean[world.nodes.size() + 1];
    for (int id = 1; id < left.length; id++) {
      left[id] = random.nextBoolean();
    }
    for (int a = 1; a < left.length; a++) {
      for (int b = 1; b < left.length; b++) {
        if (left[a] != left[b]) {
          world.network.cut(a, b);
        }
      }
    }
    world.coverage.count(Counted.PARTITIONS);
    world.trace.say("partition, on one side: %s", Texts.chosen(left));
    healNetworkLater();
  }

  private void cutOneWay(SimNode node) {
    int other = random.nextInt(1, world.nodes.size() + 1);
    world.network.cut(node.id(), other);
    world.coverage.count(Counted.ONE_WAY_CUTS);
    world.trace.say("nothing passes from %d to %d", node.id(), other);
    healNetworkLater();
  }

  private void healNetworkLater() {
    world.scheduler.in(
        random.nextLong(700 * Conditions.MILLI),
        () -> {
          world.trace.say("network healed");
          world.network.heal();
        });
  }

  private void transfer(SimNode node) {
    world.coverage.count(Counted.TRANSFERS);
    int target = random.nextInt(3) == 0 ? -1 : random.nextInt(1, world.nodes.size() + 1);
    node.process()
        .ifPresent(process -> node.running(process, () -> process.transferLeadership(target)));
  }

  private void slowDisk(SimNode node) {
    world.coverage.count(Counted.SLOW_DISKS);
    node.slowDisk(true);
    world.scheduler.in(random.nextLong(500 * Conditions.MILLI), () -> node.slowDisk(false));
  }
}
