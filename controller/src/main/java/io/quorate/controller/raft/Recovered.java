package io.quorate.controller.raft;

import io.quorate.message.QuorumState;

/**
 * What a node knows when it starts, all of it durable.
 *
 * @param nodeId this node
 * @param directoryId this node's directory: with the node id it names the voter
 * @param state term and vote; the default instance's vote must be -1 on a node that never voted
 * @param outline the shape of the log
 * @param membership the bootstrap configuration and the configuration entries found in the log
 */
public record Recovered(
    int nodeId, String directoryId, QuorumState state, LogOutline outline, Membership membership) {}
