package io.quorate.controller.raft;

/**
 * What the leader knows of one follower.
 *
 * @param matchIndex the last index known to be on its disk
 * @param contactNanos when it last answered
 * @param caughtUpNanos when it last had the whole log
 */
public record PeerStatus(int nodeId, long matchIndex, long contactNanos, long caughtUpNanos) {}
