package io.quorate.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
  private static final String C1 = "/kafka/v3/clusters/c1";

  private final InMemoryDoor door = new InMemoryDoor();
  private final Http http = new Http(door);

  @AfterEach
  void close() {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/clusters",
        "/clusters/c1",
        "/clusters/c1/brokers",
        "/clusters/c1/brokers/1",
        "/clusters/c1/brokers/1/configs",
        "/clusters/c1/brokers/1/configs/min.insync.replicas",
        "/clusters/c1/broker-configs",
        "/clusters/c1/broker-configs/min.insync.replicas",
        "/clusters/c1/topics",
        "/clusters/c1/topics/t",
        "/clusters/c1/topics/t/configs",
        "/clusters/c1/topics/t/configs/min.insync.replicas",
        "/clusters/c1/topics/t/partitions",
        "/clusters/c1/topics/t/partitions/0",
        "/clusters/c1/topics/t/partitions/0/replicas",
        "/clusters/c1/topics/t/partitions/0/replicas/1",
      })
  void everyReadIsServedUnderBothBasesWithKindAndALinkToItself(String path) {
    http.post(C1 + "/topics", "{\"topic_name\":\"t\"}");
    for (String base : new String[] {"/kafka/v3", "/v3"}) {
      Http.Answer answer = http.get(base + path);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertKindAndMetadata(answer.json());
      String self = answer.json().getJsonObject("metadata").getString("self");
      assertThat(self).isEqualTo("http://127.0.0.1:" + http.port() + base + path);
      if (answer.json().containsKey("data")) {
        assertThat(answer.json().getString("kind")).endsWith("List");
        assertThat(answer.json().getJsonObject("metadata").containsKey("next")).isTrue();
        assertThat(answer.json().getJsonArray("data")).isNotEmpty();
        answer.json().getJsonArray("data").forEach(each -> assertLinksToItself((JsonObject) each));
      } else {
        assertThat(answer.json().getJsonObject("metadata").getString("resource_name"))
            .startsWith("crn:///kafka=c1");
      }
    }
  }

  private void assertLinksToItself(JsonObject object) {
    assertKindAndMetadata(object);
    String self = object.getJsonObject("metadata").getString("self");
    assertThat(http.get(self).json()).isEqualTo(object);
  }

  private static void assertKindAndMetadata(JsonObject object) {
    assertThat(object.getString("kind")).startsWith("Kafka");
    assertThat(object.getJsonObject("metadata").getString("self")).startsWith("http://");
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN_TOPIC_OR_PARTITION, 404, 40403",
    "BROKER_ID_NOT_REGISTERED, 404, 404",
    "TOPIC_ALREADY_EXISTS, 400, 40002",
    "INVALID_PARTITIONS, 400, 40002",
    "INVALID_TOPIC_EXCEPTION, 422, 422",
    "INVALID_CONFIG, 422, 422",
    "CLUSTER_AUTHORIZATION_FAILED, 403, 40301",
    "STALE_BROKER_EPOCH, 409, 409",
    "REQUEST_TIMED_OUT, 504, 504",
    "OUTCOME_UNKNOWN, 504, 504",
    "UNKNOWN_SERVER_ERROR, 500, 50002",
  })
  void anErrorOfTheDoorHasItsStatusAndItsName(ErrorCode error, int status, int errorCode) {
    door.before = request -> InMemoryDoor.error(error, "because");
    Http.Answer answer = http.get(C1 + "/topics");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json())
        .isEqualTo(
            new JsonObject().put("error_code", errorCode).put("message", error + ": because"));
    assertThat(answer.header("Retry-After")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOT_CONTROLLER", "BUSY", "NOT_LEADER_OR_FOLLOWER"})
  void whatWasNotBegunMayBeRetriedAndSaysWhen(ErrorCode error) {
    door.before = request -> InMemoryDoor.error(error, "");
    Http.Answer answer = http.post(C1 + "/topics", "{\"topic_name\":\"t\"}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().getInteger("error_code")).isEqualTo(50003);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void everyErrorCodeHasAnErrorStatus() {
    for (ErrorCode error : ErrorCode.values()) {
      assertThat(AdminErrors.refusal(error, "").status()).isBetween(400, 599);
    }
  }

  @Test
  void aBrokenDoorIsAServerErrorInJson() {
    door.before = request -> Future.failedFuture("wires crossed");
    Http.Answer answer = http.get(C1 + "/topics");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().getString("message")).contains("wires crossed");
  }

  @Test
  void aDoorThatThrowsIsAServerErrorInJson() {
    door.before =
        request -> {
          throw new IllegalStateException("no such room");
        };
    assertThat(http.get(C1 + "/topics").status()).isEqualTo(500);
  }

  @Test
  void aDoorThatNeverAnswersIsATimeout() {
    door.before = request -> Promise.<AdminResponse>promise().future();
    try (Http hasty = new Http(door, new AdminHttpSettings("127.0.0.1", 0, 100, 10, 1))) {
      Http.Answer answer = hasty.get(C1 + "/topics");
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.json().getString("message")).contains("not known");
    }
  }

  @Test
  void anUnknownPathIsAJson404() {
    Http.Answer answer = http.get("/kafka/v2/topics");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().getString("message")).contains("/kafka/v2/topics");
  }

  @Test
  void aWrongMethodIs405AndNamesTheRightOnes() {
    Http.Answer answer = http.put(C1 + "/topics", "{}");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, POST");
    assertThat(answer.json().getInteger("error_code")).isEqualTo(405);
  }

  @Test
  void anotherClusterIsNotFoundAndNamesThisOne() {
    Http.Answer answer = http.get("/v3/clusters/c2/topics");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().getString("message")).contains("'c2'", "'c1'");
    assertThat(door.requests).isEmpty();
  }

  @Test
  void aBodyOverTheBoundIs413() {
    try (Http small = new Http(door, new AdminHttpSettings("127.0.0.1", 0, 100, 10, 1_000))) {
      Http.Answer answer =
          small.post(C1 + "/topics", "{\"topic_name\":\"" + "t".repeat(100) + "\"}");
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.json().getString("message")).contains("100 bytes");
    }
  }

  @Test
  void anotherContentTypeThanJsonIs415() {
    Http.Answer form =
        http.post(
            C1 + "/topics", "topic_name=t", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(form.status()).isEqualTo(415);
    assertThat(http.send("POST", "/v1/quorum:transfer-leader", null).status()).isEqualTo(415);
    assertThat(door.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"topic_name\":          | JSON object",
        "[1]                       | JSON object",
        "{}                        | topic_name must be text",
        "{\"topic_name\":7}        | topic_name must be text",
        "{\"topic_name\":\"t\",\"partitions_count\":\"3\"} | partitions_count must be a whole number",
        "{\"topic_name\":\"t\",\"partitions_count\":1.5} | partitions_count must be a whole number",
        "{\"topic_name\":\"t\",\"partitions_count\":5000000000} | partitions_count must be a whole",
        "{\"topic_name\":\"t\",\"partition_count\":3} | unknown field partition_count",
        "{\"topic_name\":\"t\",\"configs\":{}} | configs must be a list",
        "{\"topic_name\":\"t\",\"configs\":[3]} | configs[0] must be an object",
        "{\"topic_name\":\"t\",\"configs\":[{\"name\":\"a\",\"value\":1}]} | configs[0].value must be text",
        "{\"topic_name\":\"t\",\"validate_only\":\"yes\"} | validate_only must be true or false",
        "{\"topic_name\":\"t\",\"replicas_assignments\":[{\"partition_id\":0,\"broker_ids\":[\"x\"]}]}"
            + " | replicas_assignments[0].broker_ids[0] must be a whole number",
      })
  void aBadBodyIs400AndNamesTheField(String body, String message) {
    Http.Answer answer = http.post(C1 + "/topics", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getString("message")).contains(message);
    assertThat(door.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/brokers/x, broker in the path is 'x'",
    "/topics?stale=maybe, stale is 'maybe'",
    "/topics?page_size=0, page_size is 0",
    "/topics?page_size=many, page_size is 'many'",
    "/topics?min_offset=x, min_offset is 'x'",
  })
  void aBadParameterIs400AndIsNamed(String path, String message) {
    Http.Answer answer = http.get(C1 + path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getString("message")).contains(message);
    assertThat(door.requests).isEmpty();
  }

  @Test
  void headersSayWhoLeadsAndOfWhichStateTheAnswerSpeaks() {
    Http.Answer answer = http.get(C1 + "/topics");
    assertThat(answer.header("Quorate-Leader")).isEqualTo("1");
    assertThat(answer.header("Quorate-Epoch")).isEqualTo("7");
    assertThat(answer.header("Quorate-Offset")).isEqualTo("100");
  }

  @Test
  void readsAreLinearizableUnlessAskedForStale() {
    http.get(C1 + "/topics");
    http.get(C1 + "/topics?stale=true&min_offset=42");
    assertThat(door.requests.remove().getStale()).isFalse();
    assertThat(door.requests.peek().getStale()).isTrue();
    assertThat(door.requests.remove().getMinOffset()).isEqualTo(42);
  }

  @Test
  void anIdempotencyKeyIsTheRequestIdOfAWrite() {
    http.post(C1 + "/topics", "{\"topic_name\":\"t\"}", "Idempotency-Key", "k-1");
    assertThat(door.requests.remove().getRequestId()).isEqualTo("k-1");
    http.post(C1 + "/topics", "{\"topic_name\":\"u\"}");
    assertThat(door.requests.remove().getRequestId()).isEmpty();
    String tooLong = "k".repeat(129);
    assertThat(
            http.post(C1 + "/topics", "{\"topic_name\":\"t\"}", "Idempotency-Key", tooLong)
                .status())
        .isEqualTo(400);
  }

  @Test
  void bytesThatAreNoHttpGetA400() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("\u0001\u0002 nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).contains("400");
    }
    assertThat(http.get("/livez").status()).isEqualTo(200);
  }

  @Test
  void aPortInUseIsAClearFailure() {
    AdminHttpSettings taken = AdminHttpSettings.of("127.0.0.1", http.port());
    assertThatThrownBy(() -> new Http(door, taken).close())
        .hasMessageContaining("cannot serve HTTP on 127.0.0.1:" + http.port());
  }
}
