package io.quorate.controller.raft;

import io.quorate.message.Configuration;
import io.quorate.message.Voter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * Majority arithmetic. While a configuration is joint every decision needs a majority of both sets, each counted by itself
 * (paper, section 6); a majority of their union is not enough.
 */
final class Quorum {
  private final List<Set<Integer>> sets;
  private final Set<Integer> all = new TreeSet<>();

  Quorum(Configuration configuration) {
    Set<Integer> voters = ids(configuration.getVotersList());
    Set<Integer> newVoters = ids(configuration.getNewVotersList());
    sets = newVoters.isEmpty() ? List.of(voters) : List.of(voters, newVoters);
    sets.forEach(all::addAll);
  }

  /** Every voter of either set, ascending. */
  Set<Integer> voters() {
    return all;
  }

  /** Whether those for whom {@code agrees} holds are a majority of each set. */
  boolean majority(IntPredicate agrees) {
    return sets.stream()
        .allMatch(set -> set.stream().filter(agrees::test).count() > set.size() / 2);
  }

  /** The largest value that a majority of each set has reached. */
  long majorityValue(IntToLongFunction value) {
    return sets.stream().mapToLong(set -> majorityValue(set, value)).min().orElse(0);
  }

  private static long majorityValue(Set<Integer> set, IntToLongFunction value) {
    long[] sorted = set.stream().mapToLong(value::applyAsLong).sorted().toArray();
    // Of n values in ascending order, those from (n-1)/2 on are a majority.
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
  }

  private static Set<Integer> ids(List<Voter> voters) {
    Set<Integer> ids = new TreeSet<>();
    voters.forEach(voter -> ids.add(voter.getNodeId()));
    return ids;
  }
}
