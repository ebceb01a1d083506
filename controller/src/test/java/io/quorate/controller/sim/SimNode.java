package io.quorate.controller.sim;

import io.quorate.controller.raft.Recovered;
import io.quorate.controller.storage.StorageException;
import io.quorate.message.Configuration;
import io.quorate.message.RaftMessage;
import io.quorate.message.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A machine: its disk, and the process that runs on it now and then. */
final class SimNode {
  private final World world;
  private final int id;
  private final SplittableRandom random;
  private final SimDisk disk = new SimDisk();
  private final DiskAccount account = new DiskAccount(SimStore.NEVER_VOTED);
  private final SimSnapshotStore snapshots;
  private final List<Runnable> missed = new ArrayList<>();
  private SimProcess process;
  private Counted crashPoint;
  private boolean powerIsFailing;
  private boolean paused;
  private boolean diskIsSlow;

  SimNode(World world, int id, SplittableRandom random) {
    this.world = world;
    this.id = id;
    this.random = random;
    snapshots = new SimSnapshotStore(world.coverage);
  }

  // ---- lives

  /** Recovers from disk and runs, unless it runs already. */
  void start() {
    if (process != null) {
      return;
    }
    try {
      long before = logBytes();
      SimStore store = new SimStore(disk, world.conditions.segmentBytes(), snapshots.load());
      world.coverage.count(Counted.TORN_WRITES, logBytes() < before ? 1 : 0);
      int lost = account.recovered(store.recoveredState(), store.recoveredEntries());
      world.coverage.count(Counted.UNFORCED_ENTRIES_LOST, lost);
      if (world.trace.on()) {
        world.trace.say(
            id,
            "starts: term %d vote %d, entries %d, lost %d",
            store.recoveredState().getTerm(),
            store.recoveredState().getVotedFor(),
            store.recoveredEntries().size(),
            lost);
      }
      Recovered recovered = recover(store);
      process = new SimProcess(world, this, store, recovered, clock(), random.split());
      process.begin();
    } catch (StorageException e) {
      if (!powerIsFailing) {
        throw e;
      }
      world.coverage.count(Counted.CRASHES_INSIDE_RECOVERY);
      world.trace.say(id, "loses power while it recovers");
      losePower();
    }
  }

  private Recovered recover(SimStore store) {
    boolean hadEntries = !store.recoveredEntries().isEmpty();
    Recovered recovered = store.recovered(id, directoryId(), bootstrap());
    if (store.recoveredEntries().isEmpty() && store.snapshot().isPresent()) {
      account.restartedBehind(store.snapshotHeader().orElseThrow());
      world.coverage.count(Counted.LOG_RESTARTS_IN_RECOVERY, hadEntries ? 1 : 0);
    }
    return recovered;
  }

  /** Power loss: unforced bytes are lost or torn; the others may see the connections close. */
  void crash() {
    if (process == null) {
      return;
    }
    world.coverage.count(Counted.CRASHES);
    world.trace.say(id, "crashes");
    process.die();
    process = null;
    paused = false;
    missed.clear();
    losePower();
    for (SimNode other : world.nodes) {
      if (other != this && random.nextInt(4) > 0) {
        hint(other, id, random.nextLong(3 * Conditions.MILLI));
      }
    }
  }

  private void losePower() {
    disk.crash(random);
    snapshots.crash(random);
    powerIsFailing = false;
    crashPoint = null;
    long longest = (random.nextBoolean() ? 10 : 600) * Conditions.MILLI;
    world.scheduler.in(random.nextLong(longest), this::restart);
  }

  private void restart() {
    if (process == null) {
      world.coverage.count(Counted.RESTARTS);
      if (!world.healed && random.nextInt(8) == 0) {
        failPower();
      }
      start();
    }
  }

  /** Tells a node that its connection to a peer closed. */
  void hint(SimNode to, int peer, long delayNanos) {
    world.coverage.count(Counted.DISCONNECT_HINTS);
    world.scheduler.in(
        delayNanos,
        () -> {
          SimProcess told = to.process;
          to.running(told, () -> told.peerDisconnected(peer));
        });
  }

  // ---- faults

  /** The process stops at this point of its next write. */
  void crashAt(Counted point) {
    crashPoint = point;
  }

  /** Whether it stopped here. */
  boolean crashesAt(Counted point) {
    boolean here = crashPoint == point;
    if (here) {
      world.coverage.count(point);
      crash();
    }
    return here;
  }

  /** A granted vote left: what it promises must hold although the node crashes now and is back soon. */
  void voteLeft() {
    if (crashPoint == Counted.CRASHES_AFTER_VOTE) {
      SimProcess voter = process;
      crashPoint = null;
      world.scheduler.in(
          random.nextLong(Conditions.MILLI),
          () -> {
            if (voter == process) {
              world.coverage.count(Counted.CRASHES_AFTER_VOTE);
              crash();
            }
          });
    }
  }

  /** The disk stops in the middle of the next few operations. */
  void failPower() {
    powerIsFailing = true;
    disk.powerOffAfter(random.nextInt(8));
  }

  void pause(long nanos) {
    if (process != null && !paused) {
      SimProcess stopped = process;
      paused = true;
      world.coverage.count(Counted.PAUSES);
      world.trace.say(id, "pauses");
      world.scheduler.in(
          nanos,
          () -> {
            if (process == stopped) {
              resume();
            }
          });
    }
  }

  private void resume() {
    if (paused) {
      world.trace.say(id, "goes on, %d events missed", missed.size());
      paused = false;
      List<Runnable> all = List.copyOf(missed);
      missed.clear();
      all.forEach(Runnable::run);
    }
  }

  void slowDisk(boolean slow) {
    diskIsSlow = slow;
  }

  /** Everything that was wrong with this machine is over. */
  void heal() {
    diskIsSlow = false;
    crashPoint = null;
    if (powerIsFailing || random.nextInt(3) == 0) {
      crash();
    }
    resume();
    start();
  }

  // ---- events of the process

  void receive(RaftMessage message) {
    SimProcess receiver = process;
    running(receiver, () -> receiver.receive(message));
  }

  /** Lets a process do something: when it goes on, if it is paused; never, if it is dead. */
  void running(SimProcess wanted, Runnable event) {
    if (paused && wanted != null && wanted == process) {
      missed.add(() -> alive(wanted, event));
    } else {
      alive(wanted, event);
    }
  }

  /** Lets something happen if the process lives, even if it is paused. */
  void alive(SimProcess wanted, Runnable event) {
    if (wanted == null || wanted != process) {
      return;
    }
    try {
      event.run();
    } catch (StorageException e) {
      if (!powerIsFailing) {
        throw e;
      }
      world.coverage.count(Counted.CRASHES_INSIDE_A_WRITE);
      crash();
    }
  }

  // ---- what it is

  int id() {
    return id;
  }

  String directoryId() {
    return "directory-" + id;
  }

  Configuration bootstrap() {
    Configuration.Builder voters = Configuration.newBuilder();
    for (SimNode node : world.nodes) {
      voters.addVoters(
          Voter.newBuilder().setNodeId(node.id).setDirectoryId(node.directoryId()).build());
    }
    return voters.build();
  }

  Optional<SimProcess> process() {
    return Optional.ofNullable(process);
  }

  DiskAccount account() {
    return account;
  }

  SimSnapshotStore snapshots() {
    return snapshots;
  }

  boolean diskIsSlow() {
    return diskIsSlow;
  }

  private SimClock clock() {
    double drift = world.conditions.drift();
    return new SimClock(random.nextLong(), 1 + random.nextDouble(-drift, drift));
  }

  private long logBytes() {
    long bytes = 0;
    for (String name : disk.list()) {
      bytes += name.endsWith(".log") ? disk.open(name).size() : 0;
    }
    return bytes;
  }
}
