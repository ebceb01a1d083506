package io.quorate.controller.sim;

import java.util.Optional;
import java.util.function.LongFunction;

/** One seed to what it broke, as "promise: how", in the JDK's types: so it can come out of another class loader. */
public final class SimulationRun implements LongFunction<Optional<String>> {
  @Override
  public Optional<String> apply(long seed) {
    return Simulation.run(seed, false).broken().map(BrokenPromise::getMessage);
  }
}
