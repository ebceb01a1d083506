package io.quorate.controller.raft;

import io.quorate.message.QuorumState;

/**
 * What a node knows when it starts, all of it durable.
 *
 * @param nodeId this node
 * @param directoryId this node's directory: with the node id it names the voter
 * @param state term and vote; the default instance's vote must be -1 on a node that never voted
 * @param snapshotIndex everything up to it is committed and held by this node's snapshot; 0 without one
 * @param outline the shape of the log, which reaches back to the snapshot at least
 * @param membership the bootstrap configuration and the configuration entries found in the log
 */
public record Recovered(
    int nodeId,
    String directoryId,
    QuorumState state,
    long snapshotIndex,
    LogOutline outline,
    Membership membership) {}
