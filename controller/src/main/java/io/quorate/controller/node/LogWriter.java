package io.quorate.controller.node;

import io.quorate.controller.raft.Write;
import io.quorate.controller.storage.QuorumStateFile;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.message.QuorumState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The one thread that writes to the disk. It takes all writes that wait, makes them in order, forces once (group commit), and
 * reports the last sequence to the event loop. A failure ends it for good: after a failed force nobody knows what is on disk
 * (Rebello et al., "Can applications recover from fsync failures?", ATC 2020).
 */
public final class LogWriter implements AutoCloseable {
  private static final int MAX_GROUP = 4096;
  private static final Write END = new Write(-1, Optional.empty(), 0, 0, List.of(), 0);

  private final BlockingQueue<Write> queue = new LinkedBlockingQueue<>();
  private final SegmentedLog log;
  private final QuorumStateFile stateFile;
  private final Executor loop;
  private final LongConsumer durable;
  private final Consumer<Throwable> failed;
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param loop runs the two callbacks: the node's event loop
   * @param durable is told the sequence up to which all writes are durable
   * @param failed is told the failure that ended the writer
   */
  public LogWriter(
      SegmentedLog log,
      QuorumStateFile stateFile,
      Executor loop,
      LongConsumer durable,
      Consumer<Throwable> failed) {
    this.log = log;
    this.stateFile = stateFile;
    this.loop = loop;
    this.durable = durable;
    this.failed = failed;
    thread = new Thread(this::run, "log-writer");
    thread.start();
  }

  /** Queues a write; event loop only. */
  void submit(Write write) {
    queue.add(write);
  }

  private void run() {
    List<Write> group = new ArrayList<>();
    try {
      while (true) {
        group.clear();
        group.add(queue.take());
        queue.drainTo(group, MAX_GROUP - 1);
        boolean end = group.remove(END);
        if (!group.isEmpty()) {
          write(group);
          long sequence = group.get(group.size() - 1).sequence();
          loop.execute(() -> durable.accept(sequence));
        }
        if (end) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      loop.execute(() -> failed.accept(e));
    }
  }

  /**
   * The newest term and vote first: no entry may be on disk whose term the node would not remember. That they are then ahead
   * of the group's earlier entries does no harm, since every answer to the group leaves after all of it.
   */
  private void write(List<Write> group) {
    newestState(group).ifPresent(stateFile::store);
    boolean touched = false;
    for (Write write : group) {
      if (write.restartAt() > 0) {
        log.restartAt(write.restartAt());
      }
      if (write.truncateFrom() > 0) {
        log.truncateFrom(write.truncateFrom());
      }
      if (!write.entries().isEmpty()) {
        log.append(write.entries());
        touched = true;
      }
    }
    if (touched) {
      log.force();
    }
    group.stream()
        .mapToLong(Write::dropBefore)
        .filter(index -> index > 0)
        .max()
        .ifPresent(log::dropPrefix);
  }

  private static Optional<QuorumState> newestState(List<Write> group) {
    return group.stream().flatMap(write -> write.state().stream()).reduce((older, newer) -> newer);
  }

  /** Finishes what is queued, then ends the thread. Blocks: not for the event loop. */
  @Override
  public void close() {
    queue.add(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
