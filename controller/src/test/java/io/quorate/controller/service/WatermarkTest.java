package io.quorate.controller.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class WatermarkTest {
  private final Watermark watermark = new Watermark(5);

  @Test
  void whatIsReachedAlreadyIsCompleteAtOnce() {
    assertThat(watermark.reached(5).succeeded()).isTrue();
    assertThat(watermark.reached(5, Promise.promise().future()).succeeded()).isTrue();
  }

  @Test
  void aWaitEndsWhenThePositionGetsThereAndNotBefore() {
    Future<Void> wait = watermark.reached(8, Promise.promise().future());

    watermark.advance(7);
    assertThat(wait.isComplete()).isFalse();

    watermark.advance(8);
    assertThat(wait.succeeded()).isTrue();
    assertThat(watermark.size()).isZero();
  }

  @Test
  void aWaitThatIsGivenUpLeavesNothingBehind() {
    Promise<Void> givenUp = Promise.promise();
    watermark.reached(Long.MAX_VALUE, givenUp.future());
    Future<Void> other = watermark.reached(Long.MAX_VALUE);

    givenUp.complete();

    assertThat(watermark.size()).isEqualTo(1);
    assertThat(other.isComplete()).isFalse();
  }

  @Test
  void aWaitMayBeGivenUpAfterItsEnd() {
    Promise<Void> givenUp = Promise.promise();
    Future<Void> wait = watermark.reached(6, givenUp.future());
    watermark.advance(6);

    givenUp.complete();

    assertThat(wait.succeeded()).isTrue();
  }
}
