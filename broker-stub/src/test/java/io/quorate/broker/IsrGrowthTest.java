package io.quorate.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.image.MetadataImage;
import io.quorate.message.PartitionIsr;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsrGrowthTest {
  private static final long CATCHUP = 500;
  private static final long RETRY = 1000;

  private final IsrGrowth growth = new IsrGrowth(1, CATCHUP, RETRY);
  private final TestLog log = new TestLog().leaderChange(1);
  private MetadataImage seen = MetadataImage.EMPTY;

  IsrGrowthTest() {
    for (int broker = 1; broker <= 3; broker++) {
      log.register(broker).unfence(broker);
    }
    log.topic("orders", "o", 2, 1, 2, 3);
    see(0);
  }

  @Test
  void aWholeIsrAsksForNothing() {
    assertThat(growth.isWaiting()).isFalse();
    assertThat(due(10_000)).isEmpty();
  }

  @Test
  void aReplicaThatIsActiveLongEnoughIsAskedBack() {
    log.fence(2).isr("o", 0, 1, 3);
    see(100);
    assertThat(due(10_000)).isEmpty();
    log.unfence(2);
    see(20_000);
    assertThat(due(20_000 + CATCHUP - 1)).isEmpty();
    PartitionIsr asked = due(20_000 + CATCHUP).get(0);
    assertThat(asked.getTopicId()).isEqualTo("o");
    assertThat(asked.getPartitionId()).isZero();
    assertThat(asked.getIsrList()).containsExactly(1, 3, 2);
    assertThat(asked.getPartitionEpoch()).isEqualTo(1);
    assertThat(asked.getLeaderEpoch()).isZero();
  }

  @Test
  void aReplicaThatWasFencedInBetweenStartsItsWaitAnew() {
    log.isr("o", 0, 1, 3).fence(2);
    see(100);
    log.unfence(2);
    see(200);
    log.fence(2);
    see(600);
    log.unfence(2);
    see(650);
    assertThat(due(200 + CATCHUP)).isEmpty();
    assertThat(due(650 + CATCHUP)).hasSize(1);
  }

  @Test
  void whatWasAskedIsNotAskedAgainBeforeTheRetryTime() {
    log.isr("o", 0, 1, 3);
    see(1000);
    assertThat(due(1000)).hasSize(1);
    assertThat(due(1000 + RETRY - 1)).isEmpty();
    assertThat(due(1000 + RETRY)).hasSize(1);
  }

  @Test
  void aRetryIsMadeFromTheImageOfThen() {
    log.isr("o", 0, 1, 3);
    see(1000);
    assertThat(due(1000)).hasSize(1);
    log.isr("o", 0, 1);
    see(1001);
    assertThat(due(1001).get(0).getIsrList()).containsExactly(1, 2, 3);
    assertThat(due(1001 + RETRY).get(0).getPartitionEpoch()).isEqualTo(2);
  }

  @Test
  void onlyTheLeaderAsks() {
    log.isr("o", 0, 1, 3).leader("o", 0, 3);
    see(1000);
    assertThat(growth.isWaiting()).isFalse();
  }

  @Test
  void aGrownIsrOrADeletedTopicIsForgotten() {
    log.isr("o", 0, 1, 3).isr("o", 1, 1);
    see(1000);
    log.isr("o", 0, 1, 3, 2);
    see(1001);
    assertThat(due(1001)).extracting(PartitionIsr::getPartitionId).containsExactly(1);
    log.removeTopic("o");
    see(1002);
    assertThat(growth.isWaiting()).isFalse();
  }

  @Test
  void aRequestIsBounded() {
    log.isr("o", 0, 1).isr("o", 1, 1);
    see(1000);
    assertThat(growth.due(log.image(), 1000, 1)).hasSize(1);
    assertThat(growth.due(log.image(), 1000, 1)).hasSize(1);
    assertThat(growth.due(log.image(), 1000, 1)).isEmpty();
  }

  private void see(long nowNanos) {
    growth.advance(PartitionRoles.compare(seen, log.image(), 1), log.image(), nowNanos);
    seen = log.image();
  }

  private List<PartitionIsr> due(long nowNanos) {
    return growth.due(log.image(), nowNanos, 100);
  }
}
