package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.CreateTopicResult;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionIsrResult;
import io.quorate.message.TopicResult;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds after every request, whatever requests came before. */
class MetadataLawsTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 120;

  /** How often each thing that the laws speak of came about, so that a quiet generator cannot make them pass. */
  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void theLawsHoldAfterEveryRequest() {
    for (int seed = 0; seed < SEEDS; seed++) {
      run(seed);
    }
    assertThat(seen)
        .containsKeys(
            "leaderless", "under-replicated", "fenced", "shutting down", "refused", "ISR altered")
        .allSatisfy((what, times) -> assertThat(times).as(what).isGreaterThan(100));
    for (MetadataRecord.RecordCase each : MetadataRecord.RecordCase.values()) {
      if (each != MetadataRecord.RecordCase.NO_OP
          && each != MetadataRecord.RecordCase.RECORD_NOT_SET) {
        assertThat(seen).containsKey(each.name());
      }
    }
  }

  private void run(int seed) {
    Cluster cluster = new Cluster(seed);
    RandomRequests requests = new RandomRequests(cluster);
    for (int step = 0; step < STEPS; step++) {
      MetadataImage before = cluster.image;
      List<MetadataRecord> records = step(cluster, requests);
      try {
        cluster.replay(records);
        records.forEach(each -> count(each.getRecordCase().name()));
        checkBrokersAndNames(cluster.image);
        checkPartitions(before, cluster.image);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", step " + step + ", records " + records, e);
      }
    }
  }

  private List<MetadataRecord> step(Cluster cluster, RandomRequests requests) {
    cluster.nowMs += cluster.random.nextInt(600);
    if (cluster.random.nextInt(100) == 0) {
      cluster.liveness.resetAll(cluster.nowMs * 1_000_000);
    }
    return switch (cluster.random.nextInt(20)) {
      case 0, 1, 2 -> decide(cluster, requests.register());
      case 3, 4, 5, 6, 7, 8, 9 -> decide(cluster, requests.heartbeat());
      case 10, 11, 12 -> decide(cluster, requests.alterPartition());
      case 13, 14 -> decide(cluster, requests.createTopics());
      case 15 -> decide(cluster, requests.deleteTopics());
      case 16 -> decide(cluster, requests.alterConfigs());
      case 17 -> decide(cluster, requests.unregister());
      default -> cluster.fenceExpired().records();
    };
  }

  private List<MetadataRecord> decide(Cluster cluster, BrokerRequest request) {
    Decision<BrokerResponse> decision = cluster.decide(request);
    BrokerResponse reply = decision.reply();
    checkRefusal(reply.getError(), reply.getMessage(), decision.records());
    if (reply.hasAlterPartition() && !decision.records().isEmpty()) {
      count("ISR altered");
    }
    for (PartitionIsrResult each : reply.getAlterPartition().getPartitionsList()) {
      checkExplained(each.getError(), each.getMessage());
    }
    assertThat(reply.getAlterPartition().getPartitionsCount())
        .isEqualTo(
            reply.getError() == ErrorCode.NONE
                ? request.getAlterPartition().getPartitionsCount()
                : 0);
    return decision.records();
  }

  private List<MetadataRecord> decide(Cluster cluster, AdminRequest.Builder request) {
    Decision<AdminResponse> decision = cluster.decide(request);
    AdminResponse reply = decision.reply();
    List<MetadataRecord> records = decision.records();
    checkRefusal(reply.getError(), reply.getMessage(), records);
    List<CreateTopicResult> created = reply.getCreateTopics().getTopicsList();
    created.forEach(each -> checkExplained(each.getError(), each.getMessage()));
    long accepted = created.stream().filter(each -> !each.getTopicId().isEmpty()).count();
    assertThat(records.stream().filter(MetadataRecord::hasTopic)).hasSize((int) accepted);
    List<TopicResult> deleted = reply.getDeleteTopics().getTopicsList();
    long removed = deleted.stream().filter(each -> each.getError() == ErrorCode.NONE).count();
    assertThat(records.stream().filter(MetadataRecord::hasRemoveTopic)).hasSize((int) removed);
    return records;
  }

  private void checkRefusal(ErrorCode error, String message, List<MetadataRecord> records) {
    checkExplained(error, message);
    if (error != ErrorCode.NONE) {
      count("refused");
      assertThat(records).isEmpty();
    }
  }

  private static void checkExplained(ErrorCode error, String message) {
    assertThat(message.isEmpty())
        .as("%s says '%s'", error, message)
        .isEqualTo(error == ErrorCode.NONE);
  }

  private void checkBrokersAndNames(MetadataImage image) {
    image.brokers().all().stream().filter(Broker::fenced).forEach(each -> count("fenced"));
    image.brokers().all().stream()
        .filter(Broker::inControlledShutdown)
        .forEach(each -> count("shutting down"));
    Set<String> names = new HashSet<>();
    for (Topic topic : image.topics().all()) {
      assertThat(names.add(topic.name().replace('.', '_')))
          .as("collides: " + topic.name())
          .isTrue();
    }
  }

  private void checkPartitions(MetadataImage before, MetadataImage after) {
    for (Topic topic : after.topics().all()) {
      Optional<Topic> old = before.topics().findById(topic.id());
      for (Partition partition : topic.partitions()) {
        checkLeadership(partition, after);
        old.ifPresent(earlier -> checkChange(earlier.partitions().get(partition.id()), partition));
      }
    }
  }

  private void checkLeadership(Partition partition, MetadataImage image) {
    List<Integer> isr = partition.isr().asList();
    List<Integer> active = isr.stream().filter(id -> isActive(id, image)).toList();
    String what = partition.toString();
    assertThat(isr).as(what).isNotEmpty().isSubsetOf(partition.replicas().asList());
    if (partition.leader() == Partition.NO_LEADER) {
      count("leaderless");
      assertThat(active).as("one who could lead: " + what).isEmpty();
    } else {
      assertThat(active)
          .as("the leader is in sync and active: " + what)
          .contains(partition.leader());
    }
    if (isr.size() > 1) {
      assertThat(active).as("only a last member may be inactive: " + what).isEqualTo(isr);
    }
    if (isr.size() < partition.replicas().size()) {
      count("under-replicated");
    }
  }

  private static void checkChange(Partition before, Partition after) {
    String what = before + " became " + after;
    assertThat(after.isr().asList())
        .as("somebody stays: " + what)
        .containsAnyElementsOf(before.isr().asList());
    int epochRise = after.equals(before) ? 0 : 1;
    assertThat(after.partitionEpoch() - before.partitionEpoch()).as(what).isEqualTo(epochRise);
    int leaderRise = after.leader() == before.leader() ? 0 : 1;
    assertThat(after.leaderEpoch() - before.leaderEpoch()).as(what).isEqualTo(leaderRise);
  }

  private static boolean isActive(int id, MetadataImage image) {
    return image.brokers().find(id).filter(Broker::active).isPresent();
  }

  private void count(String what) {
    seen.merge(what, 1, Integer::sum);
  }
}
