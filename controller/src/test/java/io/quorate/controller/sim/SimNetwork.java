package io.quorate.controller.sim;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.message.RaftMessage;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Carries messages, as bytes, and does to them what networks do. */
final class SimNetwork {
  private static final double LONG_DELAY = 0.01;

  private final World world;
  private final SplittableRandom random;
  private final boolean[][] cut;
  private final long[][] lastArrival;

  SimNetwork(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    int nodes = world.conditions.nodes() + 1; // ids begin at 1
    cut = new boolean[nodes][nodes];
    lastArrival = new long[nodes][nodes];
  }

  /** Lets nothing pass from one node to another until {@link #heal}. */
  void cut(int from, int to) {
    cut[from][to] = true;
  }

  void heal() {
    for (boolean[] row : cut) {
      Arrays.fill(row, false);
    }
  }

  void send(RaftMessage message) {
    world.promises.tell(promise -> promise.sent(message));
    world.coverage.count(Counted.MESSAGES_SENT);
    if (message.getVoteResponse().getGranted() && !message.getVoteResponse().getPreVote()) {
      world.node(message.getFrom()).voteLeft();
    }
    byte[] bytes = message.toByteArray();
    boolean lost = cut[message.getFrom()][message.getTo()] || chance(world.conditions.loss());
    if (lost) {
      world.coverage.count(Counted.MESSAGES_LOST);
      trace(message.getFrom(), "lost  ", message);
      return;
    }
    trace(message.getFrom(), "sends ", message);
    carry(message, bytes);
    if (chance(world.conditions.duplication())) {
      world.coverage.count(Counted.MESSAGES_DUPLICATED);
      carry(message, bytes);
    }
  }

  private void carry(RaftMessage message, byte[] bytes) {
    int from = message.getFrom();
    int to = message.getTo();
    long arrival = world.scheduler.nowNanos() + delay();
    if (arrival < lastArrival[from][to]) {
      if (world.conditions.ordered()) {
        arrival = lastArrival[from][to];
      } else {
        world.coverage.count(Counted.MESSAGES_REORDERED);
      }
    }
    lastArrival[from][to] = Math.max(arrival, lastArrival[from][to]);
    world.scheduler.in(arrival - world.scheduler.nowNanos(), () -> arrive(to, bytes));
  }

  private void arrive(int to, byte[] bytes) {
    try {
      RaftMessage message = RaftMessage.parseFrom(bytes);
      world.node(to).receive(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message came out of the wire broken", e);
    }
  }

  private long delay() {
    Conditions conditions = world.conditions;
    if (world.healed) {
      return conditions.delayNanos();
    }
    long jitter = random.nextLong(conditions.jitterNanos());
    boolean veryLate = conditions.loss() > 0 && random.nextDouble() < LONG_DELAY;
    return conditions.delayNanos()
        + (veryLate ? random.nextLong(4 * conditions.raft().electionTimeoutNanos()) : jitter);
  }

  private boolean chance(double share) {
    return !world.healed && share > 0 && random.nextDouble() < share;
  }

  private void trace(int node, String verb, RaftMessage message) {
    if (world.trace.on()) {
      world.trace.say(node, "%s %s", verb, Texts.of(message));
    }
  }
}
