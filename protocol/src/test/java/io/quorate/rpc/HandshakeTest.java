package io.quorate.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.ErrorCode;
import io.quorate.message.Hello;
import io.quorate.message.HelloReply;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final Identity SERVER = new Identity("cluster-a", 1, "controller");
  private static final Hello CLIENT = Handshake.hello(new Identity("cluster-a", 2, "broker"));

  @Test
  void theHighestCommonVersionIsChosen() {
    Hello newer = CLIENT.toBuilder().setMaxVersion(Handshake.MAX_VERSION + 5).build();
    HelloReply reply = Handshake.answer(SERVER, newer);
    assertThat(reply.getError()).isEqualTo(ErrorCode.NONE);
    assertThat(reply.getVersion()).isEqualTo(Handshake.MAX_VERSION);
  }

  @Test
  void versionsWithoutOverlapAreRefusedNamingBoth() {
    Hello tooNew = CLIENT.toBuilder().setMinVersion(7).setMaxVersion(9).build();
    HelloReply reply = Handshake.answer(SERVER, tooNew);
    assertThat(reply.getError()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
    assertThat(reply.getMessage()).contains("7 to 9", "this server 1 to 1");
    Hello tooOld = CLIENT.toBuilder().setMinVersion(0).setMaxVersion(0).build();
    assertThat(Handshake.answer(SERVER, tooOld).getError())
        .isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
  }

  @Test
  void aForeignClusterIsRefusedNamingBoth() {
    HelloReply reply =
        Handshake.answer(SERVER, CLIENT.toBuilder().setClusterId("cluster-b").build());
    assertThat(reply.getError()).isEqualTo(ErrorCode.INCONSISTENT_CLUSTER_ID);
    assertThat(reply.getMessage()).contains("'cluster-b'", "'cluster-a'");
  }

  @Test
  void aClientThatKnowsNoClusterIdYetIsAcceptedAndTold() {
    HelloReply reply = Handshake.answer(SERVER, CLIENT.toBuilder().clearClusterId().build());
    assertThat(reply.getError()).isEqualTo(ErrorCode.NONE);
    assertThat(reply.getClusterId()).isEqualTo("cluster-a");
  }

  @Test
  void anUnknownRoleIsRefusedInOneSafeLine() {
    HelloReply reply =
        Handshake.answer(SERVER, CLIENT.toBuilder().setRole("root\nINFO forged line").build());
    assertThat(reply.getError()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(reply.getMessage())
        .contains("role", "controller, broker, admin")
        .doesNotContain("\n");
  }

  @Test
  void aClientRefusesAServerOfAnotherCluster() {
    HelloReply reply = Handshake.answer(SERVER, CLIENT);
    assertThat(Handshake.refusal(new Identity("cluster-a", 2, "broker"), reply)).isNull();
    assertThat(Handshake.refusal(new Identity("cluster-b", 2, "broker"), reply))
        .contains("INCONSISTENT_CLUSTER_ID", "'cluster-a'", "'cluster-b'");
  }
}
