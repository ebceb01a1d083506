package io.quorate.controller.service;

import io.quorate.controller.node.RaftNode;
import io.quorate.controller.raft.RoleChange;
import io.quorate.message.LeaderHint;

/** Whom to ask instead: the leader as this controller knows it. Event loop only. */
public final class LeaderHints {
  private LeaderHints() {}

  /** The leader and where it listens; node id -1 while none is known. */
  public static LeaderHint of(RaftNode node) {
    RoleChange role = node.role();
    LeaderHint.Builder hint =
        LeaderHint.newBuilder().setNodeId(role.leaderId()).setEpoch(role.term());
    node.configuration().getVotersList().stream()
        .filter(voter -> voter.getNodeId() == role.leaderId())
        .findFirst()
        .ifPresent(voter -> hint.setHost(voter.getHost()).setPort(voter.getPort()));
    return hint.build();
  }
}
