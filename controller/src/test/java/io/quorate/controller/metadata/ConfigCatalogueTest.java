package io.quorate.controller.metadata;

import static io.quorate.message.ConfigResourceType.BROKER;
import static io.quorate.message.ConfigResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCatalogueTest {
  @Test
  void everyDefaultIsLegalAndEveryConfigIsExplained() {
    for (var type : List.of(TOPIC, BROKER)) {
      for (ConfigDefinition each : ConfigCatalogue.of(type).values()) {
        assertThat(each.invalid(each.defaultValue())).as(each.name()).isEmpty();
        assertThat(each.documentation()).as(each.name()).endsWith(".");
      }
    }
  }

  @Test
  void aTopicConfigsBrokerSynonymIsABrokerConfigWithTheSameDefault() {
    for (ConfigDefinition topic : ConfigCatalogue.of(TOPIC).values()) {
      topic
          .brokerSynonym()
          .ifPresent(
              synonym ->
                  assertThat(ConfigCatalogue.of(BROKER).get(synonym).defaultValue())
                      .as(synonym)
                      .isEqualTo(topic.defaultValue()));
    }
  }

  @Test
  void kafkasTopicConfigsAreThere() {
    assertThat(ConfigCatalogue.names(TOPIC))
        .hasSizeGreaterThanOrEqualTo(30)
        .contains(
            "cleanup.policy",
            "compression.type",
            "max.message.bytes",
            "min.insync.replicas",
            "retention.bytes",
            "retention.ms",
            "segment.bytes",
            "unclean.leader.election.enable");
  }

  @ParameterizedTest
  @CsvSource({
    "retention.ms, -1",
    "retention.ms, 9223372036854775807",
    "min.cleanable.dirty.ratio, 0.25",
    "cleanup.policy, 'compact, delete'",
    "compression.type, zstd",
    "compression.gzip.level, -1",
    "preallocate, true",
    "leader.replication.throttled.replicas, '0:1,1:2'"
  })
  void legalValues(String name, String value) {
    assertThat(ConfigCatalogue.invalid(TOPIC, name, value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "retention.ms, -2, from -1",
    "retention.ms, 1.5, a whole number",
    "retention.ms, '', a whole number",
    "segment.bytes, 2147483648, to 2147483647",
    "segment.bytes, 1048575, from 1048576",
    "min.cleanable.dirty.ratio, 1.1, from 0.0 to 1.0",
    "min.cleanable.dirty.ratio, NaN, a number",
    "min.insync.replicas, 0, from 1",
    "cleanup.policy, 'compact,burn', 'compact, delete'",
    "compression.type, zip, zstd",
    "compression.gzip.level, 0, one of -1",
    "preallocate, yes, 'true, false'"
  })
  void illegalValuesAreNamedWithWhatWouldBeRight(String name, String value, String right) {
    assertThat(ConfigCatalogue.invalid(TOPIC, name, value).orElseThrow())
        .contains(name, "'" + value + "'", right);
  }

  @Test
  void anUnknownNameGetsTheNearestAsAHint() {
    assertThat(ConfigCatalogue.invalid(TOPIC, "retention.mss", "1").orElseThrow())
        .isEqualTo("'retention.mss' is not a topic config; did you mean retention.ms?");
    assertThat(ConfigCatalogue.invalid(BROKER, "num.io.thread", "1").orElseThrow())
        .contains("dynamic broker config", "num.io.threads?");
    assertThat(ConfigCatalogue.invalid(TOPIC, "quite.something.else.altogether", "1").orElseThrow())
        .doesNotContain("did you mean");
  }
}
