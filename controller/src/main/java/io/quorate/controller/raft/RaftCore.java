package io.quorate.controller.raft;

import com.google.protobuf.ByteString;
import io.quorate.message.AppendResponse;
import io.quorate.message.Configuration;
import io.quorate.message.EntryType;
import io.quorate.message.RaftMessage;
import io.quorate.message.VoteResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One Raft node as a pure object: it is told of each event and returns what the shell owes. Owned by one thread; only the
 * methods here change term, vote and role. Times are nanoseconds of one monotonic clock; messages, ticks and completions may
 * come in any order the world allows.
 */
public final class RaftCore {
  /** No node: no vote given, no leader known. */
  public static final int NOBODY = -1;

  private final RaftSettings settings;
  private final RaftState state;
  private final Elections elections;
  private final FollowerLog followerLog;
  private final Replication replication;
  private Role role;
  private RoleChange announced;
  private Outbox outbox;
  private long nowNanos;

  /**
   * A node as it starts: a follower that waits for a leader.
   *
   * @param random the only source of chance: decides the timeouts
   */
  public RaftCore(
      RaftSettings settings, Recovered recovered, RandomGenerator random, long nowNanos) {
    this.settings = settings;
    this.nowNanos = nowNanos;
    state = new RaftState(recovered);
    elections = new Elections(settings, state, random);
    followerLog = new FollowerLog(state);
    replication = new Replication(settings, state);
    role = new Follower(NOBODY, nowNanos, elections.followerDeadline(nowNanos));
    announced = describe();
  }

  /** Time passed: whatever is due now happens. */
  public Ready tick(long now) {
    begin(now);
    if (role instanceof Follower follower && follower.timedOut(nowNanos)) {
      timedOut();
    } else if (role instanceof Candidate candidate && candidate.timedOut(nowNanos)) {
      if (hasAsked(candidate)) {
        timedOut();
      } else {
        candidate.restartTimeout(elections.candidateDeadline(false, nowNanos));
      }
    } else if (role instanceof Leader leader) {
      lead(leader);
    }
    return finish();
  }

  /** A message arrived. Those from a foreign node or of no use any more are dropped without an answer. */
  public Ready receive(RaftMessage message, long now) {
    begin(now);
    if (message.getTo() == state.nodeId() && !isImpostor(message) && termAllows(message)) {
      handle(message);
    }
    return finish();
  }

  /**
   * Appends batches, in order; {@link Ready#write} then holds their entries. Only while {@link #acceptsProposals}.
   *
   * @throws IllegalStateException if this node does not accept proposals now
   */
  public Ready propose(List<Proposal> proposals, long now) {
    begin(now);
    if (!acceptsProposals()) {
      throw new IllegalStateException("node " + state.nodeId() + " does not accept proposals now");
    }
    for (Proposal proposal : proposals) {
      state.append(EntryType.DATA, proposal.payload(), proposal.recordCount(), outbox);
    }
    replication.sendAll((Leader) role, outbox);
    return finish();
  }

  /** The write with this sequence, and every one before it, is durable. */
  public Ready persisted(long sequence, long now) {
    begin(now);
    state.durability().completed(sequence);
    if (role instanceof Leader leader) {
      replication.commit(leader, outbox);
    } else if (role instanceof Candidate candidate
        && !candidate.preVote()
        && state.isVoter()
        && hasAsked(candidate)) {
      // Its own vote counts like any other: once it is on disk. Its requests leave now as well.
      candidate.restartTimeout(elections.candidateDeadline(false, nowNanos));
      candidate.count(state.nodeId(), true);
      decide(candidate);
    }
    return finish();
  }

  /**
   * Asks to serve a linearizable read; {@link Ready#reads} names it when it may be served. Lost when leadership is.
   *
   * @throws IllegalStateException if this node does not lead
   */
  public Ready read(long readId, long now) {
    begin(now);
    if (!(role instanceof Leader leader)) {
      throw new IllegalStateException("node " + state.nodeId() + " does not lead");
    }
    leader.reads().add(readId, state.commitIndex(), leader.committedInTerm(state.commitIndex()));
    return finish();
  }

  /**
   * Hands leadership over (thesis, 3.10): takes no more proposals, brings the target up to date, tells it to campaign. Given
   * up after an election timeout. Without effect when this node does not lead or the target is not another voter.
   *
   * @param target the node to lead next; {@link #NOBODY} for the most advanced follower
   */
  public Ready transferLeadership(int target, long now) {
    begin(now);
    if (role instanceof Leader leader) {
      int successor = target == NOBODY ? mostAdvanced(leader) : target;
      if (successor != state.nodeId()
          && state.membership().quorum().voters().contains(successor)
          && leader.followers().containsKey(successor)) {
        leader.transfer(new Leader.Transfer(successor, nowNanos + settings.electionTimeoutNanos()));
        replication.sendAll(leader, outbox);
        replication.maybeHandOver(leader, outbox);
      }
    }
    return finish();
  }

  /** The connection to a peer closed. If it was the leader's, a pre-vote starts shortly; a living leader stops it. */
  public Ready peerDisconnected(int nodeId, long now) {
    begin(now);
    if (role instanceof Follower follower && follower.leaderId() == nodeId) {
      follower.leaderLost(elections.crashHintDeadline(nowNanos));
    }
    return finish();
  }

  // ---- terms
  // -------------------------------------------------------------------------------------------------------

  /** A node id of the configuration with another directory id: its disk was replaced, it is not the voter we know. */
  private boolean isImpostor(RaftMessage message) {
    return state
        .membership()
        .find(message.getFrom())
        .filter(known -> !known.getDirectoryId().equals(message.getFromDirectoryId()))
        .isPresent();
  }

  /**
   * Paper, 5.1 and figure 2, "All servers", before any message kind is looked at: a later term makes a follower, an earlier
   * one is answered with ours or ignored.
   */
  private boolean termAllows(RaftMessage message) {
    boolean vote = message.hasVoteRequest();
    boolean preVote =
        (vote && message.getVoteRequest().getPreVote())
            || (message.hasVoteResponse()
                && message.getVoteResponse().getPreVote()
                && message.getVoteResponse().getGranted());
    if (message.getTerm() > state.term() && !preVote) {
      if (vote && !message.getVoteRequest().getLeadershipTransfer() && trustsLeader()) {
        // Thesis, 4.2.3: a node that lost touch must not depose a leader that the others still
        // hear.
        return false;
      }
      becomeFollower(message.getTerm(), message.hasAppendRequest() ? message.getFrom() : NOBODY);
    }
    boolean answered = vote || message.hasAppendRequest();
    return message.getTerm() >= state.term() || answered;
  }

  private boolean trustsLeader() {
    return role instanceof Leader
        || (role instanceof Follower follower
            && follower.trustsLeader(nowNanos, settings.electionTimeoutNanos()));
  }

  private void handle(RaftMessage message) {
    switch (message.getBodyCase()) {
      case VOTE_REQUEST -> voteRequest(message);
      case VOTE_RESPONSE -> voteResponse(message);
      case APPEND_REQUEST -> appendRequest(message);
      case APPEND_RESPONSE -> {
        if (role instanceof Leader leader) {
          replication.answered(leader, message, nowNanos, outbox);
        }
      }
      case TIMEOUT_NOW -> {
        if (role instanceof Follower && state.isVoter()) {
          becomeCandidate(true);
        }
      }
      case BODY_NOT_SET -> {
        // A message of a newer version: this one has nothing to do for it.
      }
    }
  }

  // ---- elections
  // ---------------------------------------------------------------------------------------------------

  private void timedOut() {
    if (state.isVoter()) {
      becomePreCandidate();
    } else {
      becomeFollower(state.term(), NOBODY);
    }
  }

  private void voteRequest(RaftMessage message) {
    if (message.getVoteRequest().getPreVote()) {
      boolean granted = elections.answerPreVote(message, trustsLeader(), outbox);
      if (granted
          && role instanceof Candidate candidate
          && candidate.preVote()
          && elections.givesWayTo(message)) {
        becomeFollower(state.term(), NOBODY);
      }
    } else if (elections.answerVote(message, outbox)) {
      if (role instanceof Follower follower) {
        follower.gaveVote(elections.followerDeadline(nowNanos));
      } else {
        // A pre-candidate: to go on would be to work against the candidate that it just voted for.
        becomeFollower(state.term(), NOBODY);
      }
    }
  }

  private void voteResponse(RaftMessage message) {
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
      becomeFollower(state.term(), NOBODY);
    }
  }

  private void becomeFollower(long term, int leaderId) {
    if (role instanceof Leader && term == state.term() && leaderId != NOBODY) {
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

  private void becomeCandidate(boolean leadershipTransfer) {
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
    // Paper, 8: an empty entry of the new term, so that what earlier terms left can be committed at
    // once.
    state.append(EntryType.LEADER_CHANGE, ByteString.EMPTY, 1, outbox);
    if (state.membership().isBootstrap()) {
      // From here on the voters live in the log.
      Configuration voters = state.membership().current();
      state.append(EntryType.CONFIGURATION, voters.toByteString(), 1, outbox);
    }
    replication.trackMembers(leader, next, nowNanos);
    replication.sendAll(leader, outbox);
  }

  // ---- replication
  // -------------------------------------------------------------------------------------------------

  private void appendRequest(RaftMessage message) {
    if (message.getTerm() < state.term()) {
      outbox.sendAfterWrite(
          state
              .message(message.getFrom())
              .setAppendResponse(AppendResponse.getDefaultInstance())
              .build());
      return;
    }
    if (role instanceof Follower follower && follower.leaderId() == message.getFrom()) {
      follower.heardLeader(nowNanos, elections.followerDeadline(nowNanos));
    } else {
      becomeFollower(message.getTerm(), message.getFrom());
    }
    followerLog.append(message, outbox);
  }

  private void lead(Leader leader) {
    if (!replication.hasQuorum(leader, nowNanos)) {
      becomeFollower(state.term(), NOBODY);
      return;
    }
    if (leader.transfer() != null && nowNanos - leader.transfer().deadlineNanos() >= 0) {
      leader.transfer(null);
    }
    if (nowNanos - leader.deadlineNanos() >= 0) {
      replication.heartbeat(leader, outbox);
      replication.maybeHandOver(leader, outbox);
      leader.heartbeatSent(nowNanos + settings.heartbeatNanos());
    }
  }

  private int mostAdvanced(Leader leader) {
    return leader.followers().entrySet().stream()
        .filter(each -> state.membership().quorum().voters().contains(each.getKey()))
        .filter(each -> nowNanos - each.getValue().contactNanos() < settings.electionTimeoutNanos())
        .max((a, b) -> Long.compare(a.getValue().matchIndex(), b.getValue().matchIndex()))
        .map(Map.Entry::getKey)
        .orElse(state.nodeId());
  }

  // ---- one event
  // ---------------------------------------------------------------------------------------------------

  private void begin(long now) {
    nowNanos = now;
    outbox = new Outbox(state);
  }

  private Ready finish() {
    if (role instanceof Leader leader) {
      replication.serveReads(leader, outbox);
    }
    state.check();
    RoleChange current = describe();
    Optional<RoleChange> change =
        current.equals(announced) ? Optional.empty() : Optional.of(current);
    announced = current;
    return outbox.ready(change, role.deadlineNanos());
  }

  private RoleChange describe() {
    return new RoleChange(role.kind(), state.term(), role.leaderId());
  }

  // ---- questions
  // ---------------------------------------------------------------------------------------------------

  /** Who this node is now and whom it follows. */
  public RoleChange role() {
    return describe();
  }

  /** Whether this node leads and is not handing over. */
  public boolean acceptsProposals() {
    return role instanceof Leader leader && leader.transfer() == null;
  }

  /** Whether this node leads and its own first entry is committed: what was acknowledged before is then committed here. */
  public boolean committedInTerm() {
    return role instanceof Leader leader && leader.committedInTerm(state.commitIndex());
  }

  /** Entries up to here are committed. */
  public long commitIndex() {
    return state.commitIndex();
  }

  /** Entries up to here are on this node's disk. */
  public long durableIndex() {
    return state.durability().durableIndex();
  }

  /** The shape of the log, to be read only. */
  public LogOutline outline() {
    return state.outline();
  }

  /** The configuration in force. */
  public Configuration configuration() {
    return state.membership().current();
  }

  /** What this leader knows of its followers, by id; empty when it does not lead. */
  public List<PeerStatus> followers() {
    return role instanceof Leader leader
        ? leader.followers().entrySet().stream()
            .map(
                each ->
                    new PeerStatus(
                        each.getKey(),
                        each.getValue().matchIndex(),
                        each.getValue().contactNanos(),
                        each.getValue().caughtUpNanos()))
            .toList()
        : List.of();
  }
}
