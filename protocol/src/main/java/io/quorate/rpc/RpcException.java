package io.quorate.rpc;

/** The call got no answer: nobody reachable, timed out, connection lost, or the peer refused the connection. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What became of the request. */
  public enum Kind {
    /** It was never sent: a retry is safe. */
    NOT_SENT,
    /** It may or may not have been carried out. */
    NO_ANSWER,
    /** The peer refused this client for good (cluster id, version). */
    REFUSED
  }

  private final Kind kind;

  /** A failure of the given kind. */
  public RpcException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What became of the request. */
  public Kind kind() {
    return kind;
  }
}
