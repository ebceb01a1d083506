package io.quorate.controller.service;

import io.quorate.controller.metadata.BrokerLiveness;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.raft.PeerStatus;
import io.quorate.controller.raft.RoleChange;
import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.message.DescribeQuorumResponse;
import io.quorate.message.ReplicaState;
import io.quorate.message.Voter;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The quorum as one controller sees it, under the names of kafka-metadata-quorum. Event loop only. */
final class QuorumView {
  private final String clusterId;
  private final int nodeId;
  private final RaftNode node;
  private final BrokerLiveness liveness;
  private long elections;
  private int lastLeader = -1;

  QuorumView(String clusterId, int nodeId, RaftNode node, BrokerLiveness liveness) {
    this.clusterId = clusterId;
    this.nodeId = nodeId;
    this.node = node;
    this.liveness = liveness;
  }

  void roleChanged(RoleChange change) {
    if (change.leaderId() != -1 && change.leaderId() != lastLeader) {
      elections++;
      lastLeader = change.leaderId();
    }
  }

  DescribeQuorumResponse describe(MetadataImage committed, long nowNanos) {
    RoleChange role = node.role();
    DescribeQuorumResponse.Builder view =
        DescribeQuorumResponse.newBuilder()
            .setClusterId(clusterId)
            .setNodeId(nodeId)
            .setRole(role.role().name().toLowerCase(java.util.Locale.ROOT))
            .setLeaderId(role.leaderId())
            .setLeaderEpoch(role.term())
            .setHighWatermark(node.outline().endOffset(node.commitIndex()))
            .addAllVoters(node.configuration().getVotersList())
            .setImageOffset(committed.endOffset())
            .setImageChecksum(committed.checksumText())
            .setElections(elections);
    boolean leads = role.role() == RoleChange.Kind.LEADER;
    Map<Integer, PeerStatus> followers =
        node.followers().stream()
            .collect(Collectors.toMap(PeerStatus::nodeId, Function.identity()));
    for (Voter voter : node.configuration().getVotersList()) {
      if (voter.getNodeId() == nodeId) {
        view.addReplicas(self(voter, leads));
      } else if (followers.containsKey(voter.getNodeId())) {
        view.addReplicas(follower(voter, followers.get(voter.getNodeId()), nowNanos));
      }
    }
    if (leads) {
      committed.brokers().all().forEach(broker -> view.addObservers(observer(broker, nowNanos)));
    }
    return view.build();
  }

  private ReplicaState self(Voter voter, boolean leads) {
    return ReplicaState.newBuilder()
        .setNodeId(nodeId)
        .setDirectoryId(voter.getDirectoryId())
        .setLogEndOffset(logEndOffset())
        .setStatus(leads ? "Leader" : "Follower")
        .build();
  }

  private ReplicaState follower(Voter voter, PeerStatus status, long nowNanos) {
    long matched = Math.max(status.matchIndex(), node.outline().firstIndex() - 1);
    long endOffset = node.outline().endOffset(matched);
    return ReplicaState.newBuilder()
        .setNodeId(voter.getNodeId())
        .setDirectoryId(voter.getDirectoryId())
        .setLogEndOffset(endOffset)
        .setLag(logEndOffset() - endOffset)
        .setMsSinceLastFetch((nowNanos - status.contactNanos()) / 1_000_000)
        .setMsSinceLastCaughtUp((nowNanos - status.caughtUpNanos()) / 1_000_000)
        .setStatus("Follower")
        .build();
  }

  private ReplicaState observer(Broker broker, long nowNanos) {
    long endOffset = liveness.metadataOffset(broker.id()).orElse(-1);
    return ReplicaState.newBuilder()
        .setNodeId(broker.id())
        .setLogEndOffset(endOffset)
        .setLag(endOffset < 0 ? -1 : Math.max(0, logEndOffset() - endOffset))
        .setMsSinceLastFetch(
            endOffset < 0 ? -1 : liveness.silentNanos(broker.id(), nowNanos) / 1_000_000)
        .setMsSinceLastCaughtUp(-1)
        .setStatus("Observer")
        .build();
  }

  private long logEndOffset() {
    return node.outline().endOffset(node.outline().lastIndex());
  }
}
