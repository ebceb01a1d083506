package io.quorate.rpc;

import com.google.protobuf.ByteString;

/**
 * One frame without its length and checksum.
 *
 * @param api code of an {@link Api}; 0 where the kind has none; may be a code that this build does not know
 * @param correlationId ties an answer to its request; 0 where there is no answer
 * @param body a protobuf message, still serialized
 */
record Frame(Kind kind, int api, long correlationId, ByteString body) {
  /** What a frame is for. The code is on the wire: never reuse one. */
  enum Kind {
    HELLO(1),
    HELLO_REPLY(2),
    REQUEST(3),
    RESPONSE(4),
    ERROR(5),
    ONE_WAY(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    /** The kind with this code, or null. */
    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
  }
}
