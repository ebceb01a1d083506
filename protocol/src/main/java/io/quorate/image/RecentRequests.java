package io.quorate.image;

import com.google.protobuf.ByteString;
import io.quorate.image.FactHash.Kind;
import io.vavr.collection.HashMap;
import io.vavr.collection.Queue;
import java.util.List;
import java.util.Optional;

/** The latest writes by request id with their replies, so that a retry gets the first answer. Immutable; any thread. */
public final class RecentRequests {
  /** How many are remembered; part of what a log means, so the same on every node. */
  public static final int CAPACITY = 10_000;

  static final RecentRequests EMPTY = new RecentRequests(HashMap.empty(), Queue.empty(), 0);

  /** One write and the reply that it got. */
  public record Request(String requestId, ByteString reply) {}

  private final HashMap<String, ByteString> replies;
  private final Queue<Request> oldestFirst;
  private final long checksum;

  private RecentRequests(
      HashMap<String, ByteString> replies, Queue<Request> oldestFirst, long checksum) {
    this.replies = replies;
    this.oldestFirst = oldestFirst;
    this.checksum = checksum;
  }

  /** The reply that the write with this id got. */
  public Optional<ByteString> find(String requestId) {
    return replies.get(requestId).toJavaOptional();
  }

  /** All that are remembered, the oldest first: the order in which they will be forgotten. */
  public List<Request> all() {
    return oldestFirst.toJavaList();
  }

  /** The sum of the hashes of the requests. */
  long checksum() {
    return checksum;
  }

  /** With one more, and without the oldest if that is one too many. A retry of a remembered id changes nothing. */
  RecentRequests remember(Request request) {
    if (replies.containsKey(request.requestId())) {
      return this;
    }
    RecentRequests room = replies.size() < CAPACITY ? this : withoutOldest();
    return new RecentRequests(
        room.replies.put(request.requestId(), request.reply()),
        room.oldestFirst.enqueue(request),
        room.checksum + hash(request));
  }

  private RecentRequests withoutOldest() {
    Request oldest = oldestFirst.head();
    return new RecentRequests(
        replies.remove(oldest.requestId()), oldestFirst.tail(), checksum - hash(oldest));
  }

  private static long hash(Request request) {
    return FactHash.of(Kind.REQUEST).add(request.requestId()).add(request.reply()).value();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecentRequests that
        && checksum == that.checksum
        && oldestFirst.equals(that.oldestFirst);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(checksum);
  }
}
