package io.quorate.controller.raft;

/** What a node is in the current term, with the data that only that role has. */
sealed interface Role permits Follower, Candidate, Leader {
  RoleChange.Kind kind();

  /** The leader of the term as this role knows it, {@link RaftCore#NOBODY} if it does not. */
  int leaderId();

  /** When this role must be ticked next. */
  long deadlineNanos();
}
