package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.sim.SimDisk;
import io.quorate.message.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Power is cut at every single operation of many random lives of a log, the recovery's own included. */
class LogCrashTest {
  private static final LogSettings SMALL = new LogSettings(2048);

  /** One life: what was appended, and how much of it must survive. */
  private static final class Life {
    final SimDisk disk;
    List<Entry> appended;
    long acknowledged;
    long first = 1;
    long term;

    Life(SimDisk disk, List<Entry> appended, long term) {
      this.disk = disk;
      this.appended = new ArrayList<>(appended);
      this.acknowledged = appended.size();
      this.term = term;
    }

    void run(Random script, int steps) {
      SegmentedLog log = SegmentedLog.open(disk, SMALL, entry -> {});
      for (int i = 0; i < steps; i++) {
        step(log, script);
      }
    }

    private void step(SegmentedLog log, Random script) {
      switch (script.nextInt(8)) {
        case 0, 1, 2 -> append(log, script);
        case 3, 4, 5 -> force(log);
        case 6 -> truncate(log, script);
        default -> dropPrefix(log, script);
      }
    }

    private void append(SegmentedLog log, Random script) {
      List<Entry> entries = new ArrayList<>();
      for (int i = script.nextInt(3); i >= 0; i--) {
        entries.add(
            Entries.entry(appended.size() + 1L + entries.size(), term, script.nextInt(900)));
      }
      appended.addAll(entries);
      log.append(entries);
    }

    private void force(SegmentedLog log) {
      log.force();
      acknowledged = appended.size();
    }

    private void truncate(SegmentedLog log, Random script) {
      int count = (int) (log.lastIndex() - log.firstIndex()) + 1;
      if (count > 0) {
        int kept = (int) log.firstIndex() - 1 + script.nextInt(count);
        acknowledged = Math.min(acknowledged, kept);
        log.truncateFrom(kept + 1L);
        appended = new ArrayList<>(appended.subList(0, kept));
        acknowledged = kept;
        term++;
      }
    }

    private void dropPrefix(SegmentedLog log, Random script) {
      long below = 1L + script.nextInt((int) log.lastIndex() + 1);
      first = Math.max(first, Math.min(below, acknowledged + 1));
      log.dropPrefix(first);
    }

    /** Recovers and checks: what is left is a piece of what was appended, with all that must survive. */
    void checkRecovery() {
      List<Entry> recovered = new ArrayList<>();
      SegmentedLog log = SegmentedLog.open(disk, SMALL, recovered::add);
      int from = (int) log.firstIndex() - 1;
      int to = (int) log.lastIndex();
      assertThat(log.firstIndex()).isLessThanOrEqualTo(first);
      assertThat(log.lastIndex()).isGreaterThanOrEqualTo(acknowledged);
      assertThat(recovered).isEqualTo(appended.subList(from, to));
      assertThat(log.read(from + 1L, to, Integer.MAX_VALUE)).isEqualTo(recovered);
      appended = new ArrayList<>(appended.subList(0, to));
      acknowledged = to;
      term++;
    }
  }

  @Test
  void whatWasForcedSurvivesAPowerLossAtAnyOperation() {
    for (int seed = 0; seed < 60; seed++) {
      int operations = liveUndisturbed(seed);
      for (int cut = 0; cut < operations; cut++) {
        liveAndCrash(seed, cut);
      }
    }
  }

  private static int liveUndisturbed(int seed) {
    SimDisk disk = new SimDisk();
    new Life(disk, List.of(), 1).run(new Random(seed), 25);
    return disk.operations();
  }

  private static void liveAndCrash(int seed, int cut) {
    SimDisk disk = new SimDisk();
    Life life = new Life(disk, List.of(), 1);
    Random random = new Random(seed * 1009L + cut);
    disk.powerOffAfter(cut);
    assertThatThrownBy(() -> life.run(new Random(seed), 25)).isInstanceOf(StorageException.class);
    try {
      for (int again = random.nextInt(4); again > 0; again--) {
        stop(disk, random);
        disk.powerOffAfter(random.nextInt(8));
        recoverWhilePowerFails(disk);
      }
      stop(disk, random);
      life.checkRecovery();
      disk.crash(random);
      life.checkRecovery();
      stop(disk, random);
      life.run(new Random(cut), 6);
      stop(disk, random);
      life.checkRecovery();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed %d, cut at operation %d".formatted(seed, cut), e);
    }
  }

  private static void stop(SimDisk disk, Random random) {
    if (random.nextInt(3) == 0) {
      disk.kill();
    } else {
      disk.crash(random);
    }
  }

  private static void recoverWhilePowerFails(SimDisk disk) {
    try {
      SegmentedLog.open(disk, SMALL, entry -> {});
    } catch (LogDamagedException damaged) {
      throw damaged;
    } catch (StorageException powerFailed) {
      assertThat(powerFailed).hasMessageContaining("the power is off");
    }
  }

  @Test
  void aPrefixOfManySegmentsIsDroppedFromTheFrontWithoutAHole() {
    List<Entry> entries = Entries.range(1, 8, 1, 1500);
    everyCrash(
        entries,
        log -> log.dropPrefix(7),
        left -> assertThat(left).isNotEmpty().isEqualTo(tail(entries, left.size())));
  }

  @Test
  void aSuffixOfManySegmentsIsDroppedWholeOrNotAtAll() {
    List<Entry> entries = Entries.range(1, 8, 1, 1500);
    everyCrash(
        entries,
        log -> log.truncateFrom(3),
        left -> assertThat(left).isIn(entries, entries.subList(0, 2)));
  }

  @Test
  void aRestartLeavesTheOldLogOrNone() {
    List<Entry> entries = Entries.range(1, 8, 1, 1500);
    everyCrash(
        entries, log -> log.restartAt(100), left -> assertThat(left).isIn(entries, List.of()));
  }

  /** Cuts the power at each operation of a change to a durable log, in many ways, and looks at what is recovered. */
  private static void everyCrash(
      List<Entry> entries, Consumer<SegmentedLog> change, Consumer<List<Entry>> check) {
    boolean done = false;
    for (int cut = 0; !done; cut++) {
      for (int seed = 0; seed < 100; seed++) {
        SimDisk disk = new SimDisk();
        SegmentedLog log = SegmentedLog.open(disk, SMALL, entry -> {});
        log.append(entries);
        log.force();
        disk.powerOffAfter(cut);
        done = succeeds(() -> change.accept(log));
        disk.crash(new Random(seed));
        check.accept(Entries.recover(disk));
      }
    }
  }

  private static boolean succeeds(Runnable change) {
    try {
      change.run();
      return true;
    } catch (StorageException powerFailed) {
      return false;
    }
  }

  private static List<Entry> tail(List<Entry> entries, int count) {
    return entries.subList(entries.size() - count, entries.size());
  }

  @Test
  void whatIsRecoveredAfterAFailedForceIsWrittenAgainBeforeItIsVouchedFor() {
    for (int seed = 0; seed < 20; seed++) {
      SimDisk disk = new SimDisk();
      SegmentedLog log = SegmentedLog.open(disk, SMALL, entry -> {});
      log.append(Entries.range(1, 1, 1, 100));
      log.force();
      log.append(Entries.range(2, 3, 1, 700));
      disk.failNextForce();
      assertThatThrownBy(log::force).isInstanceOf(StorageException.class);
      disk.kill();
      List<Entry> recovered = Entries.recover(disk);
      assertThat(recovered).hasSize(3);
      disk.crash(new Random(seed));
      assertThat(Entries.recover(disk)).isEqualTo(recovered);
    }
  }
}
