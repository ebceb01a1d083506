package io.quorate.controller;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.config.Config;
import io.quorate.config.ConfigException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerConfigTest {
  private static final Map<String, String> NEEDED =
      Map.of("node.id", "1", "metadata.log.dir", "log", "controller.listener", "127.0.0.1:0");

  @Test
  void theDefaultsKeepTheRules() {
    assertThatCode(() -> load(Map.of())).doesNotThrowAnyException();
  }

  @Test
  void anElectionTimeoutOfLessThanThreeHeartbeatsIsRefused() {
    assertThatThrownBy(() -> load(Map.of("controller.quorum.election.timeout.ms", "299")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at least three times controller.quorum.heartbeat.interval.ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "controller.quorum.append.max.bytes",
        "metadata.batch.max.bytes",
        "fetch.max.bytes"
      })
  void whatCouldNotFitIntoAFrameIsRefused(String key) {
    assertThatCode(() -> load(Map.of(key, "8388608"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> load(Map.of(key, "8388609")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key + " must be at most 8388608, half of controller.frame.max.bytes");
  }

  private static Config load(Map<String, String> overrides) throws ConfigException {
    Map<String, String> all = new HashMap<>(NEEDED);
    all.putAll(overrides);
    return ControllerConfig.spec().load(Map.of(), all);
  }
}
