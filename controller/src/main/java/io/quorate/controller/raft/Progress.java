package io.quorate.controller.raft;

import java.util.ArrayDeque;

/**
 * What the leader believes of one follower (paper, figure 2: nextIndex and matchIndex). Either it probes, one empty request
 * at a time, until it knows where the logs meet; or it replicates, sending ahead of the acknowledgements within bounds.
 */
final class Progress {
  private record Inflight(long lastIndex, long bytes) {}

  private final ArrayDeque<Inflight> inflight = new ArrayDeque<>();
  private long inflightBytes;
  private long matchIndex;
  private long nextIndex;
  private boolean probing;
  private boolean probeSent;
  private boolean needsSnapshot;
  private long contactNanos;
  private long caughtUpNanos;
  private long round;

  /** A new leader assumes that the follower has what it has itself; the first refusal corrects it. */
  Progress(long nextIndex, long nowNanos) {
    this.nextIndex = nextIndex;
    this.contactNanos = nowNanos;
    this.caughtUpNanos = nowNanos;
  }

  /** The follower answered: it is alive and took this node for the leader. */
  void heard(long nowNanos, long echoedRound) {
    contactNanos = nowNanos;
    round = Math.max(round, echoedRound);
  }

  /** A request proved the logs equal up to {@code index}. Answers may come late or twice: it never goes down. */
  void matched(long index, long lastIndex, long nowNanos) {
    matchIndex = Math.max(matchIndex, index);
    nextIndex = Math.max(nextIndex, matchIndex + 1);
    while (!inflight.isEmpty() && inflight.peek().lastIndex <= matchIndex) {
      inflightBytes -= inflight.remove().bytes;
    }
    probing = false;
    needsSnapshot = false;
    if (matchIndex >= lastIndex) {
      caughtUpNanos = nowNanos;
    }
  }

  /** A request did not fit the follower's log; {@code hint} is the last index that still can. */
  void refused(long rejectedPrevIndex, long hint) {
    boolean stale =
        needsSnapshot
            || rejectedPrevIndex <= matchIndex
            || (probing && rejectedPrevIndex != nextIndex - 1);
    if (!stale) {
      nextIndex = Math.max(matchIndex + 1, Math.min(rejectedPrevIndex, hint + 1));
      probing = true;
      probeSent = false;
      inflight.clear();
      inflightBytes = 0;
    }
  }

  /** One probe is in flight at a time; a heartbeat may repeat it. */
  boolean maybeProbe() {
    boolean send = probing && !probeSent;
    probeSent |= send;
    return send;
  }

  /** What the follower needs next is compacted away: nothing is appended before it has a snapshot. */
  void needsSnapshot() {
    needsSnapshot = true;
    probing = false;
    inflight.clear();
    inflightBytes = 0;
  }

  void repeatProbe() {
    probeSent = false;
  }

  boolean hasRoom(RaftSettings settings) {
    return !probing
        && !needsSnapshot
        && inflight.size() < settings.maxInflightAppends()
        && inflightBytes < settings.maxInflightBytes();
  }

  void sent(long lastIndex, long bytes) {
    inflight.add(new Inflight(lastIndex, bytes));
    inflightBytes += bytes;
    nextIndex = lastIndex + 1;
  }

  boolean probing() {
    return probing;
  }

  long matchIndex() {
    return matchIndex;
  }

  long nextIndex() {
    return nextIndex;
  }

  long contactNanos() {
    return contactNanos;
  }

  long caughtUpNanos() {
    return caughtUpNanos;
  }

  long round() {
    return round;
  }
}
