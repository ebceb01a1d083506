package io.quorate.controller.sim;

import java.util.PriorityQueue;

/** Simulated time and what is still to happen in it. What is due at the same nanosecond happens in the order of asking. */
final class Scheduler {
  private record Event(long nanos, long sequence, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private long nowNanos;
  private long asked;
  private long happened;

  /** Nanoseconds since the run began. */
  long nowNanos() {
    return nowNanos;
  }

  /** How many events happened so far. */
  long happened() {
    return happened;
  }

  /** Lets something happen after a while, at once for 0, but never within the present event. */
  void in(long delayNanos, Runnable what) {
    queue.add(new Event(nowNanos + Math.max(0, delayNanos), asked++, what));
  }

  /** Lets everything happen that is due up to a time, and moves the clock there. */
  void runUntil(long nanos) {
    while (!queue.isEmpty() && queue.peek().nanos <= nanos) {
      Event event = queue.remove();
      nowNanos = event.nanos;
      happened++;
      event.what.run();
    }
    nowNanos = nanos;
  }
}
