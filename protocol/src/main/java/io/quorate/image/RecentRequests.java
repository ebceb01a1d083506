package io.quorate.image;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** The latest writes by request id with their replies, so that a retry gets the first answer. Immutable; any thread. */
public final class RecentRequests {
  /** How many are remembered; part of what a log means, so the same on every node. */
  public static final int CAPACITY = 10_000;

  RecentRequests() {}

  /** The reply that the write with this id got. */
  public Optional<ByteString> find(String requestId) {
    throw new UnsupportedOperationException();
  }
}
