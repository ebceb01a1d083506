package io.quorate.e2e;

import io.quorate.e2e.TopicWriter.Ack;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Kills one leader after another under a writer, and measures for how long it gets no acknowledgement. */
final class FailoverRun {
  private static final int ACKS_BETWEEN = 30;

  private final TestCluster cluster;
  private final TopicWriter writer;
  private final PrintStream out;
  private final List<Kill> kills = new ArrayList<>();

  /** A leader was killed at one time, and started again at another (System.nanoTime). */
  private record Kill(int controller, boolean writerAtLeader, long atNanos, long restartNanos) {}

  /** The table goes to {@code out}, a line after each kill. */
  FailoverRun(TestCluster cluster, TopicWriter writer, PrintStream out) {
    this.cluster = cluster;
    this.writer = writer;
    this.out = out;
    out.println("kill  leader  writer at  gap between two acknowledged writes");
  }

  /** kill -9 of the leader; returns when writes flow again, and the killed one is back and has caught up. */
  void killLeader() {
    int leader = cluster.view().awaitLeader();
    boolean writerAtLeader = kills.size() % 2 == 0;
    writer.prefer(writerAtLeader ? leader : cluster.view().awaitFollower());
    writer.awaitMore(ACKS_BETWEEN);
    long at = System.nanoTime();
    cluster.controller(leader).kill();
    writer.awaitMore(ACKS_BETWEEN);
    Kill kill = new Kill(leader, writerAtLeader, at, System.nanoTime());
    kills.add(kill);
    print(kill);
    cluster.controller(leader).start();
    long known = cluster.view().controllerState(cluster.view().awaitFollower()).offset();
    Await.until(
        "controller " + leader + " has caught up",
        () -> cluster.view().controllerState(leader).offset(),
        offset -> offset >= known);
  }

  /** The longest time without an acknowledgement around each kill. */
  List<Duration> gaps() {
    List<Ack> acks = writer.acks();
    return kills.stream().map(kill -> gap(kill, acks)).toList();
  }

  private static Duration gap(Kill kill, List<Ack> acks) {
    long longest = 0;
    for (int i = 1; i < acks.size(); i++) {
      long from = acks.get(i - 1).atNanos();
      long to = acks.get(i).atNanos();
      if (to >= kill.atNanos && from <= kill.restartNanos) {
        longest = Math.max(longest, to - from);
      }
    }
    return Duration.ofNanos(longest);
  }

  private void print(Kill kill) {
    out.printf(
        "%4d  %6d  %-9s  %6d ms%n",
        kills.size(),
        kill.controller,
        kill.writerAtLeader ? "leader" : "follower",
        gap(kill, writer.acks()).toMillis());
  }

  /** What people ask for first. */
  void printSummary() {
    List<Duration> sorted = gaps().stream().sorted().toList();
    out.printf(
        "median %d ms, worst %d ms; %d topics acknowledged%n",
        sorted.get(sorted.size() / 2).toMillis(),
        sorted.get(sorted.size() - 1).toMillis(),
        writer.count());
  }
}
