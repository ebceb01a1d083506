package io.quorate.controller.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Runs many seeds on all cores. Each run is one thread's own; what comes out does not depend on how many threads there are.
 */
final class Seeds {
  private static final int SECONDS_BETWEEN_NOTICES = 5;

  /** The lowest seed that broke something, and what. */
  record Broken(long seed, String what) {}

  private final LongFunction<Optional<String>> run;
  private final Runnable notice;
  private final AtomicLong next;
  private final AtomicLong end;
  private Broken lowest;

  private Seeds(long from, long count, LongFunction<Optional<String>> run, Runnable notice) {
    this.run = run;
    this.notice = notice;
    next = new AtomicLong(from);
    end = new AtomicLong(from + count);
  }

  /**
   * Runs seeds {@code from .. from + count - 1} until one breaks something.
   *
   * @param run says what a seed broke; called by several threads
   * @param notice called now and then while it lasts
   */
  static Optional<Broken> firstBroken(
      long from, long count, LongFunction<Optional<String>> run, Runnable notice) {
    Seeds seeds = new Seeds(from, count, run, notice);
    seeds.runAll(Runtime.getRuntime().availableProcessors());
    return Optional.ofNullable(seeds.lowest);
  }

  private void runAll(int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(this::work));
      }
      for (Future<?> worker : workers) {
        await(worker);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Seeds above a broken one are of no interest any more, those below are. */
  private void work() {
    for (long seed = next.getAndIncrement(); seed < end.get(); seed = next.getAndIncrement()) {
      Optional<String> broken = run.apply(seed);
      if (broken.isPresent()) {
        broke(new Broken(seed, broken.get()));
      }
    }
  }

  private synchronized void broke(Broken broken) {
    if (lowest == null || broken.seed < lowest.seed) {
      lowest = broken;
      end.set(broken.seed);
    }
  }

  private void await(Future<?> worker) {
    while (true) {
      try {
        worker.get(SECONDS_BETWEEN_NOTICES, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        notice.run();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a run ended with an error", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
