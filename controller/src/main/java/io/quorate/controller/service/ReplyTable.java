package io.quorate.controller.service;

import java.util.ArrayDeque;

/**
 * Replies that wait for their entry to be committed, in the order of the log. A reply without records waits too, for the
 * entries it was decided by: else it could tell of what is never committed. Event loop only.
 */
final class ReplyTable {
  private record Held(long index, Runnable complete, Runnable lost) {}

  private final ArrayDeque<Held> held = new ArrayDeque<>();

  void hold(long index, Runnable complete, Runnable lost) {
    held.add(new Held(index, complete, lost));
  }

  int size() {
    return held.size();
  }

  void committed(long index) {
    while (!held.isEmpty() && held.peek().index <= index) {
      held.remove().complete.run();
    }
  }

  /** The lead is lost: whether these entries survive is for the next leader to show. */
  void lost() {
    while (!held.isEmpty()) {
      held.remove().lost.run();
    }
  }
}
