package io.quorate.controller.raft;

import io.quorate.message.Configuration;
import io.quorate.message.EntryType;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.SnapshotHeader;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One Raft node as a pure object: it is told of each event and returns what the shell owes. Owned by one thread: nothing but
 * its events changes term, vote or role. Times are nanoseconds of one monotonic clock; messages, ticks and completions may
 * come in any order the world allows.
 */
public final class RaftCore {
  /** No node: no vote given, no leader known. */
  public static final int NOBODY = -1;

  private final RaftSettings settings;
  private final RaftState state;
  private final Elections elections;
  private final Roles roles;
  private final FollowerLog followerLog;
  private final Replication replication;
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
    roles = new Roles(settings, state, elections, replication, nowNanos);
    announced = roles.describe();
  }

  /** Time passed: whatever is due now happens. */
  public Ready tick(long now) {
    begin(now);
    if (roles.current() instanceof Leader leader) {
      lead(leader);
    } else {
      roles.maybeTimeOut();
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
    replication.sendAll((Leader) roles.current(), outbox);
    return finish();
  }

  /** The write with this sequence, and every one before it, is durable. */
  public Ready persisted(long sequence, long now) {
    begin(now);
    state.durability().completed(sequence);
    if (roles.current() instanceof Leader leader) {
      replication.commit(leader, outbox);
    } else {
      roles.ownVoteMayBeDurable();
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
    if (!(roles.current() instanceof Leader leader)) {
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
    if (roles.current() instanceof Leader leader) {
      int successor = target == NOBODY ? replication.mostAdvanced(leader, nowNanos) : target;
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

  /**
   * A snapshot received from the leader is verified and on disk: it becomes this node's state, unless more than it holds is
   * committed here already. The leader is told once that is durable.
   */
  public Ready snapshotInstalled(SnapshotHeader snapshot, long now) {
    begin(now);
    if (roles.current() instanceof Follower follower) {
      if (snapshot.getIndex() > state.commitIndex()) {
        state.install(snapshot, outbox);
      }
      if (follower.leaderId() != NOBODY) {
        SnapshotAck.Builder installed =
            SnapshotAck.newBuilder()
                .setIndex(snapshot.getIndex())
                .setSnapshotTerm(snapshot.getTerm())
                .setInstalled(true);
        outbox.sendAfterWrite(state.message(follower.leaderId()).setSnapshotAck(installed).build());
      }
    }
    return finish();
  }

  /** This node's own snapshot holds everything up to {@code index} on disk: the log may forget that. */
  public Ready compact(long index, long now) {
    begin(now);
    state.compact(index, outbox);
    return finish();
  }

  /** The connection to a peer closed. If it was the leader's, a pre-vote starts shortly; a living leader stops it. */
  public Ready peerDisconnected(int nodeId, long now) {
    begin(now);
    if (roles.current() instanceof Follower follower && follower.leaderId() == nodeId) {
      follower.leaderLost(elections.crashHintDeadline(nowNanos));
    }
    return finish();
  }

  // ---- terms

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
      if (vote && !message.getVoteRequest().getLeadershipTransfer() && roles.trustsLeader()) {
        // Thesis, 4.2.3: a node that lost touch must not depose a leader that the others still
        // hear.
        return false;
      }
      roles.becomeFollower(message.getTerm(), fromLeader(message) ? message.getFrom() : NOBODY);
    }
    boolean answered = vote || fromLeader(message);
    return message.getTerm() >= state.term() || answered;
  }

  private static boolean fromLeader(RaftMessage message) {
    return message.hasAppendRequest() || message.hasSnapshotChunk();
  }

  private void handle(RaftMessage message) {
    switch (message.getBodyCase()) {
      case VOTE_REQUEST -> roles.voteRequest(message);
      case VOTE_RESPONSE -> roles.voteResponse(message);
      case APPEND_REQUEST -> {
        if (roles.followSender(message)) {
          followerLog.append(message, outbox);
        }
      }
      case SNAPSHOT_CHUNK -> {
        if (roles.followSender(message)) {
          outbox.snapshotTraffic(message);
        }
      }
      case SNAPSHOT_ACK -> {
        if (roles.current() instanceof Leader leader) {
          replication.snapshotAnswered(leader, message, nowNanos, outbox);
        }
      }
      case APPEND_RESPONSE -> {
        if (roles.current() instanceof Leader leader) {
          replication.answered(leader, message, nowNanos, outbox);
        }
      }
      case TIMEOUT_NOW -> {
        if (roles.current() instanceof Follower && state.isVoter()) {
          roles.becomeCandidate(true);
        }
      }
      case BODY_NOT_SET -> {
        // A message of a newer version: this one has nothing to do for it.
      }
    }
  }

  // ---- leading

  private void lead(Leader leader) {
    if (!replication.hasQuorum(leader, nowNanos)) {
      roles.becomeFollower(state.term(), NOBODY);
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

  // ---- one event

  private void begin(long now) {
    nowNanos = now;
    outbox = new Outbox(state);
    roles.begin(outbox, now);
    state.writeConcludedTerm(outbox);
  }

  private Ready finish() {
    if (roles.current() instanceof Leader leader) {
      replication.serveReads(leader, outbox);
    }
    state.check();
    RoleChange current = roles.describe();
    Optional<RoleChange> change =
        current.equals(announced) ? Optional.empty() : Optional.of(current);
    announced = current;
    return outbox.ready(change, roles.current().deadlineNanos());
  }

  // ---- questions

  /** Who this node is now and whom it follows. */
  public RoleChange role() {
    return roles.describe();
  }

  /** Whether this node leads and is not handing over. */
  public boolean acceptsProposals() {
    return roles.current() instanceof Leader leader && leader.transfer() == null;
  }

  /** Whether this node leads and its own first entry is committed: what was acknowledged before is then committed here. */
  public boolean committedInTerm() {
    return roles.current() instanceof Leader leader && leader.committedInTerm(state.commitIndex());
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

  /** The configuration that was in force at a committed index. */
  public Configuration configurationAt(long index) {
    return state.membership().at(index);
  }

  /** What this leader knows of its followers, by id; empty when it does not lead. */
  public List<PeerStatus> followers() {
    return roles.current() instanceof Leader leader
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
