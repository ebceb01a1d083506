package io.quorate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.DescribeClusterResponse;
import io.quorate.message.DescribeQuorumResponse;
import io.quorate.message.ReplicaState;
import io.quorate.message.Voter;
import io.quorate.rpc.Address;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three voters; each answers for itself. The test says what is wrong with them. */
class QuorumStatusTest {
  private final Map<Integer, CannedController> controllers = new HashMap<>();
  private final Map<Integer, Address> addresses = new HashMap<>();
  private final Map<Integer, String> checksums = new HashMap<>();
  private final Map<Integer, Long> quietMs = new HashMap<>(Map.of(1, 0L, 2, 15L, 3, 20L));
  private int leaderId = 1;
  private int leaderless;

  @BeforeEach
  void open() {
    for (int id = 1; id <= 3; id++) {
      int node = id;
      controllers.put(id, new CannedController(request -> answer(node, request)));
      addresses.put(id, controllers.get(id).address());
      checksums.put(id, "00000000000000aa");
    }
  }

  @AfterEach
  void close() {
    controllers.values().forEach(CannedController::close);
  }

  @Test
  void aHealthyQuorumExits0AndShowsEveryVotersOwnImage() {
    Quorate status = run("quorum status -o json");
    assertThat(status.exit()).isZero();
    JsonObject json = status.json();
    assertThat(json.getInteger("leaderId")).isEqualTo(1);
    assertThat(json.getLong("leaderEpoch")).isEqualTo(4);
    assertThat(json.getLong("highWatermark")).isEqualTo(100);
    assertThat(json.getBoolean("healthy")).isTrue();
    assertThat(json.getJsonArray("problems")).isEmpty();
    assertThat(json.getJsonArray("voters")).hasSize(3);
    for (Object each : json.getJsonArray("voters")) {
      JsonObject voter = (JsonObject) each;
      assertThat(voter.getBoolean("answers")).isTrue();
      assertThat(voter.getLong("imageOffset")).isEqualTo(100);
      assertThat(voter.getString("imageChecksum")).isEqualTo("00000000000000aa");
      assertThat(voter.getLong("logEndOffset")).isEqualTo(100 + voter.getInteger("nodeId"));
    }
  }

  @Test
  void votersOutsideTheBootstrapListAreAskedToo() {
    assertThat(run("quorum status").exit()).isZero();
    assertThat(controllers.get(3).asked).hasSize(1);
    assertThat(controllers.get(3).asked.get(0).getStale()).isTrue();
  }

  @Test
  void theTableHasALineForEachVoter() {
    assertThat(run("quorum status").out())
        .contains("Leader          1", "Leader epoch    4", "High watermark  100")
        .contains("dir-2", "15 ms ago", "Healthy.");
  }

  @Test
  void aMissingLeaderExits10() {
    leaderId = -1;
    Quorate status = run("quorum status");
    assertThat(status.exit()).isEqualTo(10);
    assertThat(status.out()).contains("Leader          none", "no leader is known");
  }

  @Test
  void aVoterThatDoesNotAnswerExits10AndIsShown() throws IOException {
    addresses.put(3, AdminClientTest.freeAddress());
    Quorate status = run("quorum status -o json");
    assertThat(status.exit()).isEqualTo(10);
    assertThat(status.json().getJsonArray("problems").getString(0))
        .startsWith("voter 3 does not answer");
    JsonObject third = status.json().getJsonArray("voters").getJsonObject(2);
    assertThat(third.getBoolean("answers")).isFalse();
    assertThat(third.getLong("logEndOffset")).isEqualTo(103);
  }

  @Test
  void aVoterThatTheLeaderDoesNotHearExits10() {
    quietMs.put(2, -1L);
    quietMs.put(3, 61_000L);
    Quorate status = run("quorum status");
    assertThat(status.exit()).isEqualTo(10);
    assertThat(status.out())
        .contains("the leader has never heard from voter 2")
        .contains("the leader last heard from voter 3 61.0 s ago");
  }

  @Test
  void differentImagesAtOneOffsetExit10() {
    checksums.put(2, "00000000000000bb");
    Quorate status = run("quorum status");
    assertThat(status.exit()).isEqualTo(10);
    assertThat(status.out()).contains("nodes 1 and 2 have different images at offset 100");
  }

  @Test
  void nobodyAnsweringExits3() throws IOException {
    String address = AdminClientTest.freeAddress().toString();
    Quorate status = Quorate.run("quorum", "status", "--bootstrap-server", address);
    assertThat(status.exit()).isEqualTo(3);
    assertThat(status.err()).contains(address);
  }

  @Test
  void aWatchDrawsAgainWithoutEscapeCodesWhereNobodyWatches() {
    String address = addresses.get(1).toString();
    String[] words = {"quorum", "status", "--watch", "--bootstrap-server", address};
    Quorate status = Quorate.run(Map.of(), 3, words);
    assertThat(status.exit()).isZero();
    assertThat(status.out().split("Healthy", -1)).hasSize(4);
    assertThat(status.out()).doesNotContain("\u001b");
    String[] json = {"quorum", "status", "--watch", "-o", "json", "--bootstrap-server", address};
    assertThat(Quorate.run(Map.of(), 2, json).out()).hasLineCount(2);
  }

  @Test
  void leaderlessPartitionsMakeTheClusterUnhealthy() {
    assertThat(run("cluster describe").exit()).isZero();
    leaderless = 4;
    Quorate cluster = run("cluster describe -o json");
    assertThat(cluster.exit()).isEqualTo(10);
    assertThat(cluster.json().getInteger("leaderlessPartitionCount")).isEqualTo(4);
    assertThat(cluster.json().getJsonArray("problems").getString(0))
        .isEqualTo("4 partitions have no leader");
  }

  @Test
  void withoutALeaderTheClusterIsDescribedFromAStaleRead() {
    leaderId = -1;
    assertThat(run("cluster describe").exit()).isEqualTo(10);
    List<AdminRequest> asked = new ArrayList<>();
    controllers.values().forEach(each -> asked.addAll(each.asked));
    assertThat(asked)
        .filteredOn(AdminRequest::hasDescribeCluster)
        .extracting(AdminRequest::getStale)
        .containsExactly(true);
  }

  private Quorate run(String line) {
    List<CannedController> bootstrap = List.of(controllers.get(1), controllers.get(2));
    return Quorate.at(bootstrap, line.split(" ", -1));
  }

  private AdminResponse answer(int node, AdminRequest request) {
    return switch (request.getRequestCase()) {
      case DESCRIBE_QUORUM -> AdminResponse.newBuilder().setDescribeQuorum(quorum(node)).build();
      case DESCRIBE_CLUSTER ->
          AdminResponse.newBuilder()
              .setDescribeCluster(
                  DescribeClusterResponse.newBuilder().setLeaderlessPartitionCount(leaderless))
              .build();
      default -> throw new AssertionError("not canned: " + request);
    };
  }

  private DescribeQuorumResponse quorum(int node) {
    DescribeQuorumResponse.Builder quorum =
        DescribeQuorumResponse.newBuilder()
            .setClusterId("cluster")
            .setNodeId(node)
            .setRole(node == leaderId ? "leader" : "follower")
            .setLeaderId(leaderId)
            .setLeaderEpoch(4)
            .setHighWatermark(100)
            .setImageOffset(100)
            .setImageChecksum(checksums.get(node));
    addresses.forEach(
        (id, address) -> {
          quorum.addVoters(
              Voter.newBuilder()
                  .setNodeId(id)
                  .setDirectoryId("dir-" + id)
                  .setHost(address.host())
                  .setPort(address.port()));
          if (node == leaderId || node == id) {
            quorum.addReplicas(replica(id));
          }
        });
    return quorum.build();
  }

  private ReplicaState replica(int id) {
    return ReplicaState.newBuilder()
        .setNodeId(id)
        .setDirectoryId("dir-" + id)
        .setLogEndOffset(100 + id)
        .setMsSinceLastFetch(quietMs.get(id))
        .setStatus(id == leaderId ? "Leader" : "Follower")
        .build();
  }
}
