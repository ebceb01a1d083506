package io.quorate.broker;

import static io.quorate.broker.ScriptedController.agree;
import static io.quorate.broker.ScriptedController.altered;
import static io.quorate.broker.ScriptedController.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.BrokerRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.LeaderHint;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionIsr;
import io.quorate.message.RecordBatch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tail with cache, status and the leader's part behind it, against controllers on real sockets. */
class MetadataTailTest {
  @TempDir Path folder;

  private final TestLog log =
      new TestLog()
          .leaderChange(4)
          .register(2)
          .unfence(2)
          .register(3)
          .unfence(3)
          .topic("orders", "o", 2, 2, 3);
  private Stubs stubs;
  private ScriptedController controller;

  @BeforeEach
  void start() {
    stubs = new Stubs(folder);
    controller = stubs.controller();
    controller.append(log.entries());
  }

  @AfterEach
  void stop() {
    stubs.close();
  }

  @Test
  void theImageIsTheOneThatTheLogDraws() {
    stubs.start(controller);
    JsonObject image = stubs.imageAt(log.image().endOffset());
    assertThat(image.getString("checksum")).isEqualTo(log.image().checksumText());
    assertThat(image.getLong("offset")).isEqualTo(log.image().endOffset());
    assertThat(image.getInteger("partitions")).isEqualTo(2);
    assertThat(image.getInteger("leads")).isEqualTo(2);
    assertThat(image.getInteger("follows")).isZero();
  }

  @Test
  void aParkedFetchBringsWhatIsCommittedLater() {
    stubs.start(controller);
    stubs.imageAt(log.image().endOffset());
    FetchRequest parked =
        controller.nextFetched(each -> each.getFetchOffset() == log.image().endOffset());
    assertThat(parked.getLastEpoch()).isEqualTo(4);
    assertThat(parked.getMaxWaitMs()).isEqualTo(200);
    append(() -> log.topic("audit", "a", 1, 3, 2));
    assertThat(stubs.imageAt(log.image().endOffset()).getInteger("follows")).isEqualTo(1);
  }

  @Test
  void aRestartGoesOnWhereTheCacheEnds() {
    stubs.start(controller);
    stubs.imageAt(log.image().endOffset());
    await(stubs.leave());
    controller.fetched.clear();
    stubs.start(controller);
    FetchRequest first = controller.nextFetched(each -> true);
    assertThat(first.getFetchOffset()).isEqualTo(log.image().endOffset());
    assertThat(first.getLastEpoch()).isEqualTo(4);
    assertThat(stubs.imageAt(0).getString("checksum")).isEqualTo(log.image().checksumText());
    assertThat(stubs.imageAt(0).getInteger("leads")).isEqualTo(2);
  }

  @Test
  void aControllerThatCameBackIsTailedOnFromTheLastOffset() {
    stubs.start(controller);
    long before = log.image().endOffset();
    stubs.imageAt(before);
    controller.stop();
    controller.fetched.clear();
    append(() -> log.isr("o", 0, 2));
    controller.start();
    assertThat(controller.nextFetched(each -> true).getFetchOffset()).isEqualTo(before);
    stubs.imageAt(log.image().endOffset());
  }

  @Test
  void theTailStaysWithOneControllerAndMovesOnWhenThatFails() {
    ScriptedController other = stubs.controller();
    other.append(log.entries());
    stubs.start(controller, other);
    stubs.imageAt(log.image().endOffset());
    controller.nextFetched(each -> each.getFetchOffset() == log.image().endOffset());
    assertThat(other.fetched).isEmpty();
    controller.stop();
    assertThat(other.nextFetched(each -> true).getFetchOffset()).isEqualTo(log.image().endOffset());
  }

  @Test
  void aControllerThatAnswersWithAnErrorIsLeft() {
    ScriptedController other = stubs.controller();
    other.append(log.entries());
    controller.fetch =
        request ->
            Future.succeededFuture(FetchResponse.newBuilder().setError(ErrorCode.BUSY).build());
    stubs.start(controller, other);
    stubs.imageAt(log.image().endOffset());
  }

  @Test
  void aControllerThatKnowsNoLeaderAndNothingNewIsLeft() {
    ScriptedController other = stubs.controller();
    other.append(log.entries());
    controller.fetch =
        request ->
            Future.succeededFuture(
                FetchResponse.newBuilder()
                    .setLeader(LeaderHint.newBuilder().setNodeId(-1))
                    .build());
    stubs.start(controller, other);
    stubs.imageAt(log.image().endOffset());
  }

  @Test
  void oneControllerThatLagsDoesNotMakeTheTailStartOver() {
    ScriptedController lagging = stubs.controller();
    stubs.start(controller, lagging);
    stubs.imageAt(log.image().endOffset());
    lagging.fetch = request -> outOfRange();
    controller.stop();
    lagging.nextFetched(each -> true);
    controller.fetched.clear();
    append(() -> log.isr("o", 0, 2));
    controller.start();
    stubs.imageAt(log.image().endOffset());
    assertThat(controller.fetched).noneMatch(each -> each.getFetchOffset() == 0);
  }

  @Test
  void whenEveryControllerHasAnotherLogTheTailStartsOver() {
    stubs.start(controller);
    stubs.imageAt(log.image().endOffset());
    TestLog another = new TestLog().leaderChange(9).topic("new", "n", 1, 2);
    controller.fetch =
        request ->
            request.getLastEpoch() == 4
                ? outOfRange()
                : Future.succeededFuture(
                    FetchResponse.newBuilder()
                        .addAllEntries(another.from(request.getFetchOffset()))
                        .build());
    assertThat(controller.nextFetched(each -> each.getLastEpoch() == 9).getFetchOffset())
        .isEqualTo(another.image().endOffset());
    assertThat(stubs.imageAt(0).getString("checksum")).isEqualTo(another.image().checksumText());
    await(stubs.leave());
    stubs.start(controller);
    assertThat(stubs.imageAt(0).getLong("epoch")).isEqualTo(9);
  }

  @Test
  void aRecordThatThisBuildDoesNotKnowEndsTheStub() {
    BrokerVerticle broker = stubs.start(controller);
    stubs.imageAt(log.image().endOffset());
    controller.append(
        List.of(
            log.entries().get(1).toBuilder()
                .setBaseOffset(log.image().endOffset())
                .setTerm(4)
                .setPayload(
                    RecordBatch.newBuilder()
                        .addRecords(MetadataRecord.getDefaultInstance())
                        .build()
                        .toByteString())
                .build()));
    assertThatThrownBy(() -> await(broker.ended())).hasMessageContaining("cannot be replayed");
  }

  @Test
  void aLeaderAsksToHaveAnActiveReplicaBack() {
    stubs.start(controller);
    append(() -> log.isr("o", 1, 2));
    BrokerRequest asked = controller.nextAsked(BrokerRequest::hasAlterPartition);
    assertThat(asked.getAlterPartition().getBrokerId()).isEqualTo(Stubs.BROKER);
    assertThat(asked.getAlterPartition().getBrokerEpoch()).isEqualTo(7);
    assertThat(asked.getAlterPartition().getPartitionsList())
        .containsExactly(
            PartitionIsr.newBuilder()
                .setTopicId("o")
                .setPartitionId(1)
                .setPartitionEpoch(1)
                .addIsr(2)
                .addIsr(3)
                .build());
  }

  @Test
  void anIsrChangeThatIsRefusedIsAskedForAgain() {
    AtomicInteger tries = new AtomicInteger();
    controller.broker =
        request ->
            request.hasAlterPartition() && tries.incrementAndGet() == 1
                ? altered(request, ErrorCode.INELIGIBLE_REPLICA)
                : agree(request);
    stubs.start(controller);
    append(() -> log.isr("o", 0, 2));
    controller.nextAsked(BrokerRequest::hasAlterPartition);
    controller.nextAsked(BrokerRequest::hasAlterPartition);
  }

  @Test
  void theStatusListenerAnswersWhetherItIsThereAndSaysWhenItIsNotThatFar() {
    stubs.start(controller);
    assertThat(await(stubs.get("/livez")).statusCode()).isEqualTo(200);
    assertThat(await(stubs.get("/image?min_offset=99999&wait_ms=1")).statusCode()).isEqualTo(503);
    assertThat(await(stubs.get("/image?min_offset=x")).statusCode()).isEqualTo(400);
    assertThat(await(stubs.get("/nowhere")).statusCode()).isEqualTo(404);
  }

  private static Future<FetchResponse> outOfRange() {
    return Future.succeededFuture(
        FetchResponse.newBuilder()
            .setError(ErrorCode.OFFSET_OUT_OF_RANGE)
            .setHighWatermark(3)
            .build());
  }

  /** Commits what is added to the log, as entries of their own. */
  private void append(Runnable addition) {
    long from = log.image().endOffset();
    addition.run();
    controller.append(log.from(from));
  }
}
