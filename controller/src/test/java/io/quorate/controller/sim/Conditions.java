package io.quorate.controller.sim;

import io.quorate.controller.raft.RaftSettings;
import java.util.SplittableRandom;

/**
 * The world of one run, drawn from its seed. All times in simulated nanoseconds.
 *
 * @param nodes size of the quorum
 * @param segmentBytes small, so that logs have several segments
 * @param durationNanos how long phase one lasts
 * @param delayNanos every message takes at least this
 * @param jitterNanos and up to this more; far more now and then
 * @param loss share of messages lost
 * @param duplication share of messages that arrive twice
 * @param ordered whether messages of one link overtake each other never, as on one connection
 * @param writeNanos how long a write takes, on average
 * @param forceNanos how long a force takes, on average
 * @param drift how much faster or slower clocks run at most
 * @param faultEveryNanos mean time between faults
 * @param writeEveryNanos mean time between clients' writes
 * @param readEveryNanos mean time between clients' reads
 * @param valueBytes how long values are at most
 */
record Conditions(
    int nodes,
    RaftSettings raft,
    int segmentBytes,
    long durationNanos,
    long delayNanos,
    long jitterNanos,
    double loss,
    double duplication,
    boolean ordered,
    long writeNanos,
    long forceNanos,
    double drift,
    long faultEveryNanos,
    long writeEveryNanos,
    long readEveryNanos,
    int valueBytes) {
  static final long MILLI = 1_000_000;

  private static final int[] SIZES = {3, 3, 5, 3, 1, 3, 5, 3, 2, 3, 5, 3, 4, 3, 5, 1};

  static Conditions draw(SplittableRandom random) {
    boolean badNetwork = random.nextInt(3) > 0;
    return new Conditions(
        SIZES[random.nextInt(SIZES.length)],
        raft(random),
        1024 << random.nextInt(4),
        random.nextLong(1_000 * MILLI, 3_500 * MILLI),
        random.nextLong(MILLI / 10, 3 * MILLI),
        random.nextLong(MILLI / 10, badNetwork ? 30 * MILLI : 2 * MILLI),
        badNetwork ? random.nextDouble(0.15) : 0,
        badNetwork ? random.nextDouble(0.10) : 0,
        random.nextBoolean(),
        random.nextLong(MILLI / 20, 2 * MILLI),
        random.nextLong(MILLI / 10, random.nextInt(4) == 0 ? 40 * MILLI : 4 * MILLI),
        random.nextInt(3) == 0 ? 0.1 : 0.001,
        random.nextLong(50 * MILLI, 400 * MILLI),
        random.nextLong(10 * MILLI, 100 * MILLI),
        random.nextLong(20 * MILLI, 100 * MILLI),
        random.nextInt(4) == 0 ? 700 : 60);
  }

  private static RaftSettings raft(SplittableRandom random) {
    long heartbeat = random.nextLong(25 * MILLI, 60 * MILLI);
    return new RaftSettings(
        heartbeat * random.nextInt(3, 6),
        heartbeat,
        random.nextLong(MILLI / 10, (random.nextBoolean() ? 2 : 30) * MILLI),
        random.nextInt(200, 3_000),
        random.nextLong(200, 10_000),
        random.nextInt(1, 8));
  }
}
