package io.quorate.image;

import static io.quorate.image.Records.deleteConfig;
import static io.quorate.image.Records.setConfig;
import static io.quorate.message.ConfigResourceType.BROKER;
import static io.quorate.message.ConfigResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.MetadataRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the records about configs mean. */
class ConfigReplayTest {
  @Test
  void aConfigIsSetOnItsResourceOnly() {
    ConfigsImage configs =
        TestLog.of(setConfig(TOPIC, "a", "k", "v"), setConfig(BROKER, "", "k", "w"))
            .image()
            .configs();

    assertThat(configs.of(TOPIC, "a")).isEqualTo(Map.of("k", "v"));
    assertThat(configs.of(BROKER, "")).isEqualTo(Map.of("k", "w"));
    assertThat(configs.of(TOPIC, "")).isEmpty();
    assertThat(configs.of(BROKER, "a")).isEmpty();
  }

  @Test
  void configsOfAResourceAreInTheOrderOfTheirNames() {
    TestLog log = TestLog.of(setConfig(TOPIC, "a", "z", "1"), setConfig(TOPIC, "a", "b", "2"));

    assertThat(log.image().configs().of(TOPIC, "a").keySet()).containsExactly("b", "z");
  }

  @Test
  void theLastValueHoldsAndMayBeEmpty() {
    TestLog log = TestLog.of(setConfig(TOPIC, "a", "k", "v"), setConfig(TOPIC, "a", "k", ""));

    assertThat(log.image().configs().of(TOPIC, "a")).isEqualTo(Map.of("k", ""));
  }

  @Test
  void aRecordWithoutAValueDeletesTheConfig() {
    TestLog log = TestLog.of(setConfig(TOPIC, "a", "k", "v"), setConfig(TOPIC, "a", "l", "v"));

    log.append(deleteConfig(TOPIC, "a", "k"));

    assertThat(log.image().configs().of(TOPIC, "a")).isEqualTo(Map.of("l", "v"));
  }

  @Test
  void deletingWhatIsNotSetChangesNothing() {
    TestLog log = TestLog.of(setConfig(TOPIC, "a", "k", "v"));
    ConfigsImage before = log.image().configs();

    log.append(deleteConfig(TOPIC, "a", "other"), deleteConfig(BROKER, "1", "k"));

    assertThat(log.image().configs()).isEqualTo(before);
    assertThat(log.image().configs().checksum()).isEqualTo(before.checksum());
  }

  @Test
  void anUnknownResourceTypeIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                TestLog.of(
                    setConfig(ConfigResourceType.CONFIG_RESOURCE_TYPE_UNKNOWN, "a", "k", "v")))
        .withMessageContaining("CONFIG at offset 0");
    ConfigRecord.Builder newer = ConfigRecord.newBuilder().setResourceTypeValue(77).setName("k");
    assertThatIllegalStateException()
        .isThrownBy(() -> TestLog.of(MetadataRecord.newBuilder().setConfig(newer).build()))
        .withMessageContaining("resource type");
  }
}
