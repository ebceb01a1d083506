package io.quorate.image;

import static io.quorate.image.Records.change;
import static io.quorate.image.Records.newPartition;
import static io.quorate.image.Records.nodes;
import static io.quorate.image.Records.partition;
import static io.quorate.image.Records.record;
import static io.quorate.image.Records.removeTopic;
import static io.quorate.image.Records.setConfig;
import static io.quorate.image.Records.topic;
import static io.quorate.message.ConfigResourceType.BROKER;
import static io.quorate.message.ConfigResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quorate.message.MetadataRecord;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the records about topics and partitions mean. */
class TopicReplayTest {
  @Test
  void aTopicIsFoundByNameAndById() {
    TopicsImage topics = TestLog.of(topic("a", "A"), partition("A", 0, 1, 2)).image().topics();

    Topic topic = topics.find("a").orElseThrow();
    assertThat(topic.id()).isEqualTo("A");
    assertThat(topics.findById("A")).contains(topic);
    assertThat(topics.find("A")).isEmpty();
    assertThat(topics.findById("a")).isEmpty();
    assertThat(topic.partitions())
        .containsExactly(
            new Partition(0, NodeIds.of(List.of(1, 2)), NodeIds.of(List.of(1, 2)), 1, 0, 0));
  }

  @Test
  void topicsArePagedInTheOrderOfTheirNames() {
    TopicsImage topics =
        TestLog.of(topic("c", "1"), topic("a", "2"), topic("b", "3"), topic("aa", "4"))
            .image()
            .topics();

    assertThat(topics.all()).extracting(Topic::name).containsExactly("a", "aa", "b", "c");
    assertThat(topics.after("aa")).extracting(Topic::name).containsExactly("b", "c");
    assertThat(topics.after("ab")).extracting(Topic::name).containsExactly("b", "c");
    assertThat(topics.after("")).hasSize(4);
    assertThat(topics.after("c")).isEmpty();
  }

  @Test
  void topicsAndPartitionsAreCounted() {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1), partition("A", 1, 1));
    log.append(topic("b", "B"), partition("B", 0, 1));
    assertThat(log.image().topics().size()).isEqualTo(2);
    assertThat(log.image().topics().partitionCount()).isEqualTo(3);

    log.append(removeTopic("A"));

    assertThat(log.image().topics().size()).isEqualTo(1);
    assertThat(log.image().topics().partitionCount()).isEqualTo(1);
  }

  @Test
  void aTopicNameOrIdThatExistsIsRefused() {
    TestLog log = TestLog.of(topic("a", "A"));

    assertRefused(log, topic("a", "B"))
        .withMessageContaining("TOPIC at offset 1")
        .withMessageContaining("topic a exists");
    assertRefused(log, topic("b", "A")).withMessageContaining("topic id A exists");
    assertRefused(log, topic("b", "B"), topic("c", "B")).withMessageContaining("offset 2");
  }

  @Test
  void removingATopicRemovesItsPartitionsAndItsConfigsOnly() {
    TestLog log =
        TestLog.of(
            topic("a", "A"),
            partition("A", 0, 1),
            setConfig(TOPIC, "a", "k", "v"),
            setConfig(TOPIC, "a", "k2", "v"),
            setConfig(TOPIC, "b", "k", "v"),
            setConfig(BROKER, "a", "k", "v"));

    log.append(removeTopic("A"));

    assertThat(log.image().topics().find("a")).isEmpty();
    assertThat(log.image().topics().findById("A")).isEmpty();
    assertThat(log.image().configs().of(TOPIC, "a")).isEmpty();
    assertThat(log.image().configs().of(TOPIC, "b")).hasSize(1);
    assertThat(log.image().configs().of(BROKER, "a")).hasSize(1);
  }

  @Test
  void aNameIsFreeAgainInTheBatchThatRemovesItsTopic() {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1));

    log.append(partition("A", 1, 1), removeTopic("A"), topic("a", "B"), partition("B", 0, 2));

    assertThat(log.image().topics().find("a").orElseThrow().id()).isEqualTo("B");
    assertThat(log.image().topics().findById("A")).isEmpty();
    assertThat(log.image().topics().partitionCount()).isEqualTo(1);
  }

  @Test
  void recordsOfAnUnknownTopicAreRefused() {
    TestLog log = TestLog.of(topic("a", "A"));

    assertRefused(log, removeTopic("B"))
        .withMessageContaining("REMOVE_TOPIC at offset 1")
        .withMessageContaining("unknown topic id B");
    assertRefused(log, partition("B", 0, 1)).withMessageContaining("unknown topic id B");
    assertRefused(log, record(change("B", 0))).withMessageContaining("unknown topic id B");
    assertRefused(log, removeTopic("A"), partition("A", 0, 1)).withMessageContaining("offset 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -1})
  void aPartitionThatIsNotTheNextOneIsRefused(int id) {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1));

    assertRefused(log, partition("A", id, 1))
        .withMessageContaining("PARTITION at offset 2")
        .withMessageContaining("partition " + id + " of topic a is not the next one, 1");
  }

  @Test
  void aPartitionKeepsTheEpochsOfItsRecord() {
    TestLog log =
        TestLog.of(
            topic("a", "A"),
            record(
                newPartition("A", 0, 1, 2)
                    .clearIsr()
                    .addIsr(2)
                    .setLeader(-1)
                    .setLeaderEpoch(5)
                    .setPartitionEpoch(9)));

    assertThat(only(log))
        .isEqualTo(new Partition(0, NodeIds.of(List.of(1, 2)), NodeIds.of(List.of(2)), -1, 5, 9));
  }

  @Test
  void aPartitionMayNameBrokersThatAreNotRegistered() {
    assertThat(TestLog.of(topic("a", "A"), partition("A", 0, 8)).image().brokers().find(8))
        .isEmpty();
  }

  @Test
  void everyChangeRaisesThePartitionEpochAndOnlyANamedLeaderTheLeaderEpoch() {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1, 2));

    log.append(record(change("A", 0).setIsr(nodes(1))));
    assertThat(only(log).partitionEpoch()).isEqualTo(1);
    assertThat(only(log).leaderEpoch()).isZero();

    log.append(record(change("A", 0).setLeader(1)));
    assertThat(only(log).partitionEpoch()).isEqualTo(2);
    assertThat(only(log).leaderEpoch()).isEqualTo(1);

    log.append(record(change("A", 0).setLeader(-1)));
    assertThat(only(log).partitionEpoch()).isEqualTo(3);
    assertThat(only(log).leaderEpoch()).isEqualTo(2);
  }

  @Test
  void whatAChangeLeavesOutStays() {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1, 2));

    log.append(record(change("A", 0).setReplicas(nodes(1, 2, 3))));
    log.append(record(change("A", 0).setIsr(nodes(2, 3)).setLeader(3)));

    assertThat(only(log))
        .isEqualTo(
            new Partition(0, NodeIds.of(List.of(1, 2, 3)), NodeIds.of(List.of(2, 3)), 3, 1, 2));
  }

  @Test
  void changesOfOneBatchFollowEachOther() {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1, 2), partition("A", 1, 1, 2));

    log.append(
        record(change("A", 0).setLeader(2)),
        record(change("A", 1).setLeader(2)),
        record(change("A", 0).setLeader(1)));

    Topic topic = log.image().topics().find("a").orElseThrow();
    assertThat(topic.partitions().map(Partition::leader)).containsExactly(1, 2);
    assertThat(topic.partitions().map(Partition::leaderEpoch)).containsExactly(2, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aChangeOfAnUnknownPartitionIsRefused(int id) {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1));

    assertRefused(log, record(change("A", id).setLeader(1)))
        .withMessageContaining("PARTITION_CHANGE at offset 2")
        .withMessageContaining("has no partition " + id);
  }

  @Test
  void emptyReplicasOrIsrAreRefused() {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1));

    assertRefused(log, record(change("A", 0).setIsr(nodes()))).withMessageContaining("empty ISR");
    assertRefused(log, record(change("A", 0).setReplicas(nodes())))
        .withMessageContaining("no replicas");
    assertRefused(log, record(newPartition("A", 1, 1).clearIsr()))
        .withMessageContaining("empty ISR");
    assertRefused(log, record(newPartition("A", 1, 1).clearReplicas()))
        .withMessageContaining("no replicas");
  }

  @Test
  void anIsrOutsideTheReplicasIsRefused() {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1, 2));

    assertRefused(log, record(change("A", 0).setIsr(nodes(1, 3))))
        .withMessageContaining("no replica");
    assertRefused(log, record(change("A", 0).setReplicas(nodes(1))))
        .withMessageContaining("no replica");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -2})
  void aLeaderOutsideTheIsrIsRefused(int leader) {
    TestLog log = TestLog.of(topic("a", "A"), partition("A", 0, 1, 2));

    assertRefused(log, record(change("A", 0).setLeader(leader)))
        .withMessageContaining("outside its ISR");
    assertRefused(log, record(change("A", 0).setIsr(nodes(2))))
        .withMessageContaining("outside its ISR");
  }

  @Test
  void partitionsOfABrokerAreThoseThatHaveAReplicaThere() {
    TopicsImage topics =
        TestLog.of(
                topic("b", "B"),
                partition("B", 0, 1, 2),
                topic("a", "A"),
                partition("A", 0, 3),
                record(newPartition("A", 1, 3, 2).clearIsr().addIsr(3)))
            .image()
            .topics();

    assertThat(topics.partitionsOf(2))
        .extracting(each -> each.topic().name() + "-" + each.partition().id())
        .containsExactly("a-1", "b-0");
    assertThat(topics.partitionsOf(4)).isEmpty();
  }

  private static Partition only(TestLog log) {
    return log.image().topics().find("a").orElseThrow().partitions().get(0);
  }

  private static ThrowableAssertAlternative<IllegalStateException> assertRefused(
      TestLog log, MetadataRecord... records) {
    return assertThatIllegalStateException().isThrownBy(() -> log.append(records));
  }
}
