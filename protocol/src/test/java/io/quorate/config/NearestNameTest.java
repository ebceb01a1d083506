package io.quorate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  @Test
  void theNearestNameTakesTheFewestEdits() {
    assertThat(NearestName.of("topcs", List.of("brokers", "topics", "topic"))).contains("topics");
    assertThat(NearestName.of("topicx", List.of("topics", "topic"))).contains("topic");
    assertThat(NearestName.of("x", List.of())).isEmpty();
    assertThat(NearestName.of("x".repeat(301), List.of("x".repeat(301)))).isEmpty();
  }
}
