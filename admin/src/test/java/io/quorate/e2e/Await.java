package io.quorate.e2e;

import io.quorate.rpc.RpcException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what a cluster shows: asks again until it is so, or the time is over. */
final class Await {
  /** Long enough for a machine that has much else to do; nothing takes so long when all is well. */
  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /** The first answer for which {@code enough} holds. Nobody there to answer counts as not yet. */
  static <T> T until(String what, Supplier<T> ask, Predicate<T> enough) {
    long start = System.nanoTime();
    Object last = "nothing";
    while (System.nanoTime() - start < LIMIT.toNanos()) {
      try {
        T answer = ask.get();
        if (enough.test(answer)) {
          return answer;
        }
        last = answer;
      } catch (RpcException | UncheckedIOException nobodyThere) {
        last = nobodyThere;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError(
        "%s: not within %d s; last seen: %s".formatted(what, LIMIT.toSeconds(), last));
  }

  /** Until it holds. */
  static void until(String what, Supplier<Boolean> holds) {
    until(what, holds, yes -> yes);
  }
}
