package io.quorate.e2e;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.ErrorCode;
import io.quorate.rpc.RpcException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates topics in a tight loop, one after another, each with a request id of its own. It stays with one controller while that
 * answers, goes round the others when it does not, and repeats the same request until it is acknowledged.
 */
final class TopicWriter {
  private static final Set<ErrorCode> RETRIABLE =
      EnumSet.of(
          ErrorCode.REQUEST_TIMED_OUT,
          ErrorCode.OUTCOME_UNKNOWN,
          ErrorCode.NOT_CONTROLLER,
          ErrorCode.BUSY);

  /** A topic that was acknowledged, and when (System.nanoTime). */
  record Ack(String topic, String topicId, long atNanos) {}

  private final TestCluster cluster;
  private final int replicationFactor;
  private final String prefix;
  private final List<Integer> controllers;
  private final List<Ack> acks = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "topic-writer");
  private volatile int asked;
  private volatile boolean stopped;
  private volatile RuntimeException failure;

  /** A writer whose topics are called prefix-0, prefix-1 ... */
  TopicWriter(TestCluster cluster, int replicationFactor, String prefix) {
    this.cluster = cluster;
    this.prefix = prefix;
    this.replicationFactor = replicationFactor;
    controllers = List.copyOf(cluster.controllerIds());
    asked = controllers.get(0);
  }

  TopicWriter start() {
    thread.start();
    return this;
  }

  /** Asks this controller next. */
  void prefer(int controller) {
    asked = controller;
  }

  /** How many topics are acknowledged. Fails when one was refused. */
  int count() {
    if (failure != null) {
      throw failure;
    }
    synchronized (acks) {
      return acks.size();
    }
  }

  /** Waits for so many acknowledgements more. */
  void awaitMore(int more) {
    int target = count() + more;
    Await.until("%d more topics".formatted(more), this::count, count -> count >= target);
  }

  /** All acknowledgements so far, in order. */
  List<Ack> acks() {
    synchronized (acks) {
      return List.copyOf(acks);
    }
  }

  /** Ends after the acknowledgement of what is under way; every topic that was ever asked for is then in the list. */
  List<Ack> stop() {
    stopped = true;
    try {
      thread.join(Await.LIMIT.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    count();
    if (thread.isAlive()) {
      throw new AssertionError("the last topic is not acknowledged");
    }
    return acks();
  }

  private void run() {
    try {
      for (int i = 0; !stopped; i++) {
        String topic = prefix + "-" + i;
        String id = create(topic);
        synchronized (acks) {
          acks.add(new Ack(topic, id, System.nanoTime()));
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private String create(String topic) {
    AdminRequest request =
        Requests.createTopic(UUID.randomUUID().toString(), topic, 1, replicationFactor);
    long start = System.nanoTime();
    while (System.nanoTime() - start < Await.LIMIT.toNanos()) {
      int controller = asked;
      try {
        AdminResponse answer = cluster.client().askIfConnected(controller, request);
        if (!RETRIABLE.contains(answer.getError())) {
          return acknowledged(answer);
        }
      } catch (RpcException noAnswer) {
        // It ended, or is not back yet: another one knows.
        LockSupport.parkNanos(100_000);
      }
      asked = controllers.get((controllers.indexOf(controller) + 1) % controllers.size());
    }
    throw new IllegalStateException(topic + " is not acknowledged");
  }

  private static String acknowledged(AdminResponse answer) {
    if (answer.getError() == ErrorCode.NONE) {
      CreateTopicResult result = answer.getCreateTopics().getTopics(0);
      if (result.getError() == ErrorCode.NONE) {
        return result.getTopicId();
      }
    }
    throw new IllegalStateException("refused: " + answer);
  }
}
