package io.quorate.controller.sim;

import io.quorate.message.RaftMessage;
import java.util.HashMap;
import java.util.Map;

/**
 * Paper, 5.2: each server votes for at most one candidate in a given term, also when it restarts in between. Judged on what
 * left the node: granted votes, and requests for votes, which say that the candidate voted for itself.
 */
final class VotesOnce extends Promise {
  private record Ballot(int voter, long term) {}

  private final Map<Ballot, Integer> votes = new HashMap<>();

  @Override
  void sent(RaftMessage message) {
    if (message.hasVoteRequest() && !message.getVoteRequest().getPreVote()) {
      vote(message, message.getFrom());
    }
    if (message.hasVoteResponse()
        && !message.getVoteResponse().getPreVote()
        && message.getVoteResponse().getGranted()) {
      vote(message, message.getTo());
    }
  }

  private void vote(RaftMessage message, int candidate) {
    Integer other = votes.putIfAbsent(new Ballot(message.getFrom(), message.getTerm()), candidate);
    require(
        other == null || other == candidate,
        "node %d voted for %s and for %d in term %d",
        message.getFrom(),
        other,
        candidate,
        message.getTerm());
  }
}
