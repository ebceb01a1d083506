package io.quorate.controller.raft;

import io.quorate.message.Configuration;
import io.quorate.message.RaftMessage;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Some nodes 1..n, one clock, and a network in which the test carries every message and cuts every link. */
final class Cluster {
  private record Link(int from, int to) {}

  final TestClock clock = new TestClock();
  final Map<Integer, TestNode> nodes = new TreeMap<>();
  private final Set<Link> cut = new HashSet<>();

  Cluster(int size) {
    this(size, Messages.voters(size));
  }

  Cluster(int size, Configuration configuration) {
    for (int id = 1; id <= size; id++) {
      nodes.put(id, new TestNode(id, configuration, clock));
    }
  }

  /** A cluster in which node 1 leads, everything is committed everywhere and no message is under way. */
  static Cluster ledByOne(int size) {
    Cluster cluster = new Cluster(size);
    cluster.elect(1);
    return cluster;
  }

  TestNode node(int id) {
    return nodes.get(id);
  }

  /** The node waits for its timeout to pass, and everything that follows happens. */
  void elect(int id) {
    campaign(id);
    settle();
    heartbeat(id);
    if (!node(id).leads()) {
      throw new AssertionError("node " + id + " did not win: " + node(id).core.role());
    }
  }

  void campaign(int id) {
    node(id).tickAtDeadline();
  }

  /** One heartbeat of the leader is due, and everything that follows happens. */
  void heartbeat(int leader) {
    clock.advanceMs(100);
    node(leader).tick();
    settle();
  }

  /** Time passes with everybody awake. */
  void run(long ms) {
    for (long passed = 0; passed < ms; passed += 10) {
      clock.advanceMs(10);
      nodes.values().forEach(TestNode::tick);
      settle();
    }
  }

  /** All disks finish and all messages on whole links arrive, until nothing is under way; those on cut links are lost. */
  void settle() {
    boolean quiet = false;
    for (int round = 0; !quiet; round++) {
      if (round > 1000) {
        throw new AssertionError("messages without end");
      }
      nodes.values().forEach(TestNode::persist);
      quiet = !deliver(message -> true);
    }
  }

  /** Messages that fit arrive, once each, others stay where they are; tells whether there were any. */
  boolean deliver(Predicate<RaftMessage> fits) {
    boolean any = false;
    for (TestNode from : nodes.values()) {
      for (RaftMessage message : from.sent.stream().filter(fits).toList()) {
        from.sent.remove(message);
        any = true;
        if (!cut.contains(new Link(message.getFrom(), message.getTo()))) {
          node(message.getTo()).receive(message);
        }
      }
    }
    return any;
  }

  /** Whatever left these nodes is lost. */
  void lose(int... from) {
    for (int id : from) {
      node(id).sent.clear();
    }
  }

  void cut(int a, int b) {
    cutOneWay(a, b);
    cutOneWay(b, a);
  }

  void cutOneWay(int from, int to) {
    cut.add(new Link(from, to));
  }

  void isolate(int id) {
    nodes.keySet().stream().filter(other -> other != id).forEach(other -> cut(id, other));
  }

  void heal() {
    cut.clear();
  }

  /** The leader of the latest term that anybody leads. */
  TestNode leader() {
    return nodes.values().stream()
        .filter(TestNode::leads)
        .max((a, b) -> Long.compare(a.term(), b.term()))
        .orElseThrow(() -> new AssertionError("nobody leads"));
  }
}
