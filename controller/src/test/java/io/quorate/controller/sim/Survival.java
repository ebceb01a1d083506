package io.quorate.controller.sim;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What of the unforced operations a crash keeps. One crash, one object. */
final class Survival {
  private enum Kind {
    NOTHING,
    EVERYTHING,
    OLDEST,
    ANY
  }

  private final Kind kind;
  private final RandomGenerator random;
  private final int cut;

  private Survival(Kind kind, RandomGenerator random, int cut) {
    this.kind = kind;
    this.random = random;
    this.cut = cut;
  }

  // java.util.Random gives nearly the same first number for all small seeds, so its numbers are
  // mixed once more.
  static Survival pick(RandomGenerator seeds, int operations) {
    RandomGenerator random = new SplittableRandom(seeds.nextLong());
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    int back = kind == Kind.OLDEST ? random.nextInt(8) : 0;
    return new Survival(kind, random, operations - back);
  }

  /** Whether an operation on its own, done at this time, is kept. */
  boolean keeps(int time) {
    return switch (kind) {
      case NOTHING -> false;
      case EVERYTHING -> true;
      case OLDEST -> time <= cut;
      case ANY -> random.nextBoolean();
    };
  }

  /** How many of a row of operations done at these ascending times are kept, the oldest first. */
  int keptOf(int[] times) {
    if (kind == Kind.ANY) {
      return random.nextInt(times.length + 1);
    }
    int kept = 0;
    while (kept < times.length && keeps(times[kept])) {
      kept++;
    }
    return kept;
  }

  /** Where growth from one size to another stopped; the smaller one, or the end of a sector on the way. */
  int reached(int from, int to, int sector) {
    int sectors = kind == Kind.ANY && to > from ? (to - 1) / sector - from / sector : 0;
    int further = random.nextInt(sectors + 1);
    return further == 0 ? from : (from / sector + further) * sector;
  }
}
