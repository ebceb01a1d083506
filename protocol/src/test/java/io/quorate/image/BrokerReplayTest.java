package io.quorate.image;

import static io.quorate.image.Records.changeBroker;
import static io.quorate.image.Records.noOp;
import static io.quorate.image.Records.partition;
import static io.quorate.image.Records.record;
import static io.quorate.image.Records.register;
import static io.quorate.image.Records.registration;
import static io.quorate.image.Records.topic;
import static io.quorate.image.Records.unregister;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quorate.message.MetadataRecord;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the records about brokers mean. */
class BrokerReplayTest {
  @Test
  void aRegistrationBringsABrokerAsItIsWritten() {
    TestLog log =
        TestLog.of(noOp(), record(registration(7, 1).setRack("r1").setInControlledShutdown(true)));

    Broker broker = log.image().brokers().find(7).orElseThrow();

    assertThat(broker)
        .isEqualTo(
            new Broker(
                7,
                1,
                "incarnation-7-1",
                registration(7, 1).getEndpointsList(),
                Optional.of("r1"),
                true,
                true));
  }

  @Test
  void anAbsentRackIsNotAnEmptyOne() {
    TestLog log = TestLog.of(register(1, 0), record(registration(2, 1).setRack("")));

    assertThat(log.image().brokers().find(1).orElseThrow().rack()).isEmpty();
    assertThat(log.image().brokers().find(2).orElseThrow().rack()).contains("");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, -1})
  void aRegistrationWhoseEpochIsNotItsOffsetIsRefused(long epoch) {
    assertRefused(TestLog.of(noOp()), register(1, epoch))
        .withMessageContaining("REGISTER_BROKER at offset 1")
        .withMessageContaining("broker epoch " + epoch);
  }

  @Test
  void aNewRegistrationTakesThePlaceOfTheOldOne() {
    TestLog log = TestLog.of(record(registration(1, 0).setFenced(false)), register(1, 1));

    assertThat(log.image().brokers().all()).hasSize(1);
    assertThat(log.image().brokers().find(1).orElseThrow().epoch()).isEqualTo(1);
    assertThat(log.image().brokers().find(1).orElseThrow().fenced()).isTrue();
  }

  @Test
  void brokersAreListedById() {
    TestLog log = TestLog.of(register(10, 0), register(2, 1), register(7, 2));

    assertThat(log.image().brokers().all()).extracting(Broker::id).containsExactly(2, 7, 10);
    assertThat(log.image().brokers().size()).isEqualTo(3);
  }

  @Test
  void aChangeUnfencesAndFences() {
    TestLog log = TestLog.of(register(1, 0));

    log.append(changeBroker(1, 0, -1, 0));
    assertThat(log.image().brokers().find(1).orElseThrow().active()).isTrue();
    log.append(changeBroker(1, 0, 1, 0));
    assertThat(log.image().brokers().find(1).orElseThrow().fenced()).isTrue();
  }

  @Test
  void aChangeBeginsAControlledShutdownThatNoChangeEnds() {
    TestLog log = TestLog.of(register(1, 0), changeBroker(1, 0, -1, 1));
    assertThat(log.image().brokers().find(1).orElseThrow().inControlledShutdown()).isTrue();
    assertThat(log.image().brokers().find(1).orElseThrow().active()).isFalse();

    log.append(changeBroker(1, 0, 0, 0));

    assertThat(log.image().brokers().find(1).orElseThrow().inControlledShutdown()).isTrue();
  }

  @Test
  void aChangeWithZerosChangesNothing() {
    TestLog log = TestLog.of(register(1, 0));
    BrokersImage before = log.image().brokers();

    assertThat(log.append(changeBroker(1, 0, 0, 0)).image().brokers()).isEqualTo(before);
  }

  @Test
  void aChangeOfAnUnknownBrokerIsRefused() {
    assertRefused(TestLog.of(noOp()), changeBroker(1, 0, 1, 0))
        .withMessageContaining("BROKER_REGISTRATION_CHANGE at offset 1")
        .withMessageContaining("broker 1 is not registered");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2})
  void aChangeWithAnotherBrokerEpochIsRefused(long epoch) {
    assertRefused(TestLog.of(noOp(), register(1, 1)), changeBroker(1, epoch, 1, 0))
        .withMessageContaining("broker epoch " + epoch)
        .withMessageContaining("current 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, -2})
  void aFenceChangeOtherThanKafkasIsRefused(int fenced) {
    assertRefused(TestLog.of(register(1, 0)), changeBroker(1, 0, fenced, 0))
        .withMessageContaining("fenced is " + fenced);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, -1})
  void aShutdownChangeOtherThanKafkasIsRefused(int inControlledShutdown) {
    assertRefused(TestLog.of(register(1, 0)), changeBroker(1, 0, 0, inControlledShutdown))
        .withMessageContaining("in_controlled_shutdown is " + inControlledShutdown);
  }

  @Test
  void unregisteringRemovesTheBrokerAndLeavesItsReplicas() {
    TestLog log = TestLog.of(register(1, 0), topic("a", "A"), partition("A", 0, 1));

    log.append(unregister(1, 0));

    assertThat(log.image().brokers().find(1)).isEmpty();
    assertThat(log.image().brokers().size()).isZero();
    assertThat(log.image().topics().partitionsOf(1)).hasSize(1);
  }

  @Test
  void unregisteringAnUnknownBrokerIsRefused() {
    assertRefused(new TestLog(), unregister(3, 0)).withMessageContaining("broker 3");
  }

  @Test
  void unregisteringWithAnotherBrokerEpochIsRefused() {
    assertRefused(TestLog.of(register(1, 0), register(1, 1)), unregister(1, 0))
        .withMessageContaining("UNREGISTER_BROKER at offset 2")
        .withMessageContaining("current 1");
  }

  private static ThrowableAssertAlternative<IllegalStateException> assertRefused(
      TestLog log, MetadataRecord record) {
    return assertThatIllegalStateException().isThrownBy(() -> log.append(record));
  }
}
