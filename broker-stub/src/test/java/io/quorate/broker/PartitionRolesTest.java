package io.quorate.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.image.MetadataImage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionRolesTest {
  private final TestLog log =
      new TestLog()
          .leaderChange(1)
          .register(1)
          .register(2)
          .register(3)
          .topic("orders", "o", 2, 1, 2);

  @Test
  void aNewTopicIsLedByItsFirstReplicaAndFollowedByTheOthers() {
    assertThat(lines(MetadataImage.EMPTY, 1))
        .containsExactly(
            "leads orders-0 (leader epoch 0, isr [1, 2])",
            "leads orders-1 (leader epoch 0, isr [1, 2])");
    assertThat(lines(MetadataImage.EMPTY, 2))
        .containsExactly(
            "follows orders-0 leader 1 (leader epoch 0)",
            "follows orders-1 leader 1 (leader epoch 0)");
  }

  @Test
  void aBrokerWithoutReplicaSeesNoChange() {
    assertThat(PartitionRoles.compare(MetadataImage.EMPTY, log.image(), 3)).isEmpty();
  }

  @Test
  void aNewLeaderIsTheOnlyLineForBothSides() {
    MetadataImage before = log.image();
    log.leader("o", 1, 2);
    assertThat(lines(before, 1)).containsExactly("follows orders-1 leader 2 (leader epoch 1)");
    assertThat(lines(before, 2)).containsExactly("leads orders-1 (leader epoch 1, isr [1, 2])");
  }

  @Test
  void aChangedIsrIsALineForTheLeaderOnly() {
    MetadataImage before = log.image();
    log.isr("o", 0, 1);
    assertThat(lines(before, 1)).containsExactly("leads orders-0 (leader epoch 0, isr [1])");
    assertThat(lines(before, 2)).isEmpty();
    assertThat(PartitionRoles.compare(before, log.image(), 2)).hasSize(1);
  }

  @Test
  void aPartitionWithoutLeaderIsFollowedAllTheSame() {
    MetadataImage before = log.image();
    log.leader("o", 0, -1);
    assertThat(lines(before, 2)).containsExactly("follows orders-0 no leader (leader epoch 1)");
  }

  @Test
  void aReplicaThatMovedAwayIsNoLongerReplicated() {
    MetadataImage before = log.image();
    log.replicas("o", 0, 2, 3);
    assertThat(lines(before, 1)).containsExactly("no longer replicates orders-0");
    assertThat(lines(before, 3)).containsExactly("follows orders-0 leader 2 (leader epoch 1)");
  }

  @Test
  void aDeletedTopicIsNoLongerReplicated() {
    MetadataImage before = log.image();
    log.removeTopic("o");
    assertThat(lines(before, 2))
        .containsExactly("no longer replicates orders-0", "no longer replicates orders-1");
  }

  @Test
  void aTopicMadeAnewUnderItsNameIsAnotherTopic() {
    MetadataImage before = log.image();
    log.removeTopic("o").topic("orders", "o2", 1, 2, 1);
    assertThat(lines(before, 2))
        .containsExactly(
            "no longer replicates orders-0",
            "no longer replicates orders-1",
            "leads orders-0 (leader epoch 0, isr [2, 1])");
  }

  @Test
  void topicsAreComparedByNameHoweverTheyInterleave() {
    MetadataImage before = log.image();
    log.topic("alpha", "a", 1, 1)
        .topic("zulu", "z", 1, 1)
        .removeTopic("o")
        .topic("mike", "m", 1, 1);
    assertThat(lines(before, 1))
        .containsExactly(
            "leads alpha-0 (leader epoch 0, isr [1])",
            "leads mike-0 (leader epoch 0, isr [1])",
            "no longer replicates orders-0",
            "no longer replicates orders-1",
            "leads zulu-0 (leader epoch 0, isr [1])");
  }

  @Test
  void anImageIsNoChangeToItself() {
    assertThat(PartitionRoles.compare(log.image(), log.image(), 1)).isEmpty();
  }

  private List<String> lines(MetadataImage before, int brokerId) {
    return PartitionRoles.compare(before, log.image(), brokerId).stream()
        .map(change -> change.describe(brokerId))
        .flatMap(Optional::stream)
        .toList();
  }
}
