package io.quorate.controller.raft;

/**
 * Who this node is now and whom it follows.
 *
 * @param role the new role
 * @param term the current term
 * @param leaderId the leader of this term, {@link RaftCore#NOBODY} while unknown
 */
public record RoleChange(Kind role, long term, int leaderId) {
  /** The roles by name. */
  public enum Kind {
    FOLLOWER,
    CANDIDATE,
    LEADER
  }
}
