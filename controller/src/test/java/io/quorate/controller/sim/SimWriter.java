package io.quorate.controller.sim;

import io.quorate.controller.raft.Write;
import io.quorate.message.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The writer thread of one process: takes all writes that are queued, makes them one after the other, forces once, and hands
 * back the last one's sequence. Each of these steps takes its time, so that a crash can come between any two of them.
 */
final class SimWriter {
  private final World world;
  private final SimProcess process;
  private final SimStore store;
  private final SplittableRandom random;
  private final ArrayDeque<Write> queue = new ArrayDeque<>();
  private boolean busy;

  SimWriter(World world, SimProcess process, SimStore store, SplittableRandom random) {
    this.world = world;
    this.process = process;
    this.store = store;
    this.random = random;
  }

  void add(Write write) {
    queue.add(write);
    if (!busy) {
      begin();
    }
  }

  /** Entries from here on are not in the files yet, or the files hold others there. */
  long firstUnwritten() {
    long first = Long.MAX_VALUE;
    for (Write write : queue) {
      if (write.restartAt() > 0) {
        first = Math.min(first, write.restartAt());
      }
      if (write.truncateFrom() > 0) {
        first = Math.min(first, write.truncateFrom());
      }
      if (!write.entries().isEmpty()) {
        first = Math.min(first, write.entries().get(0).getIndex());
      }
    }
    return first;
  }

  private void begin() {
    busy = true;
    step(latency(world.conditions.writeNanos()), this::writeAll);
  }

  private void writeAll() {
    List<Write> group = new ArrayList<>(queue);
    if (group.size() > 1) {
      world.coverage.count(Counted.GROUP_COMMITS);
    }
    for (Write write : group) {
      process.node().account().writing(write);
      store.write(write);
      process.node().account().written();
      queue.remove();
      count(write);
    }
    long sequence = group.get(group.size() - 1).sequence();
    world.trace.say(process.id(), "wrote up to write %d", sequence);
    long dropBefore = group.stream().mapToLong(Write::dropBefore).max().orElse(0);
    step(latency(world.conditions.forceNanos()), () -> force(sequence, dropBefore));
  }

  private void force(long sequence, long dropBefore) {
    if (process.node().crashesAt(Counted.CRASHES_BEFORE_FORCE)) {
      return;
    }
    store.force();
    process.node().account().forced();
    drop(dropBefore);
    world.trace.say(process.id(), "forced up to write %d", sequence);
    if (!process.node().crashesAt(Counted.CRASHES_AFTER_FORCE)) {
      completed(sequence);
      busy = false;
      if (!queue.isEmpty()) {
        begin();
      }
    }
  }

  private void drop(long beforeIndex) {
    if (beforeIndex > 0) {
      long before = store.firstIndex();
      process.node().account().dropping(beforeIndex);
      store.dropPrefix(beforeIndex);
      world.coverage.count(Counted.PREFIXES_DROPPED, store.firstIndex() > before ? 1 : 0);
    }
  }

  private void completed(long sequence) {
    world.scheduler.in(
        random.nextLong(200_000),
        () -> process.node().running(process, () -> process.persisted(sequence)));
  }

  /** Disk work goes on while the process is paused. */
  private void step(long delayNanos, Runnable work) {
    world.scheduler.in(delayNanos, () -> process.node().alive(process, work));
  }

  private void count(Write write) {
    for (Entry entry : write.entries()) {
      world.coverage.count(Counted.ENTRIES_WRITTEN);
      world.coverage.count(Counted.BYTES_WRITTEN, entry.getSerializedSize());
    }
    if (write.restartAt() > 0) {
      world.coverage.count(Counted.LOG_RESTARTS);
    }
    if (write.truncateFrom() > 0) {
      world.coverage.count(Counted.TRUNCATIONS);
    }
  }

  private long latency(long meanNanos) {
    long mean = world.healed ? Math.min(meanNanos, Conditions.MILLI) : meanNanos;
    return World.gap(random, process.node().diskIsSlow() ? 20 * mean : mean);
  }
}
