package io.quorate.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.controller.sim.Seeds.Broken;
import io.quorate.controller.sim.Simulation.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final long SEEDS = 1_500;

  /** One test for both, since the runs are what costs. */
  @Test
  void noSeedBreaksAPromiseAndEverythingThatCanGoWrongDid() {
    Coverage coverage = new Coverage();
    Optional<Broken> broken =
        Seeds.firstBroken(
            1,
            SEEDS,
            seed -> {
              Result result = Simulation.run(seed, false);
              synchronized (coverage) {
                coverage.add(result.coverage());
              }
              return result.broken().map(BrokenPromise::getMessage);
            },
            () -> {});
    assertThat(broken).as("replay with scripts/simulate.sh --trace SEED").isEmpty();
    assertThat(coverage.missing()).as("what no seed reached").isEmpty();
  }

  @Test
  void aSeedIsOneRunToTheLastByte() {
    for (long seed : List.of(3L, 8L, 17L)) {
      List<String> first = Simulation.run(seed, true).trace();
      List<String> second = Simulation.run(seed, true).trace();
      assertThat(first).hasSizeGreaterThan(500).isEqualTo(second);
    }
  }

  @Test
  void tracingDoesNotChangeARun() {
    Coverage traced = Simulation.run(5, true).coverage();
    Coverage untraced = Simulation.run(5, false).coverage();
    assertThat(traced.toString()).isEqualTo(untraced.toString());
  }

  @Test
  void differentSeedsAreDifferentRuns() {
    assertThat(Simulation.run(1, true).trace()).isNotEqualTo(Simulation.run(2, true).trace());
  }
}
