package io.quorate.rpc;

/** What the body of a frame is. The code is on the wire: never reuse one. */
public enum Api {
  /** One way: {@link io.quorate.message.RaftMessage}. */
  RAFT(1),
  /** {@link io.quorate.message.AdminRequest} to {@link io.quorate.message.AdminResponse}. */
  ADMIN(2),
  /** {@link io.quorate.message.BrokerRequest} to {@link io.quorate.message.BrokerResponse}. */
  BROKER(3),
  /** {@link io.quorate.message.FetchRequest} to {@link io.quorate.message.FetchResponse}. */
  FETCH(4),
  /** {@link io.quorate.message.FetchSnapshotRequest} to {@link io.quorate.message.FetchSnapshotResponse}. */
  FETCH_SNAPSHOT(5);

  private final int code;

  Api(int code) {
    this.code = code;
  }

  /** The api with this number, or null. */
  static Api of(int code) {
    for (Api api : values()) {
      if (api.code == code) {
        return api;
      }
    }
    return null;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
