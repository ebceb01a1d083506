package io.quorate.controller.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.vertx.core.Future;

/** What HTTP needs of the controller behind it. Called on the event loop of the server; futures complete there. */
public interface AdminDoor {
  /**
   * Carries out or passes on one request. A refusal is an answer with an error in it; the future fails only when this
   * controller is broken.
   */
  Future<AdminResponse> handle(AdminRequest request);

  /** Committed entries from an offset on; with {@code broker_id} -1 the offset may lie anywhere. A refusal as above. */
  Future<FetchResponse> log(FetchRequest request);

  /** Whether this controller takes part in the quorum right now. Answers at once. */
  Readiness readiness();

  /** The id of the cluster this controller was formatted for. */
  String clusterId();
}
