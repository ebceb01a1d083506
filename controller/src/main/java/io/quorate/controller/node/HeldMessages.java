package io.quorate.controller.node;

import io.quorate.message.RaftMessage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/** Messages that promise what the disk does not have yet: each leaves once the writes before it are durable. */
final class HeldMessages {
  private record Held(long afterSequence, List<RaftMessage> messages) {}

  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final Consumer<RaftMessage> send;
  private long submitted;
  private long durable;

  HeldMessages(Consumer<RaftMessage> send) {
    this.send = send;
  }

  void submitted(long sequence) {
    submitted = sequence;
  }

  /** Sends now if no write is under way, else after all that are. */
  void sendAfterWrites(List<RaftMessage> messages) {
    if (durable >= submitted) {
      messages.forEach(send);
    } else if (!messages.isEmpty()) {
      held.add(new Held(submitted, messages));
    }
  }

  void durable(long sequence) {
    durable = Math.max(durable, sequence);
    while (!held.isEmpty() && held.peek().afterSequence <= durable) {
      held.remove().messages.forEach(send);
    }
  }
}
