package io.quorate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.CreateTopicsRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.ListTopicsRequest;
import io.quorate.message.TransferLeaderRequest;
import io.quorate.rpc.Address;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminClientTest {
  private static final AdminSettings PATIENT =
      new AdminSettings(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMillis(1),
          Duration.ofMillis(5));
  private static final AdminRequest READ =
      AdminRequest.newBuilder().setListTopics(ListTopicsRequest.getDefaultInstance()).build();
  private static final AdminRequest WRITE =
      AdminRequest.newBuilder().setCreateTopics(CreateTopicsRequest.getDefaultInstance()).build();
  private static final AdminRequest TRANSFER =
      AdminRequest.newBuilder()
          .setTransferLeader(TransferLeaderRequest.newBuilder().setNodeId(-1))
          .build();
  private static final AdminResponse DONE = AdminResponse.newBuilder().setOffset(7).build();

  private final Vertx vertx = Vertx.vertx();
  private final List<CannedController> controllers = new ArrayList<>();

  @AfterEach
  void closeAll() {
    controllers.forEach(CannedController::close);
    vertx.close().await();
  }

  @Test
  void anAnswerIsGivenBackAsItCame() {
    CannedController controller = open(CannedController.answering(DONE));
    assertThat(call(READ, PATIENT, controller.address())).isEqualTo(DONE);
  }

  @Test
  void aRefusalIsAFinalAnswer() {
    AdminResponse refusal = CannedController.error(ErrorCode.INVALID_REQUEST, "no");
    CannedController controller = open(CannedController.answering(refusal, DONE));
    assertThat(call(WRITE, PATIENT, controller.address())).isEqualTo(refusal);
  }

  @Test
  void aHintToTheLeaderIsFollowedEvenToAnAddressOutsideTheBootstrapList() {
    CannedController leader = open(CannedController.answering(DONE));
    CannedController follower =
        open(CannedController.answering(CannedController.notController(leader.address())));
    assertThat(call(WRITE, PATIENT, follower.address())).isEqualTo(DONE);
    assertThat(leader.asked).hasSize(1);
  }

  @Test
  void everyTryOfAWriteCarriesTheSameRequestId() {
    CannedController controller =
        open(
            CannedController.answering(
                CannedController.error(ErrorCode.BUSY, ""),
                CannedController.error(ErrorCode.OUTCOME_UNKNOWN, ""),
                CannedController.error(ErrorCode.REQUEST_TIMED_OUT, ""),
                CannedController.error(ErrorCode.NOT_CONTROLLER, ""),
                DONE));
    assertThat(call(WRITE, PATIENT, controller.address())).isEqualTo(DONE);
    assertThat(controller.asked).hasSize(5);
    assertThat(controller.asked).extracting(AdminRequest::getRequestId).doesNotContain("");
    assertThat(controller.asked)
        .extracting(AdminRequest::getRequestId)
        .containsOnly(id(controller));
  }

  @Test
  void twoWritesHaveDifferentRequestIds() {
    CannedController controller = open(CannedController.answering(DONE));
    call(WRITE, PATIENT, controller.address());
    call(WRITE, PATIENT, controller.address());
    assertThat(controller.asked).extracting(AdminRequest::getRequestId).doesNotHaveDuplicates();
  }

  @Test
  void aRequestIdChosenByTheCallerIsKept() {
    CannedController controller = open(CannedController.answering(DONE));
    call(WRITE.toBuilder().setRequestId("mine").build(), PATIENT, controller.address());
    assertThat(id(controller)).isEqualTo("mine");
  }

  @Test
  void aWriteThatGotNoAnswerIsAskedOfAnotherControllerWithTheSameRequestId() {
    CannedController silent = open(new CannedController(CannedController.SILENT));
    CannedController other = open(CannedController.answering(DONE));
    AdminClient both =
        new AdminClient(
            vertx,
            List.of(silent.address(), other.address()),
            new AdminSettings(
                PATIENT.timeout(),
                PATIENT.unreachableLimit(),
                Duration.ofMillis(300),
                PATIENT.backoffMin(),
                PATIENT.backoffMax()));
    // Both are connected before the write, so the first of the list is asked first.
    both.ask(other.address(), READ, Duration.ofSeconds(5)).await();
    both.ask(silent.address(), READ, Duration.ofSeconds(1)).otherwiseEmpty().await();
    assertThat(both.call(WRITE).await()).isEqualTo(DONE);
    assertThat(silent.asked).last().extracting(AdminRequest::getRequestId).isNotEqualTo("");
    assertThat(other.asked)
        .last()
        .extracting(AdminRequest::getRequestId)
        .isEqualTo(silent.asked.get(silent.asked.size() - 1).getRequestId());
    both.close().await();
  }

  @Test
  void aTransferOfLeadershipWithoutAnAnswerIsNotRepeated() {
    CannedController controller =
        open(
            CannedController.answering(
                CannedController.error(ErrorCode.OUTCOME_UNKNOWN, "lost"), DONE));
    ClusterUnavailableException failure = failure(TRANSFER, PATIENT, controller.address());
    assertThat(failure.outcomeUnknown()).isTrue();
    assertThat(controller.asked).hasSize(1);
  }

  @Test
  void aDeadClusterIsReportedWithEveryAddressAndItsReason() throws IOException {
    Address first = freeAddress();
    Address second = freeAddress();
    ClusterUnavailableException failure =
        failure(READ, PATIENT.withTimeout(Duration.ofMillis(500)), first, second);
    assertThat(failure)
        .hasMessageContaining("no controller could be reached")
        .hasMessageContaining(first.toString())
        .hasMessageContaining(second.toString())
        .hasMessageContaining("refused");
    assertThat(failure.outcomeUnknown()).isFalse();
  }

  @Test
  void aDeadClusterIsReportedWithinFiveSecondsByDefault() {
    assertThat(AdminSettings.DEFAULTS.unreachableLimit()).isLessThan(Duration.ofSeconds(5));
    assertThat(AdminSettings.DEFAULTS.withTimeout(Duration.ofMillis(200)).unreachableLimit())
        .isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aDeadControllerBesideALivingOneDoesNotHoldUpTheCall() throws IOException {
    CannedController living = open(CannedController.answering(DONE));
    assertThat(call(READ, PATIENT, freeAddress(), living.address())).isEqualTo(DONE);
  }

  @Test
  void aClusterWithoutALeaderIsReportedAtTheDeadlineWithWhatItSaid() {
    CannedController controller =
        open(
            CannedController.answering(
                CannedController.error(ErrorCode.NOT_CONTROLLER, "no leader is known")));
    assertThat(failureOnceConnected(READ, controller.address()))
        .hasMessageContaining("no final answer")
        .hasMessageContaining("NOT_CONTROLLER: no leader is known");
  }

  @Test
  void aWriteThatMayHaveBeenCarriedOutSaysSo() {
    CannedController controller =
        open(CannedController.answering(CannedController.error(ErrorCode.OUTCOME_UNKNOWN, "")));
    assertThat(failureOnceConnected(WRITE, controller.address()).outcomeUnknown()).isTrue();
    assertThat(failureOnceConnected(READ, controller.address()).outcomeUnknown()).isFalse();
  }

  @Test
  void theControllerIsToldToGiveUpBeforeTheClientDoes() {
    CannedController controller = open(CannedController.answering(DONE));
    call(READ, PATIENT, controller.address());
    assertThat(controller.asked.get(0).getTimeoutMs()).isBetween(1, 19_999);
  }

  static Address freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Address("127.0.0.1", socket.getLocalPort());
    }
  }

  private CannedController open(CannedController controller) {
    controllers.add(controller);
    return controller;
  }

  private static String id(CannedController controller) {
    return controller.asked.get(0).getRequestId();
  }

  private AdminResponse call(AdminRequest request, AdminSettings settings, Address... bootstrap) {
    AdminClient client = new AdminClient(vertx, List.of(bootstrap), settings);
    return client.call(request).eventually(client::close).await();
  }

  private ClusterUnavailableException failure(
      AdminRequest request, AdminSettings settings, Address... bootstrap) {
    return catchThrowableOfType(
        ClusterUnavailableException.class, () -> call(request, settings, bootstrap));
  }

  /** The deadline counts from when there is a connection, so that a slow machine fails nothing. */
  private ClusterUnavailableException failureOnceConnected(AdminRequest request, Address address) {
    AdminSettings settings = PATIENT.withTimeout(Duration.ofSeconds(1));
    AdminClient client = new AdminClient(vertx, List.of(address), settings);
    client.ask(address, READ, Duration.ofSeconds(20)).await();
    return catchThrowableOfType(
        ClusterUnavailableException.class,
        () -> client.call(request).eventually(client::close).await());
  }
}
