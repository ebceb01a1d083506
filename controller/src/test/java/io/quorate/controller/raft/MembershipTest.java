package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.append;
import static io.quorate.controller.raft.Messages.configuration;
import static io.quorate.controller.raft.Messages.entry;
import static io.quorate.controller.raft.Messages.voter;
import static io.quorate.controller.raft.Messages.voters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.quorate.controller.raft.RoleChange.Kind;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.RaftMessage;
import io.quorate.message.Voter;
import org.junit.jupiter.api.Test;

/** Paper, section 6: which configuration holds, and who somebody is. */
class MembershipTest {
  private static Configuration withLearner(int learner) {
    return voters(3).toBuilder().addLearners(voter(learner)).build();
  }

  @Test
  void theBootstrapConfigurationHoldsWhileTheLogHasNone() {
    Membership membership = new Membership(voters(3));
    membership.appended(entry(1, 1));
    assertThat(membership.isBootstrap()).isTrue();
    assertThat(membership.current()).isEqualTo(voters(3));
  }

  @Test // 6: "a server always uses the latest configuration in its log, regardless of whether the
  // entry is committed"
  void theLatestConfigurationInTheLogHolds() {
    Membership membership = new Membership(voters(3));
    membership.appended(configuration(2, 1, voters(4)));
    membership.appended(configuration(5, 1, voters(5)));
    assertThat(membership.isBootstrap()).isFalse();
    assertThat(membership.current()).isEqualTo(voters(5));
    assertThat(membership.quorum().voters()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test // scylladb#31257, canonical/raft#250: an entry cut off the log takes its configuration with
  // it
  void aConfigurationThatIsCutOffHoldsNoMore() {
    Membership membership = new Membership(voters(3));
    membership.appended(configuration(2, 1, voters(4)));
    membership.appended(configuration(5, 1, voters(5)));
    membership.truncatedFrom(5);
    assertThat(membership.current()).isEqualTo(voters(4));
    assertThat(membership.quorum().voters()).hasSize(4);
    membership.truncatedFrom(1);
    assertThat(membership.current()).isEqualTo(voters(3));
    assertThat(membership.quorum().voters()).hasSize(3);
    assertThat(membership.isBootstrap()).isTrue();
  }

  @Test
  void aCutBehindAConfigurationLeavesIt() {
    Membership membership = new Membership(voters(3));
    membership.appended(configuration(2, 1, voters(4)));
    membership.truncatedFrom(3);
    assertThat(membership.current()).isEqualTo(voters(4));
  }

  @Test
  void anUnreadableConfigurationIsNamed() {
    Entry broken =
        configuration(2, 1, voters(3)).toBuilder()
            .setPayload(ByteString.copyFromUtf8("\n\u00ff"))
            .build();
    assertThatThrownBy(() -> new Membership(voters(3)).appended(broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("configuration entry 2 is unreadable");
  }

  @Test
  void aVoterIsItsNodeIdAndItsDirectory() {
    Membership membership = new Membership(voters(3));
    assertThat(membership.isVoter(2, "directory-2")).isTrue();
    assertThat(membership.isVoter(2, "another")).isFalse();
    assertThat(membership.isVoter(4, "directory-4")).isFalse();
  }

  @Test
  void learnersAreMembersButDoNotVote() {
    Membership membership = new Membership(withLearner(4));
    assertThat(membership.members()).extracting(Voter::getNodeId).containsExactly(1, 2, 3, 4);
    assertThat(membership.find(4)).isPresent();
    assertThat(membership.isVoter(4, "directory-4")).isFalse();
    assertThat(membership.quorum().voters()).containsExactly(1, 2, 3);
  }

  @Test // 6, joint consensus: "agreement (for elections and entry commitment) requires separate
  // majorities"
  void votersOfBothSetsVoteWhileTheConfigurationIsJoint() {
    Configuration joint =
        voters(3).toBuilder().addNewVoters(voter(3)).addNewVoters(voter(4)).build();
    Membership membership = new Membership(joint);
    assertThat(membership.isVoter(1, "directory-1")).isTrue();
    assertThat(membership.isVoter(4, "directory-4")).isTrue();
    assertThat(membership.quorum().majority(id -> id <= 2)).isFalse();
    assertThat(membership.quorum().majority(id -> id >= 2)).isTrue();
  }

  // ---- through the core

  @Test
  void aLearnerReceivesTheLogAndNeitherCampaignsNorCounts() {
    Cluster cluster = new Cluster(4, withLearner(4));
    cluster.elect(1);
    assertThat(cluster.node(4).log).isEqualTo(cluster.node(1).log);
    cluster.cut(1, 2);
    cluster.cut(1, 3);
    cluster.node(1).propose("x");
    cluster.settle();
    assertThat(cluster.node(4).log).hasSize(3);
    assertThat(cluster.node(1).commitIndex).isEqualTo(2);
    cluster.isolate(4);
    for (int i = 0; i < 5; i++) {
      cluster.node(4).tickAtDeadline();
      cluster.node(4).receive(Messages.timeoutNow(1, 4, 1));
    }
    assertThat(cluster.node(4).core.role())
        .isEqualTo(new RoleChange(Kind.FOLLOWER, 1, RaftCore.NOBODY));
    assertThat(cluster.node(4).sent).noneMatch(RaftMessage::hasVoteRequest);
  }

  @Test
  void aFollowerTakesUpAConfigurationWithItsEntryAndGivesItUpWithIt() {
    TestNode node = TestNode.recovered(1, 3, 2, RaftCore.NOBODY, 1, 1, 2);
    EntryId prev = new EntryId(2, 3);
    node.receive(append(2, 1, 3, prev, 0, configuration(4, 3, voters(5))));
    assertThat(node.core.configuration()).isEqualTo(voters(5));
    node.receive(append(3, 1, 4, prev, 0, entry(4, 4)));
    assertThat(node.core.configuration()).isEqualTo(voters(3));
  }

  @Test
  void theConfigurationSurvivesARestart() {
    TestNode node = TestNode.recovered(1, 3, 2, RaftCore.NOBODY, 1, 1, 2);
    node.receive(append(2, 1, 3, new EntryId(2, 3), 0, configuration(4, 3, voters(5))));
    node.persist();
    node.restart();
    assertThat(node.core.configuration()).isEqualTo(voters(5));
  }
}
