package io.quorate.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.NewTopic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicRoutesTest {
  private static final String TOPICS = "/kafka/v3/clusters/c1/topics";

  private final InMemoryDoor door = new InMemoryDoor();
  private final Http http = new Http(door, new AdminHttpSettings("127.0.0.1", 0, 10_000, 5, 1_000));

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void aTopicIsCreatedWithAllThatWasAskedAndCanBeReadBack() {
    Http.Answer created =
        http.post(
            TOPICS,
            """
            {"topic_name":"orders","partitions_count":3,"replication_factor":2,
             "configs":[{"name":"retention.ms","value":"5000"}]}""");
    assertThat(created.status()).isEqualTo(201);
    NewTopic asked = door.requests.remove().getCreateTopics().getTopics(0);
    assertThat(asked.getName()).isEqualTo("orders");
    assertThat(asked.getPartitions()).isEqualTo(3);
    assertThat(asked.getReplicationFactor()).isEqualTo(2);
    assertThat(asked.getConfigsMap()).containsEntry("retention.ms", "5000").hasSize(1);
    assertThat(created.json().getString("kind")).isEqualTo("KafkaTopic");
    assertThat(created.json().getInteger("partitions_count")).isEqualTo(3);
    assertThat(created.json().getJsonObject("partitions").getString("related"))
        .endsWith(TOPICS + "/orders/partitions");
    assertThat(http.get(TOPICS + "/orders").json()).isEqualTo(created.json());
  }

  @Test
  void whatIsNotAskedIsTheClustersDefault() {
    http.post(TOPICS, "{\"topic_name\":\"t\"}");
    NewTopic asked = door.requests.remove().getCreateTopics().getTopics(0);
    assertThat(asked.getPartitions()).isEqualTo(-1);
    assertThat(asked.getReplicationFactor()).isEqualTo(-1);
  }

  @Test
  void aHandMadeAssignmentIsPassedOn() {
    http.post(
        TOPICS,
        """
        {"topic_name":"t","replicas_assignments":[
          {"partition_id":0,"broker_ids":[1,2]},{"partition_id":1,"broker_ids":[2,1]}]}""");
    NewTopic asked = door.requests.remove().getCreateTopics().getTopics(0);
    assertThat(asked.getAssignmentsCount()).isEqualTo(2);
    assertThat(asked.getAssignments(1).getPartitionId()).isEqualTo(1);
    assertThat(asked.getAssignments(1).getBrokerIdsList()).containsExactly(2, 1);
  }

  @Test
  void validateOnlyCreatesNothing() {
    Http.Answer answer = http.post(TOPICS, "{\"topic_name\":\"t\",\"validate_only\":true}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(http.get(TOPICS + "/t").status()).isEqualTo(404);
  }

  @Test
  void aTopicThatExistsIs400AsInKafkaRest() {
    http.post(TOPICS, "{\"topic_name\":\"t\"}");
    Http.Answer again = http.post(TOPICS, "{\"topic_name\":\"t\"}");
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.json())
        .isEqualTo(
            new JsonObject()
                .put("error_code", 40002)
                .put("message", "TOPIC_ALREADY_EXISTS: Topic 't' already exists."));
  }

  @Test
  void aBadNameIs422() {
    assertThat(http.post(TOPICS, "{\"topic_name\":\"a b\"}").status()).isEqualTo(422);
  }

  @Test
  void aConfigGivenTwiceIsRefused() {
    Http.Answer answer =
        http.post(
            TOPICS,
            """
            {"topic_name":"t","configs":[{"name":"a","value":"1"},{"name":"a","value":"2"}]}""");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getString("message")).contains("configs[1].name", "'a'");
  }

  @Test
  void aDeletedTopicIsGoneAndCannotBeDeletedAgain() {
    http.post(TOPICS, "{\"topic_name\":\"t\"}");
    Http.Answer deleted = http.delete(TOPICS + "/t");
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.raw().body()).isEmpty();
    assertThat(http.get(TOPICS + "/t").status()).isEqualTo(404);
    Http.Answer again = http.delete(TOPICS + "/t");
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.json().getInteger("error_code")).isEqualTo(40403);
  }

  @Test
  void followingNextGivesEveryTopicOnceInPagesOfTheBound() {
    List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
    names.forEach(name -> http.post(TOPICS, "{\"topic_name\":\"" + name + "\"}"));
    List<String> seen = new ArrayList<>();
    String next = TOPICS + "?page_size=1000";
    int pages = 0;
    while (next != null) {
      JsonObject page = http.get(next).json();
      assertThat(page.getJsonArray("data").size()).isLessThanOrEqualTo(5);
      page.getJsonArray("data")
          .forEach(topic -> seen.add(((JsonObject) topic).getString("topic_name")));
      next = page.getJsonObject("metadata").getString("next");
      pages++;
    }
    assertThat(seen).isEqualTo(names);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void anEmptyListIsAListAllTheSame() {
    JsonObject list = http.get(TOPICS).json();
    assertThat(list.getString("kind")).isEqualTo("KafkaTopicList");
    assertThat(list.getJsonArray("data")).isEqualTo(new JsonArray());
  }

  @Test
  void partitionsSayWhoLeadsAndWhoIsInSync() {
    http.post(TOPICS, "{\"topic_name\":\"t\",\"partitions_count\":2}");
    JsonObject partition = http.get(TOPICS + "/t/partitions/1").json();
    assertThat(partition.getInteger("partition_id")).isEqualTo(1);
    assertThat(partition.getInteger("leader_id")).isEqualTo(1);
    assertThat(partition.getJsonArray("isr")).isEqualTo(new JsonArray().add(1));
    JsonObject leader = http.get(partition.getJsonObject("leader").getString("related")).json();
    assertThat(leader.getBoolean("is_leader")).isTrue();
    JsonObject follower = http.get(TOPICS + "/t/partitions/1/replicas/2").json();
    assertThat(follower.getBoolean("is_leader")).isFalse();
    assertThat(follower.getBoolean("is_in_sync")).isFalse();
  }

  @Test
  void anUnknownPartitionOrReplicaIs404AndSaysWhatThereIs() {
    http.post(TOPICS, "{\"topic_name\":\"t\",\"partitions_count\":2}");
    Http.Answer partition = http.get(TOPICS + "/t/partitions/2");
    assertThat(partition.status()).isEqualTo(404);
    assertThat(partition.json().getString("message")).contains("0 to 1");
    Http.Answer replica = http.get(TOPICS + "/t/partitions/0/replicas/9");
    assertThat(replica.status()).isEqualTo(404);
    assertThat(replica.json().getString("message")).contains("[1, 2]");
  }

  @Test
  void anEncodedNameIsDecoded() {
    http.get(TOPICS + "/a%2Fb%20c");
    assertThat(door.requests.remove().getDescribeTopics().getNames(0)).isEqualTo("a/b c");
  }
}
