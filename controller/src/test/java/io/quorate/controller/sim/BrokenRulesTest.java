package io.quorate.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.sim.Seeds.Broken;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator is worth what it sees. The whole table of {@link Mutations} runs by {@code scripts/simulate.sh --mutations}. */
class BrokenRulesTest {
  private static final long SEEDS = 1_000;

  static Stream<Mutation> rules() {
    return Stream.of(
        Mutations.VOTE_FORGOTTEN,
        Mutations.OLD_TERM_COUNTED,
        Mutations.ANSWERED_BEFORE_FORCE,
        Mutations.COUNTED_BEFORE_FORCE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aBrokenRuleIsSeenByASeedThatTheRealCodePasses(Mutation mutation) {
    Optional<Broken> broken = Seeds.firstBroken(1, SEEDS, mutation.simulation(), () -> {});
    assertThat(broken).as(mutation.rule()).isPresent();
    long seed = broken.orElseThrow().seed();
    assertThat(Simulation.run(seed, false).broken()).as("seed %d", seed).isEmpty();
  }

  @Test
  void aMutationWhoseCodeIsGoneIsRefused() {
    Mutation stale = new Mutation("a rule", "raft/Quorum.java", "no such code", "");
    assertThatThrownBy(stale::simulation).hasMessageContaining("must stand exactly once");
  }

  @Test
  void everyRuleOfTheTableStillFindsItsCode() {
    assertThat(Mutations.all()).allSatisfy(mutation -> assertThat(mutation.source()).isNotEmpty());
  }
}
