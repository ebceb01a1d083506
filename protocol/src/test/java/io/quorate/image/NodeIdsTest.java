package io.quorate.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeIdsTest {
  @Test
  void theOrderOfTheIdsIsPartOfTheValue() {
    assertThat(NodeIds.of(List.of(2, 1))).isEqualTo(NodeIds.of(List.of(2, 1)));
    assertThat(NodeIds.of(List.of(2, 1))).isNotEqualTo(NodeIds.of(List.of(1, 2)));
    assertThat(NodeIds.of(List.of(2, 1)).asList()).containsExactly(2, 1);
  }

  @Test
  void withoutAnIdTheOthersKeepTheirOrder() {
    assertThat(NodeIds.of(List.of(3, 1, 2)).without(1)).isEqualTo(NodeIds.of(List.of(3, 2)));
    assertThat(NodeIds.of(List.of(3, 1, 2)).without(9)).isEqualTo(NodeIds.of(List.of(3, 1, 2)));
    assertThat(NodeIds.of(List.of(3)).without(3)).isEqualTo(NodeIds.NONE);
  }
}
