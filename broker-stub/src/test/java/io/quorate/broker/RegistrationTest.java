package io.quorate.broker;

import static io.quorate.broker.ScriptedController.agree;
import static io.quorate.broker.ScriptedController.await;
import static io.quorate.broker.ScriptedController.beat;
import static io.quorate.broker.ScriptedController.error;
import static io.quorate.broker.ScriptedController.notController;
import static io.quorate.broker.ScriptedController.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.BrokerRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.HeartbeatRequest;
import io.quorate.message.RegisterBrokerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registration, heartbeats and the way to the leader, against controllers on real sockets. */
class RegistrationTest {
  @TempDir Path folder;

  private Stubs stubs;
  private ScriptedController controller;

  @BeforeEach
  void start() {
    stubs = new Stubs(folder).shutdownTimeout(Duration.ofMillis(1));
    controller = stubs.controller();
  }

  @AfterEach
  void stop() {
    stubs.close();
  }

  @Test
  void aStubRegistersWithWhatItIsToldToBe() {
    stubs.start(controller);
    RegisterBrokerRequest register = nextRegister(controller);
    assertThat(register.getBrokerId()).isEqualTo(Stubs.BROKER);
    assertThat(register.getClusterId()).isEqualTo("test-cluster");
    assertThat(register.getRack()).isEqualTo("rack-a");
    assertThat(register.getEndpoints(0).getHost()).isEqualTo("broker.example");
    assertThat(register.getEndpoints(0).getPort()).isEqualTo(9094);
    assertThat(register.getIncarnationId()).hasSize(22);
  }

  @Test
  void itWantsToStayFencedUntilTheControllerFindsItCaughtUp() {
    AtomicInteger beats = new AtomicInteger();
    controller.broker =
        request ->
            request.hasHeartbeat()
                ? beat(beats.incrementAndGet() > 2, true, false)
                : agree(request);
    stubs.start(controller);
    assertThat(nextBeat(controller).getWantFence()).isTrue();
    assertThat(nextBeat(controller).getWantFence()).isTrue();
    assertThat(nextBeat(controller).getWantFence()).isTrue();
    HeartbeatRequest caughtUp = nextBeat(controller);
    assertThat(caughtUp.getWantFence()).isFalse();
    assertThat(caughtUp.getBrokerEpoch()).isEqualTo(7);
    assertThat(caughtUp.getBrokerId()).isEqualTo(Stubs.BROKER);
  }

  @Test
  void beatsAreQuickWhileFencedHoweverLongTheInterval() {
    stubs.heartbeatInterval(Duration.ofHours(1));
    controller.broker =
        request -> request.hasHeartbeat() ? beat(true, true, false) : agree(request);
    stubs.start(controller);
    for (int i = 0; i < 10; i++) {
      nextBeat(controller);
    }
  }

  @Test
  void aHeartbeatSaysHowFarTheImageHasCome() {
    TestLog log = new TestLog().leaderChange(1).register(1);
    stubs.start(controller);
    controller.append(log.entries());
    controller.nextAsked(
        each -> each.hasHeartbeat() && each.getHeartbeat().getMetadataOffset() == 2);
  }

  @Test
  void aHintLeadsToTheLeader() {
    ScriptedController leader = stubs.controller();
    controller.broker = request -> notController(leader.address(), 3);
    stubs.start(controller); // does not even know the leader's address
    nextRegister(leader);
    nextBeat(leader);
  }

  @Test
  void withoutHintTheNextControllerIsAsked() {
    ScriptedController leader = stubs.controller();
    controller.broker = request -> error(ErrorCode.NOT_CONTROLLER);
    stubs.start(controller, leader);
    nextRegister(leader);
  }

  @Test
  void aHintOfAnOlderEpochIsNotFollowed() {
    ScriptedController leader = stubs.controller();
    ScriptedController deposed = stubs.controller();
    controller.broker = request -> notController(leader.address(), 5);
    stubs.start(controller);
    nextBeat(leader);
    controller.broker = ScriptedController::agree;
    leader.broker = request -> notController(deposed.address(), 4);
    nextBeat(controller);
    assertThat(deposed.asked).isEmpty();
  }

  @Test
  void aDeadControllerIsPassedOver() {
    ScriptedController leader = stubs.controller();
    controller.stop();
    stubs.start(controller, leader);
    nextRegister(leader);
  }

  @Test
  void aNewLeaderIsFoundWhenTheOldOneDies() {
    ScriptedController next = stubs.controller();
    stubs.start(controller, next);
    nextBeat(controller);
    controller.stop();
    nextBeat(next);
  }

  @Test
  void aSessionOfTheProcessBeforeIsWaitedForWithTheSameIncarnation() {
    AtomicInteger tries = new AtomicInteger();
    controller.broker =
        request ->
            request.hasRegister() && tries.incrementAndGet() < 3
                ? error(ErrorCode.DUPLICATE_BROKER_REGISTRATION)
                : agree(request);
    stubs.start(controller);
    RegisterBrokerRequest first = nextRegister(controller);
    assertThat(nextRegister(controller)).isEqualTo(first);
    assertThat(nextRegister(controller)).isEqualTo(first);
    nextBeat(controller);
  }

  @Test
  void aBrokerThatIsNotKnownAnyMoreRegistersAgainAndBeatsWithItsNewEpoch() {
    for (ErrorCode forgotten :
        new ErrorCode[] {ErrorCode.STALE_BROKER_EPOCH, ErrorCode.BROKER_ID_NOT_REGISTERED}) {
      ScriptedController forgetful = stubs.controller();
      AtomicInteger epoch = new AtomicInteger(100);
      forgetful.broker =
          request ->
              switch (request.getRequestCase()) {
                case REGISTER -> registered(epoch.incrementAndGet());
                case HEARTBEAT ->
                    request.getHeartbeat().getBrokerEpoch() == 101
                        ? error(forgotten)
                        : agree(request);
                default -> agree(request);
              };
      stubs.start(forgetful);
      assertThat(nextBeat(forgetful).getBrokerEpoch()).isEqualTo(101);
      nextRegister(forgetful);
      HeartbeatRequest again = nextBeat(forgetful);
      assertThat(again.getBrokerEpoch()).isEqualTo(102);
      assertThat(again.getWantFence()).isTrue();
      await(stubs.leave());
    }
  }

  @Test
  void aRegistrationThatIsRefusedForGoodEndsTheStub() {
    controller.broker = request -> error(ErrorCode.INCONSISTENT_CLUSTER_ID);
    BrokerVerticle broker = stubs.start(controller);
    assertThatThrownBy(() -> await(broker.ended()))
        .hasMessageContaining("refuses to register broker 2: INCONSISTENT_CLUSTER_ID");
  }

  @Test
  void aRegistrationThatTakesTooLongEndsTheStub() {
    stubs.registrationTimeout(Duration.ofMillis(100));
    controller.broker = request -> error(ErrorCode.DUPLICATE_BROKER_REGISTRATION);
    BrokerVerticle broker = stubs.start(controller);
    assertThatThrownBy(() -> await(broker.ended()))
        .hasMessageContaining("not registered in 100 ms: DUPLICATE_BROKER_REGISTRATION");
  }

  @Test
  void aBrokerThatLeavesAsksToShutDownUntilItIsLetGo() {
    stubs.shutdownTimeout(Duration.ofSeconds(20));
    AtomicInteger wishes = new AtomicInteger();
    controller.broker =
        request ->
            request.getHeartbeat().getWantShutDown()
                ? beat(true, false, wishes.incrementAndGet() == 3)
                : agree(request);
    stubs.start(controller);
    nextBeat(controller);
    await(stubs.leave());
    assertThat(wishes).hasValue(3);
    HeartbeatRequest wish = nextBeat(controller);
    while (!wish.getWantShutDown()) {
      wish = nextBeat(controller);
    }
    assertThat(wish.getWantFence()).isFalse();
  }

  @Test
  void aBrokerThatIsNotLetGoLeavesWhenTheTimeIsOver() {
    stubs.shutdownTimeout(Duration.ofMillis(50));
    controller.broker =
        request -> request.hasHeartbeat() ? beat(true, false, false) : agree(request);
    stubs.start(controller);
    nextBeat(controller);
    await(stubs.leave());
  }

  private static RegisterBrokerRequest nextRegister(ScriptedController controller) {
    return controller.nextAsked(BrokerRequest::hasRegister).getRegister();
  }

  private static HeartbeatRequest nextBeat(ScriptedController controller) {
    return controller.nextAsked(BrokerRequest::hasHeartbeat).getHeartbeat();
  }
}
