package io.quorate.controller.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.RaftMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Paper, figure 8, played exactly: entry 2 of term 2 reaches a majority under a leader of term 4 and must not count as
 * committed. Entry 1, the configuration, is committed everywhere.
 */
class Figure8Test {
  private final Cluster cluster = new Cluster(5);

  private TestNode s(int id) {
    return cluster.node(id);
  }

  @BeforeEach
  void upToC() {
    // (a) S1 leads term 2 and replicates entry 2 to S2. (b) S5 is elected by S3 and S4 in term 3
    // and makes another entry 2.
    start(1, 2, 1, 1, 2);
    start(2, 2, 1, 1, 2);
    start(3, 3, 5, 1);
    start(4, 3, 5, 1);
    start(5, 3, 5, 1, 3);
    // (c) S5 crashes; S1 is elected in term 4 by S2, S3 and S4, and makes entry 3.
    cluster.isolate(5);
    cluster.campaign(1);
    while (!s(1).leads()) {
      cluster.deliver(message -> !message.hasAppendRequest());
      cluster.nodes.values().forEach(TestNode::persist);
      if (s(1).role() == RoleChange.Kind.FOLLOWER) {
        cluster.campaign(1);
      }
    }
    assertThat(s(1).term()).isEqualTo(4);
    assertThat(s(1).logTerms()).containsExactly(1L, 2L, 4L);
    // It replicates entry 2 to S3; nothing of entry 3 leaves it.
    s(1).persist();
    cluster.lose(1, 2, 3, 4);
    RaftMessage entry2 = Messages.append(1, 3, 4, new EntryId(1, 1), 1, s(1).log.get(1));
    s(3).receive(entry2);
    RaftMessage entry2Known = Messages.append(1, 2, 4, new EntryId(2, 2), 1);
    s(2).receive(entry2Known);
    s(3).persist();
    cluster.deliver(RaftMessage::hasAppendResponse);
  }

  private void start(int id, long term, int votedFor, long... terms) {
    s(id).format(term, votedFor, Messages.log(Messages.voters(5), terms));
  }

  @Test
  void anOldEntryOnAMajorityIsNotCommitted() {
    for (int id : new int[] {1, 2, 3}) {
      assertThat(s(id).diskTerms()).startsWith(1L, 2L);
    }
    assertThat(s(1).commitIndex).isZero();
  }

  @Test
  void andMayBeOverwrittenByS5() {
    // (d) S1 crashes; S5 is elected by S2, S3 and S4 and overwrites entry 2 everywhere.
    cluster.lose(1, 2, 3, 4);
    s(1).restart();
    cluster.heal();
    cluster.isolate(1);
    while (!s(5).leads()) {
      cluster.campaign(5);
      cluster.settle();
    }
    cluster.heal();
    cluster.heartbeat(5);
    cluster.nodes.values().forEach(node -> assertThat(node.diskTerms()).startsWith(1L, 3L));
  }

  @Test
  void butNotOnceAnEntryOfTheLeadersTermIsCommittedToo() {
    // (e) S1 replicates entry 3 to a majority, then crashes: S5 cannot win any more.
    cluster.cut(1, 4);
    cluster.heartbeat(1);
    assertThat(s(1).commitIndex).isEqualTo(3);
    cluster.heal();
    cluster.isolate(1);
    cluster.clock.advanceMs(2000);
    for (int i = 0; i < 5; i++) {
      cluster.campaign(5);
      cluster.settle();
      assertThat(s(5).leads()).isFalse();
    }
    cluster.run(5000);
    assertThat(cluster.leader().id).isIn(2, 3);
    assertThat(s(5).diskTerms()).startsWith(1L, 2L, 4L);
  }
}
