package io.quorate.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminRequest;
import io.quorate.message.BrokerDescription;
import io.quorate.message.DescribeClusterResponse;
import io.quorate.message.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuorumAndHealthRoutesTest {
  private static final String OVERVIEW = "/v1/cluster/health_overview";

  private final InMemoryDoor door = new InMemoryDoor();
  private final Http http = new Http(door);

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void theQuorumIsDescribedInTheProtocolsNames() {
    JsonObject quorum = http.get("/v1/quorum").json();
    assertThat(quorum.getInteger("leader_id")).isEqualTo(1);
    assertThat(quorum.getLong("leader_epoch")).isEqualTo(7);
    assertThat(quorum.getLong("high_watermark")).isEqualTo(100);
    assertThat(quorum.getString("image_checksum")).isEmpty();
    assertThat(quorum.getJsonArray("voters").getJsonObject(0).getString("directory_id"))
        .isEqualTo("d1");
    assertThat(quorum.getJsonArray("replicas").getJsonObject(0).getLong("log_end_offset"))
        .isEqualTo(100);
    assertThat(quorum.getJsonArray("observers")).isEqualTo(new JsonArray());
  }

  @Test
  void leadershipIsPassedToTheNamedNodeOrToTheMostAdvanced() {
    Http.Answer named = http.post("/v1/quorum:transfer-leader", "{\"node_id\":2}");
    assertThat(named.status()).isEqualTo(200);
    assertThat(named.json().getInteger("leader_id")).isEqualTo(2);
    http.post("/v1/quorum:transfer-leader", "");
    door.requests.remove();
    assertThat(door.requests.remove().getTransferLeader().getNodeId()).isEqualTo(-1);
  }

  @Test
  void aliveDependsOnNothingAndReadyOnTheQuorum() {
    door.readiness = new Readiness(false, "candidate", "no leader is known");
    door.before = request -> InMemoryDoor.error(ErrorCode.NOT_CONTROLLER, "");
    assertThat(http.get("/livez").status()).isEqualTo(200);
    Http.Answer ready = http.get("/readyz");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json())
        .isEqualTo(
            new JsonObject()
                .put("ready", false)
                .put("role", "candidate")
                .put("reason", "no leader is known"));
    door.readiness = new Readiness(true, "follower", "");
    assertThat(http.get("/readyz").status()).isEqualTo(200);
    assertThat(door.requests).isEmpty();
  }

  @Test
  void aClusterWithoutFaultIsHealthy() {
    door.cluster = DescribeClusterResponse.newBuilder().addBrokers(broker(1, false)).build();
    JsonObject health = http.get(OVERVIEW).json();
    assertThat(health.getBoolean("is_healthy")).isTrue();
    assertThat(health.getJsonArray("unhealthy_reasons")).isEmpty();
    assertThat(health.getInteger("controller_id")).isEqualTo(1);
    assertThat(health.getJsonArray("all_nodes")).isEqualTo(new JsonArray().add(1));
  }

  @Test
  void everyFaultIsAReason() {
    door.cluster =
        DescribeClusterResponse.newBuilder()
            .addBrokers(broker(1, false))
            .addBrokers(broker(2, true))
            .setLeaderlessPartitionCount(200)
            .addAllLeaderlessPartitions(Collections.nCopies(200, "t/0"))
            .setUnderReplicatedPartitionCount(1)
            .addUnderReplicatedPartitions("u/3")
            .build();
    JsonObject health = http.get(OVERVIEW).json();
    assertThat(health.getBoolean("is_healthy")).isFalse();
    assertThat(health.getJsonArray("unhealthy_reasons"))
        .containsExactly("nodes_down", "leaderless_partitions", "under_replicated_partitions");
    assertThat(health.getJsonArray("nodes_down")).isEqualTo(new JsonArray().add(2));
    assertThat(health.getInteger("leaderless_count")).isEqualTo(200);
    assertThat(health.getJsonArray("leaderless_partitions")).hasSize(128);
    assertThat(health.getJsonArray("under_replicated_partitions")).containsExactly("u/3");
  }

  @Test
  void withoutALeaderTheOverviewStillAnswersFromOwnState() {
    door.leader = -1;
    door.before =
        request -> request.getStale() ? null : InMemoryDoor.error(ErrorCode.NOT_CONTROLLER, "");
    door.cluster = DescribeClusterResponse.newBuilder().addBrokers(broker(1, false)).build();
    Http.Answer answer = http.get(OVERVIEW);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getJsonArray("unhealthy_reasons"))
        .containsExactly("no_elected_controller");
    assertThat(answer.json().getInteger("controller_id")).isEqualTo(-1);
    assertThat(answer.json().getJsonArray("all_nodes")).isEqualTo(new JsonArray().add(1));
  }

  @Test
  void aLeaderThatCannotReachAMajorityIsNoQuorum() {
    door.before =
        request -> request.getStale() ? null : InMemoryDoor.error(ErrorCode.REQUEST_TIMED_OUT, "");
    JsonObject health = http.get(OVERVIEW).json();
    assertThat(health.getJsonArray("unhealthy_reasons")).containsExactly("no_quorum");
  }

  @Test
  void aBrokerThatIsNotRegisteredIs404() {
    Http.Answer answer = http.get("/v3/clusters/c1/brokers/9");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().getString("message")).contains("BROKER_ID_NOT_REGISTERED", "9");
  }

  @Test
  void aBrokerShowsItsFirstEndpoint() {
    JsonObject broker = http.get("/v3/clusters/c1/brokers/2").json();
    assertThat(broker.getString("host")).isEqualTo("host2");
    assertThat(broker.getInteger("port")).isEqualTo(9092);
    assertThat(broker.getValue("rack")).isNull();
  }

  @Test
  void aBrokerIsUnregisteredByDelete() {
    assertThat(http.delete("/v3/clusters/c1/brokers/2").status()).isEqualTo(204);
    AdminRequest request = door.requests.remove();
    assertThat(request.getUnregisterBroker().getBrokerId()).isEqualTo(2);
  }

  @Test
  void theClusterIsToldWithoutAskingTheQuorum() {
    door.before = request -> InMemoryDoor.error(ErrorCode.NOT_CONTROLLER, "");
    JsonObject list = http.get("/v3/clusters").json();
    assertThat(list.getJsonArray("data").getJsonObject(0).getString("cluster_id")).isEqualTo("c1");
  }

  private static BrokerDescription broker(int id, boolean fenced) {
    return BrokerDescription.newBuilder().setBrokerId(id).setFenced(fenced).build();
  }
}
