package io.quorate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.controller.ControllerMain;
import io.quorate.controller.storage.DirectoryMeta;
import io.quorate.controller.storage.LogDirectory;
import io.quorate.message.Configuration;
import io.quorate.message.DescribeQuorumResponse;
import io.quorate.message.Voter;
import io.quorate.rpc.Address;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whoever does not belong here is turned away, and nobody else notices: neither the quorum nor a client that writes. */
@ExtendWith(TailsOnFailure.class)
final class ForeignTest {
  @TempDir static Path folder;
  static TestCluster cluster;

  private DescribeQuorumResponse before;
  private TopicWriter writer;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(folder, ClusterSpec.withBrokers(1));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void write() {
    before = cluster.view().quorum(cluster.view().awaitLeader());
    writer = new TopicWriter(cluster, 1, "beside-" + System.nanoTime()).start();
    writer.awaitMore(5);
  }

  @AfterEach
  void nobodyNoticed() {
    writer.awaitMore(20);
    writer.stop();
    DescribeQuorumResponse after = cluster.view().quorum(cluster.view().awaitLeader());
    assertThat(after.getLeaderEpoch()).isEqualTo(before.getLeaderEpoch());
    assertThat(after.getLeaderId()).isEqualTo(before.getLeaderId());
    assertThat(after.getElections()).isEqualTo(before.getElections());
    for (int broker : cluster.brokerIds()) {
      assertThat(cluster.view().broker(broker).getFenced()).isFalse();
    }
  }

  @Test
  void aControllerOfAnotherClusterThatWasGivenTheseAddressesIsRefused() {
    String foreignCluster = DirectoryMeta.randomId();
    Address own = TestCluster.freeAddress();
    Voter self = voter(1, own);
    Configuration.Builder voters = Configuration.newBuilder().addVoters(self);
    cluster.controllerIds().stream()
        .filter(id -> id != self.getNodeId())
        .forEach(id -> voters.addVoters(voter(id, cluster.rpcAddress(id))));
    Path log = folder.resolve("foreign-log");
    LogDirectory.format(
        log,
        new DirectoryMeta(foreignCluster, self.getNodeId(), self.getDirectoryId()),
        voters.build(),
        false);
    ServerProcess foreigner =
        cluster.other(
            "foreigner",
            ControllerMain.class,
            Map.of(
                "node.id", Integer.toString(self.getNodeId()),
                "metadata.log.dir", log.toString(),
                "controller.listener", own.toString()));
    foreigner.start();

    Await.until(
        "the foreigner is told why",
        () -> foreigner.output(),
        output -> output.contains("INCONSISTENT_CLUSTER_ID") && output.contains("CANDIDATE"));
    writer.awaitMore(20);
    foreigner.kill();
    for (int id : List.of(2, 3)) {
      assertThat(cluster.controller(id).output()).contains("INCONSISTENT_CLUSTER_ID");
    }
    assertThat(foreigner.output()).doesNotContain("Leading");
  }

  @Test
  void garbageOnAControllersPortClosesItsOwnConnectionWithOneLine() throws IOException {
    int leader = before.getLeaderId();
    List<Socket> strangers = new ArrayList<>();
    byte[] noise = new byte[4_096];
    new Random(1).nextBytes(noise);
    for (byte[] bytes :
        List.of(
            noise,
            "GET / HTTP/1.1\r\nHost: quorate\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).array(),
            ByteBuffer.allocate(8).putInt(-1).array(),
            new byte[64])) {
      strangers.add(send(leader, bytes));
    }
    strangers.add(send(leader, new byte[0])); // says nothing at all

    for (Socket stranger : strangers) {
      stranger.setSoTimeout((int) Await.LIMIT.toMillis());
      assertThat(isClosedByPeer(stranger)).isTrue();
      String port = ":" + stranger.getLocalPort() + ":";
      Await.until(
          "one line about it",
          () -> cluster.controller(leader).output().lines().filter(l -> l.contains(port)).count(),
          lines -> lines == 1);
      stranger.close();
    }
  }

  private static Voter voter(int id, Address address) {
    return Voter.newBuilder()
        .setNodeId(id)
        .setDirectoryId(DirectoryMeta.randomId())
        .setHost(address.host())
        .setPort(address.port())
        .build();
  }

  private static Socket send(int controller, byte[] bytes) throws IOException {
    Address address = cluster.rpcAddress(controller);
    Socket socket = new Socket(address.host(), address.port());
    socket.getOutputStream().write(bytes);
    return socket;
  }

  private static boolean isClosedByPeer(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }
}
