package io.quorate.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AlterConfigsRequest;
import io.quorate.message.ConfigOperation;
import io.quorate.message.ConfigResource;
import io.quorate.message.ConfigResourceType;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRoutesTest {
  private static final String C1 = "/kafka/v3/clusters/c1";
  private static final String CONFIGS = C1 + "/topics/t/configs";

  private final InMemoryDoor door = new InMemoryDoor();
  private final Http http = new Http(door);

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void aConfigThatWasPutIsReadBackAndResetByDelete() {
    assertThat(http.put(CONFIGS + "/retention.ms", "{\"value\":\"5000\"}").status()).isEqualTo(204);
    JsonObject config = http.get(CONFIGS + "/retention.ms").json();
    assertThat(config.getString("kind")).isEqualTo("KafkaTopicConfig");
    assertThat(config.getString("value")).isEqualTo("5000");
    assertThat(config.getString("topic_name")).isEqualTo("t");
    assertThat(config.getBoolean("is_default")).isFalse();
    assertThat(config.getString("source")).isEqualTo("DYNAMIC_TOPIC_CONFIG");
    assertThat(http.delete(CONFIGS + "/retention.ms").status()).isEqualTo(204);
    Http.Answer gone = http.get(CONFIGS + "/retention.ms");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.json().getString("message")).contains("retention.ms", "topic=t");
  }

  @ParameterizedTest
  @CsvSource({
    "/topics/t/configs, TOPIC, t, KafkaTopicConfigList",
    "/brokers/1/configs, BROKER, 1, KafkaBrokerConfigList",
    "/broker-configs, BROKER, '', KafkaClusterConfigList",
  })
  void eachPathAltersItsOwnResource(
      String path, ConfigResourceType type, String name, String kind) {
    String body =
        """
        {"data":[{"name":"a","value":"1"},{"name":"b","operation":"DELETE"},
                 {"name":"c","operation":"APPEND","value":"x"}],"validate_only":true}""";
    assertThat(http.post(C1 + path + ":alter", body).status()).isEqualTo(204);
    AlterConfigsRequest request = door.requests.remove().getAlterConfigs();
    assertThat(request.getValidateOnly()).isTrue();
    assertThat(request.getResources(0).getResource())
        .isEqualTo(ConfigResource.newBuilder().setType(type).setName(name).build());
    assertThat(request.getResources(0).getOperationsList())
        .extracting(ConfigOperation::getType)
        .containsExactly(
            ConfigOperation.Type.SET, ConfigOperation.Type.DELETE, ConfigOperation.Type.APPEND);
    assertThat(http.get(C1 + path).json().getString("kind")).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | data must be a list of one alteration or more",
        "{\"data\":[{\"value\":\"1\"}]} | data[0].name must be text",
        "{\"data\":[{\"name\":\"a\"}]} | data[0].value must be text",
        "{\"data\":[{\"name\":\"a\",\"operation\":\"UNSET\"}]} | data[0].operation must be one of",
        "{\"data\":[{\"name\":\"a\",\"value\":\"1\",\"op\":\"SET\"}]} | unknown field data[0].op",
      })
  void aBadAlterationIs400AndNamesTheField(String body, String message) {
    Http.Answer answer = http.post(CONFIGS + ":alter", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getString("message")).contains(message);
    assertThat(door.requests).isEmpty();
  }

  @Test
  void aConfigThatKafkaDoesNotKnowIs422() {
    Http.Answer answer = http.put(CONFIGS + "/no.such.config", "{\"value\":\"1\"}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().getString("message")).contains("INVALID_CONFIG");
  }

  @Test
  void aMistypedVerbIsNoPath() {
    assertThat(http.post(C1 + "/broker-configs:altar", "{}").status()).isEqualTo(404);
  }
}
