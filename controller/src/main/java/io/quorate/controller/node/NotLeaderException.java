package io.quorate.controller.node;

/** This node does not lead, or stopped leading before it could answer: go to the leader. */
public final class NotLeaderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says so. */
  public NotLeaderException() {
    super("this controller does not lead");
  }
}
