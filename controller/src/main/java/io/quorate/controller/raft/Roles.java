package io.quorate.controller.raft;

import com.google.protobuf.ByteString;
import io.quorate.message.AppendResponse;
import io.quorate.message.Configuration;
import io.quorate.message.EntryType;
import io.quorate.message.RaftMessage;
import io.quorate.message.VoteResponse;

/**
 * The role of this node, and every way it changes (paper, figure 4). Only a become method changes it, and that refuses an
 * illegal change first.
 */
final class Roles {
  private final RaftSettings settings;
  private final RaftState state;
  private final Elections elections;
  private final Replication replication;
  private Role role;
  private Outbox outbox;
  private long nowNanos;

  Roles(
      RaftSettings settings,
      RaftState state,
      Elections elections,
      Replication replication,
      long nowNanos) {
    this.settings = settings;
    this.state = state;
    this.elections = elections;
    this.replication = replication;
    this.nowNanos = nowNanos;
    role = new Follower(RaftCore.NOBODY, nowNanos, elections.followerDeadline(nowNanos));
  }

  /** An event begins: what it owes goes to this outbox. */
  void begin(Outbox eventOutbox, long now) {
    outbox = eventOutbox;
    nowNanos = now;
  }

  Role current() {
    return role;
  }

  RoleChange describe() {
    return new RoleChange(role.kind(), state.term(), role.leaderId());
  }

  /** Whoever waited for a leader, or for votes, in vain asks for (new) votes. */
  void maybeTimeOut() {
    if (role instanceof Follower follower && follower.timedOut(nowNanos)) {
      timedOut();
    } else if (role instanceof Candidate candidate && candidate.timedOut(nowNanos)) {
      if (hasAsked(candidate)) {
        timedOut();
      } else {
        candidate.restartTimeout(elections.candidateDeadline(candidate.preVote(), nowNanos));
      }
    }
  }

  /** Its own vote counts like any other: once it is on disk. Its requests leave then as well. */
  void ownVoteMayBeDurable() {
    if (role instanceof Candidate candidate
        && !candidate.preVote()
        && state.isVoter()
        && hasAsked(candidate)) {
      candidate.restartTimeout(elections.candidateDeadline(false, nowNanos));
      candidate.count(state.nodeId(), true);
      decide(candidate);
    }
  }

  /** Whether a vote against the present leader would disturb it (thesis, 4.2.3). */
  boolean trustsLeader() {
    return role instanceof Leader
        || (role instanceof Follower follower
            && follower.trustsLeader(nowNanos, settings.electionTimeoutNanos()));
  }

  private void timedOut() {
    if (state.isVoter()) {
      becomePreCandidate();
    } else {
      becomeFollower(state.term(), RaftCore.NOBODY);
    }
  }

  void voteRequest(RaftMessage message) {
    if (message.getVoteRequest().getPreVote()) {
      boolean granted = elections.answerPreVote(message, trustsLeader(), outbox);
      if (granted
          && role instanceof Candidate candidate
          && candidate.preVote()
          && elections.givesWayTo(message)) {
        becomeFollower(state.term(), RaftCore.NOBODY);
      }
    } else if (elections.answerVote(message, outbox)) {
      if (role instanceof Follower follower) {
        follower.gaveVote(elections.followerDeadline(nowNanos));
      } else {
        // A pre-candidate: to go on would be to work against the candidate that it just voted for.
        becomeFollower(state.term(), RaftCore.NOBODY);
      }
    }
  }

  void voteResponse(RaftMessage message) {
    if (role instanceof Candidate candidate && answers(message, candidate)) {
      candidate.count(message.getFrom(), message.getVoteResponse().getGranted());
      decide(candidate);
    }
  }

  /** A granted pre-vote names the term of its campaign: one that comes late must not start another. */
  private boolean answers(RaftMessage message, Candidate candidate) {
    VoteResponse answer = message.getVoteResponse();
    long asked = answer.getPreVote() && answer.getGranted() ? state.term() + 1 : state.term();
    return answer.getPreVote() == candidate.preVote() && message.getTerm() == asked;
  }

  /** Real requests leave only when the own vote is durable; until then there is no answer to be late. */
  private boolean hasAsked(Candidate candidate) {
    return candidate.preVote() || state.durability().durableTerm() == state.term();
  }

  private void decide(Candidate candidate) {
    Quorum quorum = state.membership().quorum();
    if (candidate.won(quorum)) {
      if (candidate.preVote()) {
        becomeCandidate(false);
      } else {
        becomeLeader();
      }
    } else if (candidate.lost(quorum)) {
      becomeFollower(state.term(), RaftCore.NOBODY);
    }
  }

  void becomeFollower(long term, int leaderId) {
    if (role instanceof Leader && term == state.term() && leaderId != RaftCore.NOBODY) {
      throw new IllegalStateException(
          "two leaders in term " + term + ": " + state.nodeId() + " and " + leaderId);
    }
    if (term > state.term()) {
      state.enterTerm(term, outbox);
    }
    role = new Follower(leaderId, nowNanos, elections.followerDeadline(nowNanos));
  }

  private void becomePreCandidate() {
    if (role instanceof Leader) {
      throw new IllegalStateException("a leader does not campaign");
    }
    Candidate candidate = new Candidate(true, elections.candidateDeadline(true, nowNanos));
    role = candidate;
    candidate.count(state.nodeId(), true);
    elections.askForVotes(true, false, outbox);
    decide(candidate);
  }

  void becomeCandidate(boolean leadershipTransfer) {
    if (role instanceof Leader) {
      throw new IllegalStateException("a leader does not campaign");
    }
    state.enterTerm(state.term() + 1, outbox);
    state.vote(state.nodeId(), outbox);
    role = new Candidate(false, elections.candidateDeadline(false, nowNanos));
    elections.askForVotes(false, leadershipTransfer, outbox);
  }

  private void becomeLeader() {
    if (!(role instanceof Candidate candidate) || candidate.preVote()) {
      throw new IllegalStateException("only a candidate that won becomes leader");
    }
    long next = state.outline().lastIndex() + 1;
    Leader leader = new Leader(state.nodeId(), next, nowNanos + settings.heartbeatNanos());
    role = leader;
    // Paper, 8: an empty entry of the new term lets what earlier terms left be committed at once.
    state.append(EntryType.LEADER_CHANGE, ByteString.EMPTY, 1, outbox);
    if (state.membership().isBootstrap()) {
      // From here on the voters live in the log.
      Configuration voters = state.membership().current();
      state.append(EntryType.CONFIGURATION, voters.toByteString(), 1, outbox);
    }
    replication.trackMembers(leader, next, nowNanos);
    replication.sendAll(leader, outbox);
  }

  /** The sender leads its term: an earlier term's is told so, this term's is followed. */
  boolean followSender(RaftMessage message) {
    if (message.getTerm() < state.term()) {
      outbox.sendAfterWrite(
          state
              .message(message.getFrom())
              .setAppendResponse(AppendResponse.getDefaultInstance())
              .build());
      return false;
    }
    if (role instanceof Follower follower && follower.leaderId() == message.getFrom()) {
      follower.heardLeader(nowNanos, elections.followerDeadline(nowNanos));
    } else {
      becomeFollower(message.getTerm(), message.getFrom());
    }
    return true;
  }
}
