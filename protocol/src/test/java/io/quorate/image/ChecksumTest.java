package io.quorate.image;

import static io.quorate.image.Records.change;
import static io.quorate.image.Records.changeBroker;
import static io.quorate.image.Records.deleteConfig;
import static io.quorate.image.Records.newPartition;
import static io.quorate.image.Records.noOp;
import static io.quorate.image.Records.nodes;
import static io.quorate.image.Records.partition;
import static io.quorate.image.Records.record;
import static io.quorate.image.Records.register;
import static io.quorate.image.Records.registration;
import static io.quorate.image.Records.removeTopic;
import static io.quorate.image.Records.setConfig;
import static io.quorate.image.Records.topic;
import static io.quorate.image.Records.unregister;
import static io.quorate.message.ConfigResourceType.BROKER;
import static io.quorate.message.ConfigResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.quorate.image.RecentRequests.Request;
import io.quorate.message.Endpoint;
import io.quorate.message.MetadataRecord;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksumTest {
  /** Records for offset 4, after {@link #BASE}: each makes a picture like no other. */
  static final List<MetadataRecord> DIFFERENT =
      List.of(
          noOp(),
          register(2, 4),
          register(1, 4),
          record(registration(2, 4).setRack("")),
          record(registration(2, 4).setRack("r")),
          record(registration(2, 4).setFenced(false)),
          record(registration(2, 4).setInControlledShutdown(true)),
          record(registration(2, 4).setIncarnationId("other")),
          record(registration(2, 4).setEndpoints(0, endpoint("SSL", "host-2", 9092))),
          record(registration(2, 4).setEndpoints(0, endpoint("PLAINTEXT", "other", 9092))),
          record(registration(2, 4).setEndpoints(0, endpoint("PLAINTEXT", "host-2", 1))),
          record(registration(2, 4).addEndpoints(endpoint("SSL", "host-2", 9093))),
          record(registration(2, 4).clearEndpoints()),
          changeBroker(1, 0, -1, 0),
          changeBroker(1, 0, 0, 1),
          unregister(1, 0),
          topic("b", "B"),
          topic("b", "C"),
          topic("c", "B"),
          partition("A", 1, 1, 2),
          partition("A", 1, 2, 1),
          partition("A", 1, 1, 2, 3),
          record(newPartition("A", 1, 1, 2).setLeader(2)),
          record(newPartition("A", 1, 1, 2).setLeader(-1)),
          record(newPartition("A", 1, 1, 2).setLeaderEpoch(1)),
          record(newPartition("A", 1, 1, 2).setPartitionEpoch(1)),
          record(newPartition("A", 1, 1, 2).clearIsr().addIsr(1)),
          record(change("A", 0)),
          record(change("A", 0).setLeader(1)),
          record(change("A", 0).setLeader(2)),
          record(change("A", 0).setIsr(nodes(1))),
          record(change("A", 0).setReplicas(nodes(1, 2, 3))),
          removeTopic("A"),
          setConfig(TOPIC, "a", "k", "other"),
          setConfig(TOPIC, "a", "k2", "v"),
          setConfig(TOPIC, "a2", "k", "v"),
          setConfig(BROKER, "a", "k", "v"),
          setConfig(BROKER, "", "k", "v"),
          deleteConfig(TOPIC, "a", "k"));

  static final List<MetadataRecord> BASE =
      List.of(
          register(1, 0),
          topic("a", "A"),
          partition("A", 0, 1, 2),
          setConfig(TOPIC, "a", "k", "v"));

  @Test
  void differsWithEveryFact() {
    List<MetadataImage> images =
        DIFFERENT.stream().map(record -> base().append(record).image()).toList();

    assertThat(images).doesNotHaveDuplicates();
    assertThat(images.stream().map(MetadataImage::checksum)).doesNotHaveDuplicates();
  }

  @Test
  void differsWithTheRecentRequestsIdsAndReplies() {
    assertThat(
            Stream.of(
                    base().append(noOp()),
                    base().request("a", "1", noOp()),
                    base().request("a", "2", noOp()),
                    base().request("b", "1", noOp()),
                    base().request("a", "", noOp()))
                .map(log -> log.image().checksum()))
        .doesNotHaveDuplicates();
  }

  @Test
  void factsOfDifferentKindsDifferThoughTheirFieldsAreTheSame() {
    MetadataImage image = TestLog.of(topic("x", "y")).request("x", "y", noOp()).image();

    assertThat(image.topics().checksum()).isNotEqualTo(image.requests().checksum());
  }

  @Test
  void differsWithEndOffsetAndEpoch() {
    assertThat(
            Stream.of(base(), base().append(noOp()), base().newTerm(), base().newTerm().newTerm())
                .map(log -> log.image().checksum()))
        .doesNotHaveDuplicates();
    assertThat(MetadataImage.restore(2, 3, List.of(), List.of()).checksum())
        .isNotEqualTo(MetadataImage.restore(3, 2, List.of(), List.of()).checksum());
  }

  static Stream<List<MetadataRecord>> histories() {
    MetadataRecord topicA = topic("a", "A");
    MetadataRecord topicB = topic("b", "B");
    MetadataRecord partitionA = partition("A", 0, 1, 2);
    MetadataRecord partitionB = partition("B", 0, 1, 2);
    MetadataRecord configA = setConfig(TOPIC, "a", "k", "v");
    return Stream.of(
        List.of(topicA, topicB, partitionA, partitionB, configA, noOp(), noOp()),
        List.of(configA, topicB, partitionB, noOp(), topicA, partitionA, noOp()),
        List.of(topic("a", "X"), removeTopic("X"), topicA, partitionA, topicB, partitionB, configA),
        List.of(
            topicB,
            topicA,
            partitionB,
            partitionA,
            configA,
            setConfig(BROKER, "", "k", "v"),
            deleteConfig(BROKER, "", "k")),
        List.of(
            setConfig(TOPIC, "a", "k", "old"),
            topicB,
            partitionB,
            topicA,
            configA,
            partitionA,
            noOp()));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void isTheSameForTheSameFactsHoweverTheyCameAbout(List<MetadataRecord> history) {
    MetadataImage expected =
        TestLog.of(histories().findFirst().orElseThrow().toArray(MetadataRecord[]::new)).image();

    TestLog log = new TestLog();
    history.forEach(log::append);

    assertThat(log.image()).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(log.image().checksum()).isEqualTo(expected.checksum());
  }

  @Test
  void comesBackWhenAChangeIsUndone() {
    TestLog log = base();
    long before = log.image().topics().checksum();

    log.append(
        topic("b", "B"),
        partition("B", 0, 1),
        partition("B", 1, 2),
        record(change("B", 1).setLeader(2)));
    assertThat(log.image().topics().checksum()).isNotEqualTo(before);
    log.append(removeTopic("B"));

    assertThat(log.image().topics().checksum()).isEqualTo(before);
  }

  @Test
  void forgetsARequestThatIsForgotten() {
    RecentRequests none = RecentRequests.EMPTY;
    RecentRequests full = none;
    for (int i = 1; i <= RecentRequests.CAPACITY; i++) {
      full = full.remember(request(i));
    }

    assertThat(none.remember(request(0)).checksum()).isNotEqualTo(none.checksum());
    RecentRequests overflowed = none.remember(request(0));
    for (int i = 1; i <= RecentRequests.CAPACITY; i++) {
      overflowed = overflowed.remember(request(i));
    }
    assertThat(overflowed).isEqualTo(full);
    assertThat(overflowed.checksum()).isEqualTo(full.checksum());
  }

  @Test
  void isShownAsSixteenHexDigits() {
    MetadataImage image = base().image();

    assertThat(image.checksumText()).matches("[0-9a-f]{16}");
    assertThat(Long.parseUnsignedLong(image.checksumText(), 16)).isEqualTo(image.checksum());
  }

  private static TestLog base() {
    return TestLog.of(BASE.toArray(MetadataRecord[]::new));
  }

  private static Request request(int i) {
    return new Request("request-" + i, ByteString.copyFromUtf8("reply-" + i));
  }

  private static Endpoint endpoint(String name, String host, int port) {
    return Endpoint.newBuilder().setName(name).setHost(host).setPort(port).build();
  }
}
