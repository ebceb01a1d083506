package io.quorate.rpc;

import io.quorate.message.ErrorCode;
import io.quorate.message.Hello;
import io.quorate.message.HelloReply;
import java.util.Set;

/** Who may talk to whom, and in which version: the rules of Hello, pure. */
final class Handshake {
  /** The largest frame before Hello is accepted: a stranger gets little memory. */
  static final int MAX_FRAME_BYTES = 4096;

  static final int MIN_VERSION = 1;
  static final int MAX_VERSION = 1;

  private static final Set<String> ROLES = Set.of("controller", "broker", "admin");
  private static final int MAX_SHOWN_CHARS = 64;

  private Handshake() {}

  /** What a client says first. */
  static Hello hello(Identity self) {
    return Hello.newBuilder()
        .setMinVersion(MIN_VERSION)
        .setMaxVersion(MAX_VERSION)
        .setClusterId(self.clusterId())
        .setNodeId(self.nodeId())
        .setRole(self.role())
        .setSoftware("quorate")
        .build();
  }

  /** What a server answers: accepted unless the error is set. */
  static HelloReply answer(Identity self, Hello hello) {
    HelloReply.Builder reply =
        HelloReply.newBuilder().setClusterId(self.clusterId()).setNodeId(self.nodeId());
    int version = Math.min(MAX_VERSION, hello.getMaxVersion());
    if (version < Math.max(MIN_VERSION, hello.getMinVersion())) {
      return reply
          .setError(ErrorCode.UNSUPPORTED_VERSION)
          .setMessage(
              "the client speaks versions %d to %d, this server %d to %d"
                  .formatted(
                      hello.getMinVersion(), hello.getMaxVersion(), MIN_VERSION, MAX_VERSION))
          .build();
    }
    // An empty id is a client that does not know yet; who knows one must mean this very cluster.
    if (!hello.getClusterId().isEmpty() && !hello.getClusterId().equals(self.clusterId())) {
      return reply
          .setError(ErrorCode.INCONSISTENT_CLUSTER_ID)
          .setMessage(clusterMismatch(hello.getClusterId(), self.clusterId()))
          .build();
    }
    if (!ROLES.contains(hello.getRole()) || hello.getNodeId() < -1) {
      return reply
          .setError(ErrorCode.INVALID_REQUEST)
          .setMessage(
              "role '%s' with node_id %d; role must be one of controller, broker, admin, node_id -1 or more"
                  .formatted(printable(hello.getRole()), hello.getNodeId()))
          .build();
    }
    return reply.setVersion(version).build();
  }

  /** Why this client must not use the connection; null when all is well. */
  static String refusal(Identity self, HelloReply reply) {
    if (reply.getError() != ErrorCode.NONE) {
      return reply.getError() + ": " + reply.getMessage();
    }
    if (!self.clusterId().isEmpty() && !self.clusterId().equals(reply.getClusterId())) {
      return ErrorCode.INCONSISTENT_CLUSTER_ID
          + ": "
          + clusterMismatch(self.clusterId(), reply.getClusterId());
    }
    if (reply.getVersion() < MIN_VERSION || reply.getVersion() > MAX_VERSION) {
      return ErrorCode.UNSUPPORTED_VERSION
          + ": the server chose version %d, this client speaks %d to %d"
              .formatted(reply.getVersion(), MIN_VERSION, MAX_VERSION);
    }
    return null;
  }

  private static String clusterMismatch(String client, String server) {
    return "the client belongs to cluster '%s', the server to cluster '%s'"
        .formatted(printable(client), printable(server));
  }

  /** What a stranger sent, safe to show in one log line. */
  private static String printable(String text) {
    String shown =
        text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) + "..." : text;
    return shown.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
