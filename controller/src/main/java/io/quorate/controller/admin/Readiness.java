package io.quorate.controller.admin;

/**
 * Whether a controller takes part in the quorum.
 *
 * @param ready attached to the quorum as its leader, or as a follower of a known leader
 * @param role the Raft role, for people
 * @param reason why it is not ready; may be empty when it is
 */
public record Readiness(boolean ready, String role, String reason) {}
