package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.DeleteTopicsRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RemoveTopicRecord;
import io.quorate.message.TopicResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeleteTopicsTest {
  private final Cluster cluster =
      Cluster.withBrokers(1)
          .topic("a", List.of(List.of(1), List.of(1)))
          .topic("b", List.of(List.of(1)))
          .topic("c", List.of(List.of(1)));

  @Test
  void oneRecordRemovesATopicNamedOrIdentified() {
    Decision<AdminResponse> decision = delete(List.of("b"), List.of("a-id"));
    assertThat(decision.records()).containsExactly(removed("b-id"), removed("a-id"));
    assertThat(results(decision))
        .containsExactly(
            TopicResult.newBuilder().setName("b").setTopicId("b-id").build(),
            TopicResult.newBuilder().setName("a").setTopicId("a-id").build());
  }

  @Test
  void whatIsNotThereIsRefusedAndTheRestGoes() {
    Decision<AdminResponse> decision = delete(List.of("x", "a"), List.of("y-id"));
    assertThat(decision.records()).containsExactly(removed("a-id"));
    assertThat(results(decision))
        .extracting(TopicResult::getError)
        .containsExactly(
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_ID);
    assertThat(results(decision).get(0).getMessage()).contains("'x'");
    assertThat(results(decision).get(2).getMessage()).contains("'y-id'");
  }

  @Test
  void aTopicNamedTwiceStays() {
    Decision<AdminResponse> decision = delete(List.of("a", "b", "b"), List.of("a-id", "c-id"));
    assertThat(decision.records()).containsExactly(removed("c-id"));
    assertThat(results(decision))
        .extracting(TopicResult::getError)
        .containsExactly(
            ErrorCode.INVALID_REQUEST,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.NONE);
  }

  @Test
  void oneRequestDeletesABoundedNumber() {
    cluster.limits = new Limits(1, 1, 9_000, 2);
    Decision<AdminResponse> decision = delete(List.of("a", "b"), List.of("c-id"));
    assertThat(decision.records()).isEmpty();
    assertThat(decision.reply().getError()).isEqualTo(ErrorCode.POLICY_VIOLATION);
    assertThat(decision.reply().getMessage()).contains("3 topics", "may delete 2");
  }

  private Decision<AdminResponse> delete(List<String> names, List<String> ids) {
    return cluster.decide(
        AdminRequest.newBuilder()
            .setDeleteTopics(
                DeleteTopicsRequest.newBuilder().addAllNames(names).addAllTopicIds(ids)));
  }

  private static List<TopicResult> results(Decision<AdminResponse> decision) {
    return decision.reply().getDeleteTopics().getTopicsList();
  }

  private static MetadataRecord removed(String topicId) {
    return Records.of(RemoveTopicRecord.newBuilder().setTopicId(topicId).build());
  }
}
