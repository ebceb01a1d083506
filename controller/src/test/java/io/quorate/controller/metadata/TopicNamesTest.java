package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "A-1", "a.b_c", "...", "__consumer_offsets"})
  void lettersDigitsDotsUnderscoresAndHyphensAreLegal(String name) {
    assertThat(TopicNames.invalid(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b", "ä", "a\n"})
  void anythingElseIsNot(String name) {
    assertThat(TopicNames.invalid(name)).isPresent();
  }

  @Test
  void aNameHasAtMost249Characters() {
    assertThat(TopicNames.invalid("x".repeat(249))).isEmpty();
    assertThat(TopicNames.invalid("x".repeat(250)).orElseThrow()).contains("250", "1 to 249");
  }

  @Test
  void aNameDoesNotCollideWithItself() {
    Cluster cluster = Cluster.withBrokers(1).topic("a.b", List.of(List.of(1)));
    assertThat(TopicNames.collision("a.b", cluster.image.topics())).isEmpty();
    assertThat(TopicNames.collision("a_b", cluster.image.topics())).contains("a.b");
    assertThat(TopicNames.collision("a-b", cluster.image.topics())).isEmpty();
    assertThat(TopicNames.collision("a.", cluster.image.topics())).isEmpty();
  }

  @Test
  void theSearchFindsExactlyWhatComparingWithEveryTopicWouldFind() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Cluster cluster = Cluster.withBrokers(1);
      for (int i = 0; i < 12; i++) {
        String name = randomName(random);
        if (sameInMetrics(name, cluster).isEmpty()) {
          cluster.topic(name, List.of(List.of(1)));
        }
      }
      String asked = randomName(random);
      assertThat(TopicNames.collision(asked, cluster.image.topics()))
          .as("seed %d, name %s", seed, asked)
          .isEqualTo(sameInMetrics(asked, cluster).filter(name -> !name.equals(asked)));
    }
  }

  private static Optional<String> sameInMetrics(String name, Cluster cluster) {
    for (var topic : cluster.image.topics().all()) {
      if (topic.name().replace('.', '_').equals(name.replace('.', '_'))) {
        return Optional.of(topic.name());
      }
    }
    return Optional.empty();
  }

  private static String randomName(Random random) {
    StringBuilder name = new StringBuilder("a");
    int length = 1 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      name.append("._a".charAt(random.nextInt(3)));
    }
    return name.toString();
  }
}
