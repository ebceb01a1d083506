package io.quorate.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.DescribeQuorumRequest;
import io.quorate.message.DescribeQuorumResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.ReplicaState;
import io.quorate.message.Voter;
import io.quorate.rpc.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What every voter says of the quorum when asked directly. No leader is needed for it, so it shows a quorum that is
 * broken, and the voters' images side by side.
 *
 * @param answers by node id
 * @param silent why a voter gave no answer, by node id
 * @param view the answer to believe where answers differ: the leader's, else the most advanced
 */
record QuorumSurvey(
    Map<Integer, DescribeQuorumResponse> answers,
    Map<Integer, String> silent,
    DescribeQuorumResponse view) {
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /** The leader hears from a living voter several times a second. */
  private static final long QUIET_MS = 5000;

  private static final AdminRequest QUESTION =
      AdminRequest.newBuilder()
          .setStale(true)
          .setDescribeQuorum(DescribeQuorumRequest.getDefaultInstance())
          .build();

  static QuorumSurvey take(Connection connection) {
    Map<Integer, DescribeQuorumResponse> answers = new TreeMap<>();
    Map<Address, String> failures = askBootstrap(connection, answers);
    List<Voter> others =
        view(answers).getVotersList().stream()
            .filter(each -> !answers.containsKey(each.getNodeId()))
            .toList();
    List<Address> untried =
        others.stream()
            .map(QuorumSurvey::address)
            .filter(each -> !failures.containsKey(each))
            .toList();
    failures.putAll(ask(connection, untried, answers));
    Map<Integer, String> silent = new TreeMap<>();
    for (Voter each : others) {
      if (!answers.containsKey(each.getNodeId())) {
        silent.put(
            each.getNodeId(), failures.getOrDefault(address(each), "another node answers there"));
      }
    }
    return new QuorumSurvey(answers, silent, view(answers));
  }

  private static Map<Address, String> askBootstrap(
      Connection connection, Map<Integer, DescribeQuorumResponse> into) {
    Map<Address, String> failures = ask(connection, connection.bootstrap(), into);
    if (into.isEmpty()) {
      // A machine under load may need longer to connect; nobody at all is worth a second question.
      failures = ask(connection, connection.bootstrap(), into);
    }
    if (into.isEmpty()) {
      String tried =
          failures.entrySet().stream()
              .map(each -> each.getKey() + ": " + each.getValue())
              .collect(Collectors.joining("; "));
      throw new ClusterUnavailableException("no controller answers (" + tried + ")", false);
    }
    return failures;
  }

  private static Map<Address, String> ask(
      Connection connection, List<Address> addresses, Map<Integer, DescribeQuorumResponse> into) {
    Map<Address, String> failures = new LinkedHashMap<>();
    connection
        .askEach(addresses, QUESTION, PATIENCE)
        .forEach(
            (address, reply) -> {
              if (reply.answer() == null) {
                failures.put(address, reply.failure());
              } else if (reply.answer().getError() != ErrorCode.NONE) {
                int error = reply.answer().getErrorValue();
                failures.put(address, Errors.line(error, reply.answer().getMessage()));
              } else {
                DescribeQuorumResponse said = reply.answer().getDescribeQuorum();
                into.put(said.getNodeId(), said);
              }
            });
    return failures;
  }

  private static DescribeQuorumResponse view(Map<Integer, DescribeQuorumResponse> answers) {
    return answers.values().stream()
        .max(
            Comparator.comparingLong(DescribeQuorumResponse::getLeaderEpoch)
                .thenComparing(QuorumSurvey::leads)
                .thenComparingLong(DescribeQuorumResponse::getHighWatermark))
        .orElseThrow();
  }

  private static boolean leads(DescribeQuorumResponse answer) {
    return answer.getNodeId() == answer.getLeaderId();
  }

  private static Address address(Voter voter) {
    return new Address(voter.getHost(), voter.getPort());
  }

  /** The leader as the newest view knows it, -1: none. */
  int leaderId() {
    return view.getLeaderId();
  }

  /** What the view, or else the voter itself, knows of a voter's log. */
  Optional<ReplicaState> replica(int nodeId) {
    Optional<ReplicaState> seen = find(view.getReplicasList(), nodeId);
    return seen.isPresent() || !answers.containsKey(nodeId)
        ? seen
        : find(answers.get(nodeId).getReplicasList(), nodeId);
  }

  private static Optional<ReplicaState> find(List<ReplicaState> replicas, int nodeId) {
    return replicas.stream().filter(each -> each.getNodeId() == nodeId).findFirst();
  }

  /** What needs care, one sentence each; empty: healthy. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (leaderId() < 0) {
      problems.add("no leader is known");
    } else if (!leads(view)) {
      problems.add("node " + leaderId() + " is said to lead, but does not say so itself");
    }
    silent.forEach((id, why) -> problems.add("voter " + id + " does not answer: " + why));
    view.getVotersList().forEach(each -> addVoterProblems(each, problems));
    addDivergence(problems);
    return problems;
  }

  private void addVoterProblems(Voter voter, List<String> problems) {
    int id = voter.getNodeId();
    DescribeQuorumResponse own = answers.get(id);
    if (own != null) {
      find(own.getReplicasList(), id)
          .filter(each -> !each.getDirectoryId().equals(voter.getDirectoryId()))
          .ifPresent(
              each ->
                  problems.add(
                      "node %d has directory %s, but the voter is %s: its disk was replaced"
                          .formatted(id, each.getDirectoryId(), voter.getDirectoryId())));
    }
    if (leads(view) && id != leaderId()) {
      long quietMs = replica(id).map(ReplicaState::getMsSinceLastFetch).orElse(-1L);
      if (quietMs < 0) {
        problems.add("the leader has never heard from voter " + id);
      } else if (quietMs > QUIET_MS) {
        problems.add("the leader last heard from voter " + id + " " + Ages.shown(quietMs));
      }
    }
  }

  /** Two images at one offset must be equal: they are made of the same records. */
  private void addDivergence(List<String> problems) {
    Map<Long, DescribeQuorumResponse> byOffset = new TreeMap<>();
    for (DescribeQuorumResponse each : answers.values()) {
      DescribeQuorumResponse other = byOffset.putIfAbsent(each.getImageOffset(), each);
      if (other != null && !other.getImageChecksum().equals(each.getImageChecksum())) {
        problems.add(
            "nodes %d and %d have different images at offset %d"
                .formatted(other.getNodeId(), each.getNodeId(), each.getImageOffset()));
      }
    }
  }
}
