package io.quorate.controller.raft;

import io.quorate.message.AppendResponse;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.TimeoutNow;
import io.quorate.message.Voter;
import java.util.Map;

/** Paper, figure 2, "Leaders": send, count, commit; and check-quorum (thesis, 6.2) and transfer (thesis, 3.10). */
final class Replication {
  private final RaftSettings settings;
  private final RaftState state;

  Replication(RaftSettings settings, RaftState state) {
    this.settings = settings;
    this.state = state;
  }

  /** Follows the configuration: whoever joined gets a progress, whoever left loses it. */
  void trackMembers(Leader leader, long nextIndex, long nowNanos) {
    Map<Integer, Progress> followers = leader.followers();
    for (Voter member : (Iterable<Voter>) state.membership().members()::iterator) {
      if (member.getNodeId() != state.nodeId()) {
        followers.computeIfAbsent(member.getNodeId(), id -> new Progress(nextIndex, nowNanos));
      }
    }
    followers.keySet().removeIf(id -> state.membership().find(id).isEmpty());
  }

  /** Sends to every follower what it lacks, as far as its bounds allow. */
  void sendAll(Leader leader, Outbox outbox) {
    leader.followers().forEach((id, progress) -> send(leader, id, progress, outbox));
  }

  private void send(Leader leader, int to, Progress progress, Outbox outbox) {
    if (progress.nextIndex() < state.outline().firstIndex()) {
      progress.needsSnapshot();
      return;
    }
    if (progress.maybeProbe()) {
      order(leader, to, progress.nextIndex(), progress.nextIndex() - 1, outbox);
    }
    long last = state.outline().lastIndex();
    while (progress.nextIndex() <= last && progress.hasRoom(settings)) {
      long from = progress.nextIndex();
      long upTo = state.outline().lastFitting(from, settings.maxAppendBytes());
      order(leader, to, from, upTo, outbox);
      progress.sent(upTo, state.outline().bytes(from, upTo));
    }
  }

  /** Speaks to every follower, if only to say that the leader lives, what is committed, and which round it is. */
  void heartbeat(Leader leader, Outbox outbox) {
    leader
        .followers()
        .forEach(
            (id, progress) -> {
              progress.repeatProbe();
              send(leader, id, progress, outbox);
              notice(leader, id, progress, outbox);
              if (progress.nextIndex() < state.outline().firstIndex()) {
                outbox.snapshotTo(id);
              }
            });
  }

  private void notice(Leader leader, int to, Progress progress, Outbox outbox) {
    if (!outbox.replicatesTo(to, leader.reads().round())) {
      long next = Math.max(progress.nextIndex(), state.outline().firstIndex());
      order(leader, to, next, next - 1, outbox);
    }
  }

  private void order(Leader leader, int to, long from, long upTo, Outbox outbox) {
    EntryId prev = new EntryId(state.outline().term(from - 1), from - 1);
    outbox.replicate(
        new Replicate(
            to, state.term(), prev, from, upTo, state.commitIndex(), leader.reads().round()));
  }

  /** A follower's answer of this term: note what it proves, send more. */
  void answered(Leader leader, RaftMessage message, long nowNanos, Outbox outbox) {
    Progress progress = leader.followers().get(message.getFrom());
    if (progress == null) {
      return;
    }
    AppendResponse answer = message.getAppendResponse();
    progress.heard(nowNanos, answer.getRound());
    if (answer.getSuccess()) {
      progress.matched(answer.getMatchIndex(), state.outline().lastIndex(), nowNanos);
    } else {
      EntryId hint = new EntryId(answer.getHintTerm(), answer.getHintIndex());
      progress.refused(answer.getRejectedPrevIndex(), state.outline().lastNotAfter(hint));
    }
    commit(leader, outbox);
    send(leader, message.getFrom(), progress, outbox);
    maybeHandOver(leader, outbox);
  }

  /** A follower's answer to a part of a snapshot. */
  void snapshotAnswered(Leader leader, RaftMessage message, long nowNanos, Outbox outbox) {
    Progress progress = leader.followers().get(message.getFrom());
    if (progress == null) {
      return;
    }
    SnapshotAck answer = message.getSnapshotAck();
    progress.heard(nowNanos, answer.getRound());
    if (answer.getInstalled()) {
      progress.matched(answer.getIndex(), state.outline().lastIndex(), nowNanos);
      commit(leader, outbox);
      send(leader, message.getFrom(), progress, outbox);
    }
    outbox.snapshotTraffic(message);
  }

  /**
   * Paper, 5.3 and 5.4.2: an entry is committed when a majority has it on disk, but only an entry of the leader's own term
   * may be counted; earlier ones are committed with it (figure 8). The leader counts itself only for what its own disk has.
   */
  void commit(Leader leader, Outbox outbox) {
    long index = state.membership().quorum().majorityValue(id -> onDisk(leader, id));
    if (index > state.commitIndex() && state.outline().term(index) == state.term()) {
      state.commit(index);
      leader.reads().ownTermCommitted(index);
      // Followers serve readers too: tell them at once instead of with the next heartbeat.
      leader
          .followers()
          .forEach(
              (id, progress) -> {
                send(leader, id, progress, outbox);
                if (!progress.probing()) {
                  notice(leader, id, progress, outbox);
                }
              });
    }
  }

  private long onDisk(Leader leader, int id) {
    if (id == state.nodeId()) {
      return state.durability().durableIndex();
    }
    Progress progress = leader.followers().get(id);
    return progress == null ? 0 : progress.matchIndex();
  }

  /** Starts and confirms rounds of reads. */
  void serveReads(Leader leader, Outbox outbox) {
    do {
      if (leader.reads().underWay()) {
        leader.reads().maybeConfirm(roundConfirmed(leader)).forEach(outbox::confirm);
      }
      if (leader.reads().maybeStartRound()) {
        heartbeat(leader, outbox);
      }
    } while (leader.reads().underWay() && roundConfirmed(leader));
  }

  private boolean roundConfirmed(Leader leader) {
    long round = leader.reads().round();
    return state
        .membership()
        .quorum()
        .majority(id -> id == state.nodeId() || leader.followers().get(id).round() >= round);
  }

  /** Thesis, 6.2: a leader that a majority has not answered for an election timeout may no longer be the leader. */
  boolean hasQuorum(Leader leader, long nowNanos) {
    long timeout = settings.electionTimeoutNanos();
    return state
        .membership()
        .quorum()
        .majority(
            id ->
                id == state.nodeId()
                    || nowNanos - leader.followers().get(id).contactNanos() < timeout);
  }

  /** The voter to hand over to: alive, and with the most of the log; this node itself when there is none. */
  int mostAdvanced(Leader leader, long nowNanos) {
    return leader.followers().entrySet().stream()
        .filter(each -> state.membership().quorum().voters().contains(each.getKey()))
        .filter(each -> nowNanos - each.getValue().contactNanos() < settings.electionTimeoutNanos())
        .max((a, b) -> Long.compare(a.getValue().matchIndex(), b.getValue().matchIndex()))
        .map(Map.Entry::getKey)
        .orElse(state.nodeId());
  }

  /** Thesis, 3.10: once the target has the whole log it is told to campaign at once. */
  void maybeHandOver(Leader leader, Outbox outbox) {
    Leader.Transfer transfer = leader.transfer();
    Progress target = transfer == null ? null : leader.followers().get(transfer.target());
    if (target != null && target.matchIndex() == state.outline().lastIndex()) {
      outbox.sendNow(
          state.message(transfer.target()).setTimeoutNow(TimeoutNow.getDefaultInstance()).build());
    }
  }
}
