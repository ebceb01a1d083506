package io.quorate.controller.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.Configuration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Majorities against the plainest computation, for every small set and every joint pair of sets (paper, section 6). */
class QuorumTest {
  private static final int NODES = 5;

  private static Set<Integer> set(int bits) {
    Set<Integer> ids = new TreeSet<>();
    for (int id = 1; id <= NODES; id++) {
      if ((bits >> (id - 1) & 1) == 1) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static Quorum quorum(Set<Integer> voters, Set<Integer> newVoters) {
    return new Quorum(
        Configuration.newBuilder()
            .addAllVoters(voters.stream().map(Messages::voter).toList())
            .addAllNewVoters(newVoters.stream().map(Messages::voter).toList())
            .build());
  }

  private static boolean naiveMajority(Set<Integer> set, Set<Integer> agree) {
    int count = 0;
    for (int id : set) {
      count += agree.contains(id) ? 1 : 0;
    }
    return 2 * count > set.size();
  }

  private static List<Set<Integer>> sets(Set<Integer> voters, Set<Integer> newVoters) {
    return newVoters.isEmpty() ? List.of(voters) : List.of(voters, newVoters);
  }

  @Test
  void aMajorityIsMoreThanHalfOfEachSet() {
    for (int a = 1; a < 1 << NODES; a++) {
      for (int b = 0; b < 1 << NODES; b++) {
        Quorum quorum = quorum(set(a), set(b));
        for (int agree = 0; agree < 1 << NODES; agree++) {
          Set<Integer> who = set(agree);
          boolean expected =
              sets(set(a), set(b)).stream().allMatch(each -> naiveMajority(each, who));
          if (quorum.majority(who::contains) != expected) {
            throw new AssertionError(set(a) + " and " + set(b) + " of which agree " + who);
          }
        }
      }
    }
  }

  @Test // openraft#1802, hashicorp/raft 163a55f: whatever the order and the size, the value is the
  // true one
  void theMajorityValueIsTheLargestThatAMajorityOfEachSetHasReached() {
    long[][] values = {
      {1, 2, 3, 4, 5},
      {5, 4, 3, 2, 1},
      {3, 1, 4, 1, 5},
      {7, 7, 0, 7, 0},
      {0, 0, 0, 0, 9},
      {2, 2, 2, 2, 2}
    };
    for (int a = 1; a < 1 << NODES; a++) {
      for (int b = 0; b < 1 << NODES; b++) {
        Quorum quorum = quorum(set(a), set(b));
        for (long[] of : values) {
          long expected =
              LongStream.rangeClosed(0, 9)
                  .filter(value -> quorum.majority(id -> of[id - 1] >= value))
                  .max()
                  .orElse(0);
          if (quorum.majorityValue(id -> of[id - 1]) != expected) {
            throw new AssertionError(set(a) + " and " + set(b) + " of " + Arrays.toString(of));
          }
        }
      }
    }
  }

  @Test
  void votersAreThoseOfBothSetsInOrder() {
    assertThat(quorum(Set.of(3, 1), Set.of(4, 1)).voters()).containsExactly(1, 3, 4);
  }

  @Test
  void nobodyIsNoMajorityOfNobody() {
    Quorum quorum = quorum(Set.of(), Set.of());
    assertThat(quorum.majority(id -> true)).isFalse();
    assertThat(quorum.majorityValue(id -> 9)).isZero();
  }

  @Test // Figure 3, Election Safety, in small: any two majorities share a voter
  void twoMajoritiesAlwaysMeet() {
    Quorum quorum = quorum(set(31), Set.of());
    List<Set<Integer>> majorities =
        IntStream.range(0, 1 << NODES)
            .mapToObj(QuorumTest::set)
            .filter(who -> quorum.majority(who::contains))
            .toList();
    assertThat(majorities).hasSize(16);
    for (Set<Integer> one : majorities) {
      assertThat(majorities).allMatch(other -> one.stream().anyMatch(other::contains));
    }
  }
}
