package io.quorate.controller.sim;

import io.quorate.controller.raft.RoleChange;
import java.util.List;
import java.util.Optional;

/**
 * One run: a quorum, its clients and all that goes wrong, in one thread, decided by one seed. First everything may fail and
 * nothing may be broken; then nothing fails any more and everything must go on.
 */
final class Simulation {
  /** Phase two must be over after so many election timeouts. */
  private static final int PATIENCE = 60;

  private static final List<Counted> SIZES =
      List.of(
          Counted.RUNS_OF_ONE,
          Counted.RUNS_OF_TWO,
          Counted.RUNS_OF_THREE,
          Counted.RUNS_OF_FOUR,
          Counted.RUNS_OF_FIVE);

  /**
   * How it went.
   *
   * @param broken the promise that broke, if one did
   * @param trace empty unless asked for
   */
  record Result(long seed, Optional<BrokenPromise> broken, Coverage coverage, List<String> trace) {}

  private final World world;
  private final Clients clients;
  private SimProcess lastAsked;
  private long lastAskedTerm;
  private ClientWrite lastWrite;

  private Simulation(World world) {
    this.world = world;
    clients = new Clients(world);
  }

  static Result run(long seed, boolean traced) {
    World world = new World(seed, traced);
    Optional<BrokenPromise> broken = Optional.empty();
    try {
      new Simulation(world).run();
    } catch (BrokenPromise e) {
      broken = Optional.of(e);
    } catch (RuntimeException e) {
      // The core's or the storage's own check.
      broken = Optional.of(new BrokenPromise(e.getClass().getSimpleName(), e));
    }
    world.coverage.count(Counted.EVENTS, world.scheduler.happened());
    broken.ifPresent(e -> world.trace.say("BROKEN: %s", e.getMessage()));
    return new Result(seed, broken, world.coverage, world.trace.lines());
  }

  private void run() {
    world.coverage.count(SIZES.get(world.nodes.size() - 1));
    world.trace.say("%s", world.conditions);
    world.nodes.forEach(SimNode::start);
    new Faults(world).begin();
    clients.begin();
    world.scheduler.runUntil(world.conditions.durationNanos());
    heal();
    goOn();
  }

  private void heal() {
    world.trace.say("phase two: all is healed");
    world.healed = true;
    world.network.heal();
    world.nodes.forEach(SimNode::heal);
  }

  private void goOn() {
    long timeout = world.conditions.raft().electionTimeoutNanos();
    long patience = world.scheduler.nowNanos() + PATIENCE * timeout;
    while (!settled()) {
      if (world.scheduler.nowNanos() > patience) {
        throw new BrokenPromise("Progress", "no agreement long after everything was healed");
      }
      askOnce();
      world.scheduler.runUntil(world.scheduler.nowNanos() + timeout / 4);
    }
    SimProcess any = world.nodes.get(0).process().orElseThrow();
    world.promises.tell(promise -> promise.settled(any));
    RoleChange role = any.role();
    world.coverage.count(Counted.TERMS, role.term());
    world.trace.say("settled in term %d at entry %d", role.term(), any.appliedIndex());
  }

  /** One more write, at each leader that there may still be. */
  private void askOnce() {
    for (SimProcess leader : world.leaders()) {
      boolean asked = leader == lastAsked && leader.role().term() == lastAskedTerm;
      ClientWrite write = clients.newWrite();
      if (!asked && leader.propose(List.of(write))) {
        lastAsked = leader;
        lastAskedTerm = leader.role().term();
        lastWrite = write;
      }
    }
  }

  /** One leader that everybody follows, the last write everywhere, all images equal. */
  private boolean settled() {
    List<SimProcess> all = world.nodes.stream().flatMap(node -> node.process().stream()).toList();
    if (lastWrite == null || all.size() < world.nodes.size()) {
      return false;
    }
    SimProcess first = all.get(0);
    return first.image().requests().find(lastWrite.id()).isPresent()
        && first.role().leaderId() > 0
        && all.stream().filter(SimProcess::leads).count() == 1
        && all.stream().allMatch(each -> each.image().equals(first.image()))
        && all.stream().allMatch(each -> each.role().leaderId() == first.role().leaderId());
  }
}
