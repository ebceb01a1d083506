package io.quorate.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void pausesDoubleToTheLargestEachWithinTheUpperHalfOfItsRange() {
    Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), new Random(1));
    for (long rangeMs : new long[] {20, 40, 80, 100, 100, 100}) {
      assertThat(backoff.nextMs()).isBetween(rangeMs / 2, rangeMs);
    }
  }

  @Test
  void aResetStartsAgainFromTheSmallest() {
    Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), new Random(1));
    backoff.exhaust();
    assertThat(backoff.nextMs()).isBetween(50L, 100L);
    backoff.reset();
    assertThat(backoff.nextMs()).isBetween(10L, 20L);
  }

  @Test
  void twoClientsDoNotComeAtTheSameMoments() {
    Backoff one = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), new Random(1));
    Backoff two = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), new Random(2));
    assertThat(new long[] {one.nextMs(), one.nextMs(), one.nextMs()})
        .isNotEqualTo(new long[] {two.nextMs(), two.nextMs(), two.nextMs()});
  }
}
