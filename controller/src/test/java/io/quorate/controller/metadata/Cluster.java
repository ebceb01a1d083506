package io.quorate.controller.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.image.Broker;
import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.AlterPartitionRequest;
import io.quorate.message.BrokerRegistrationChangeRecord;
import io.quorate.message.BrokerRequest;
import io.quorate.message.BrokerResponse;
import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResource;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.Endpoint;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.ErrorCode;
import io.quorate.message.HeartbeatRequest;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionChangeRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RecordBatch;
import io.quorate.message.RegisterBrokerRecord;
import io.quorate.message.RegisterBrokerRequest;
import io.quorate.message.Replicas;
import io.quorate.message.TopicRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A picture made from records, and a context whose clock, ids and randomness the test holds. */
final class Cluster {
  static final String ID = "cluster-1";

  final Random random;
  final BrokerLiveness liveness = new BrokerLiveness(0);
  MetadataImage image = MetadataImage.EMPTY;
  Limits limits = new Limits(3, 2, 9_000, 10_000);
  long nowMs;
  private long index;
  private int uuids;

  Cluster() {
    this(1);
  }

  Cluster(long seed) {
    random = new Random(seed);
  }

  /** Registers and unfences brokers without racks. */
  static Cluster withBrokers(int... ids) {
    Cluster cluster = new Cluster();
    Arrays.stream(ids).forEach(id -> cluster.fencedBroker(id, null).unfence(id));
    return cluster;
  }

  Cluster fencedBroker(int id, String rack) {
    RegisterBrokerRecord.Builder record =
        RegisterBrokerRecord.newBuilder()
            .setBrokerId(id)
            .setIncarnationId("incarnation-" + id)
            .setBrokerEpoch(image.endOffset())
            .addEndpoints(endpoint("PLAINTEXT", 9092))
            .setFenced(true);
    if (rack != null) {
      record.setRack(rack);
    }
    return given(Records.of(record.build()));
  }

  Cluster unfence(int id) {
    return given(registrationChange(id, -1, 0));
  }

  Cluster fence(int id) {
    return given(registrationChange(id, 1, 0));
  }

  Cluster beginShutdown(int id) {
    return given(registrationChange(id, 0, 1));
  }

  /** A topic whose id is its name with "-id"; each partition has all replicas in sync, the first leads. */
  Cluster topic(String name, List<List<Integer>> replicas) {
    List<MetadataRecord> records = new ArrayList<>();
    records.add(
        Records.of(TopicRecord.newBuilder().setName(name).setTopicId(name + "-id").build()));
    for (int id = 0; id < replicas.size(); id++) {
      records.add(partition(name + "-id", id, replicas.get(id), replicas.get(id)));
    }
    return given(records.toArray(MetadataRecord[]::new));
  }

  Cluster config(ConfigResourceType type, String resource, String name, String value) {
    return given(
        Records.of(
            ConfigRecord.newBuilder()
                .setResourceType(type)
                .setResourceName(resource)
                .setName(name)
                .setValue(value)
                .build()));
  }

  Cluster given(MetadataRecord... records) {
    replay(List.of(records));
    return this;
  }

  void replay(List<MetadataRecord> records) {
    RecordBatch batch = RecordBatch.newBuilder().addAllRecords(records).build();
    image =
        image.replay(
            Entry.newBuilder()
                .setIndex(++index)
                .setTerm(1)
                .setType(EntryType.DATA)
                .setBaseOffset(image.endOffset())
                .setRecordCount(records.size())
                .setPayload(batch.toByteString())
                .build());
  }

  DecisionContext context() {
    return new DecisionContext(
        ID, nowMs * 1_000_000, () -> "uuid-" + ++uuids, random, limits, liveness);
  }

  Decision<AdminResponse> decide(AdminRequest.Builder request) {
    return AdminWrites.decide(request.build(), image, context());
  }

  Decision<BrokerResponse> decide(BrokerRequest request) {
    return BrokerWrites.decide(request, image, context());
  }

  Decision<List<Integer>> fenceExpired() {
    return FenceExpired.decide(image, context());
  }

  /** Decides and replays. */
  BrokerResponse does(BrokerRequest request) {
    Decision<BrokerResponse> decision = decide(request);
    replay(decision.records());
    return decision.reply();
  }

  Broker broker(int id) {
    return image.brokers().find(id).orElseThrow();
  }

  Partition partition(String topic, int id) {
    return image.topics().find(topic).orElseThrow().partitions().get(id);
  }

  /** A broker at a heartbeat; it has applied all there is. */
  BrokerRequest beat(int id) {
    return beat(id, image.endOffset(), false, false);
  }

  BrokerRequest beat(int id, long offset, boolean wantFence, boolean wantShutDown) {
    return beat(
        HeartbeatRequest.newBuilder()
            .setBrokerId(id)
            .setBrokerEpoch(broker(id).epoch())
            .setMetadataOffset(offset)
            .setWantFence(wantFence)
            .setWantShutDown(wantShutDown));
  }

  static BrokerRequest beat(HeartbeatRequest.Builder beat) {
    return BrokerRequest.newBuilder().setHeartbeat(beat).build();
  }

  static BrokerRequest register(RegisterBrokerRequest.Builder request) {
    return BrokerRequest.newBuilder().setRegister(request).build();
  }

  static BrokerRequest alter(AlterPartitionRequest.Builder request) {
    return BrokerRequest.newBuilder().setAlterPartition(request).build();
  }

  static RegisterBrokerRequest.Builder registration(int id, String incarnation) {
    return RegisterBrokerRequest.newBuilder()
        .setBrokerId(id)
        .setClusterId(ID)
        .setIncarnationId(incarnation)
        .addEndpoints(endpoint("PLAINTEXT", 9092));
  }

  static Endpoint endpoint(String name, int port) {
    return Endpoint.newBuilder().setName(name).setHost("localhost").setPort(port).build();
  }

  static ConfigResource resource(ConfigResourceType type, String name) {
    return ConfigResource.newBuilder().setType(type).setName(name).build();
  }

  /** The record that changes a registration as it is now. */
  MetadataRecord registrationChange(int id, int fenced, int shutdown) {
    return Records.of(
        BrokerRegistrationChangeRecord.newBuilder()
            .setBrokerId(id)
            .setBrokerEpoch(broker(id).epoch())
            .setFenced(fenced)
            .setInControlledShutdown(shutdown)
            .build());
  }

  /** Led by the first of the ISR, or by nobody. */
  static MetadataRecord partition(
      String topicId, int id, List<Integer> replicas, List<Integer> isr) {
    return Records.of(
        PartitionRecord.newBuilder()
            .setPartitionId(id)
            .setTopicId(topicId)
            .addAllReplicas(replicas)
            .addAllIsr(isr)
            .setLeader(isr.get(0))
            .build());
  }

  /** Absent parts stay as they are. */
  static MetadataRecord partitionChange(
      String topicId, int id, List<Integer> isr, Optional<Integer> leader) {
    PartitionChangeRecord.Builder record =
        PartitionChangeRecord.newBuilder().setTopicId(topicId).setPartitionId(id);
    if (!isr.isEmpty()) {
      record.setIsr(Replicas.newBuilder().addAllNodeIds(isr));
    }
    leader.ifPresent(record::setLeader);
    return Records.of(record.build());
  }

  /** A refusal: this error, a message that holds these words, and not one record. */
  static void assertRefused(Decision<BrokerResponse> decision, ErrorCode error, String... words) {
    assertThat(decision.reply().getError()).isEqualTo(error);
    assertThat(decision.reply().getMessage()).contains(words);
    assertThat(decision.records()).isEmpty();
  }
}
