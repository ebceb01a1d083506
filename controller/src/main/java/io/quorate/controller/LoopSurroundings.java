package io.quorate.controller;

import io.quorate.controller.service.Surroundings;
import io.quorate.controller.storage.DirectoryMeta;
import io.vertx.core.Context;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The real clocks, real chance, and one event loop. */
final class LoopSurroundings implements Surroundings {
  private final Context loop;
  private final RandomGenerator random = new SplittableRandom();

  LoopSurroundings(Context loop) {
    this.loop = loop;
  }

  @Override
  public long nowMs() {
    return System.currentTimeMillis();
  }

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }

  @Override
  public Supplier<String> newUuid() {
    return DirectoryMeta::randomId;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void later(Runnable task) {
    loop.runOnContext(v -> task.run());
  }
}
