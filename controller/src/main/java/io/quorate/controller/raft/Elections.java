package io.quorate.controller.raft;

import io.quorate.message.RaftMessage;
import io.quorate.message.VoteRequest;
import io.quorate.message.VoteResponse;
import java.util.random.RandomGenerator;

/** Votes, asked for and given (paper, 5.2 and 5.4.1; thesis, 4.2.3 and 9.6). */
final class Elections {
  private final RaftSettings settings;
  private final RaftState state;
  private final RandomGenerator random;

  Elections(RaftSettings settings, RaftState state, RandomGenerator random) {
    this.settings = settings;
    this.state = state;
    this.random = random;
  }

  /** Paper, 5.2: randomised, so that split votes are rare and soon over. */
  long followerDeadline(long nowNanos) {
    long timeout = settings.electionTimeoutNanos();
    return nowNanos + timeout + random.nextLong(Math.max(1, timeout * 3 / 10));
  }

  /**
   * A campaign waits for a majority as long as the paper says, because votes need a write on each disk. Unlike the paper, a
   * pre-vote is given up sooner: it needs one round trip and no disk, so there is no reason to wait as long.
   */
  long candidateDeadline(boolean preVote, long nowNanos) {
    if (!preVote) {
      return followerDeadline(nowNanos);
    }
    long shortest = settings.electionTimeoutNanos() / 4;
    return nowNanos + shortest + random.nextLong(Math.max(1, shortest));
  }

  long crashHintDeadline(long nowNanos) {
    return nowNanos + random.nextLong(settings.crashHintNanos());
  }

  /** Asks every other voter; a pre-vote asks for the term that a campaign would have. */
  void askForVotes(boolean preVote, boolean leadershipTransfer, Outbox outbox) {
    EntryId last = state.outline().last();
    VoteRequest request =
        VoteRequest.newBuilder()
            .setPreVote(preVote)
            .setLastIndex(last.index())
            .setLastTerm(last.term())
            .setLeadershipTransfer(leadershipTransfer)
            .build();
    for (int voter : state.membership().quorum().voters()) {
      if (voter != state.nodeId()) {
        RaftMessage.Builder message = state.message(voter).setVoteRequest(request);
        if (preVote) {
          outbox.sendNow(message.setTerm(state.term() + 1).build());
        } else {
          // The candidate's own vote is behind this message: it must be on disk first, or a restart
          // could vote twice.
          outbox.sendAfterWrite(message.build());
        }
      }
    }
  }

  /**
   * Answers a pre-vote: a promise of nothing. It is granted when a real vote would be: no leader is trusted here, the term is
   * new, and the log is at least as up to date.
   */
  boolean answerPreVote(RaftMessage message, boolean leaderTrusted, Outbox outbox) {
    boolean grant =
        !leaderTrusted && message.getTerm() > state.term() && upToDate(message.getVoteRequest());
    RaftMessage.Builder answer =
        state
            .message(message.getFrom())
            .setVoteResponse(VoteResponse.newBuilder().setPreVote(true).setGranted(grant));
    // A grant speaks of the term asked for; a refusal tells this node's own, which may end the
    // asker's ignorance.
    outbox.sendNow(grant ? answer.setTerm(message.getTerm()).build() : answer.build());
    return grant;
  }

  /** Paper, figure 2, RequestVote, receiver: one vote a term, and only for a log at least as up to date (5.4.1). */
  boolean answerVote(RaftMessage message, Outbox outbox) {
    boolean free = state.votedFor() == RaftCore.NOBODY || state.votedFor() == message.getFrom();
    boolean grant = message.getTerm() == state.term() && free && upToDate(message.getVoteRequest());
    if (grant) {
      state.vote(message.getFrom(), outbox);
    }
    outbox.sendAfterWrite(
        state
            .message(message.getFrom())
            .setVoteResponse(VoteResponse.newBuilder().setGranted(grant))
            .build());
    return grant;
  }

  /**
   * Unlike the paper: of two nodes that both ask for pre-votes at the same moment (both saw the leader's connection close),
   * the one with the less up-to-date log, or with the higher id, gives way, so that they do not split the real vote.
   */
  boolean givesWayTo(RaftMessage preVoteRequest) {
    VoteRequest request = preVoteRequest.getVoteRequest();
    int order =
        new EntryId(request.getLastTerm(), request.getLastIndex())
            .compareTo(state.outline().last());
    return order > 0 || (order == 0 && preVoteRequest.getFrom() < state.nodeId());
  }

  private boolean upToDate(VoteRequest request) {
    return new EntryId(request.getLastTerm(), request.getLastIndex())
        .atLeastAsUpToDateAs(state.outline().last());
  }
}
