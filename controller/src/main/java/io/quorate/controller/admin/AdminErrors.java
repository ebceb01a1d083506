package io.quorate.controller.admin;

import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;

/**
 * What an error is over HTTP: the only such place. Status and {@code error_code} are Kafka REST v3's where it has one, so
 * that its clients understand them: 40002 for what Kafka refuses (a topic that exists is 400 there, not 409), 40403 for an
 * unknown topic or partition, 50003 for what may work in a moment. The message begins with Kafka's name of the error.
 */
final class AdminErrors {
  private AdminErrors() {}

  /** Passes an answer without an error on; throws the {@link Refusal} for one with an error. */
  static AdminResponse check(AdminResponse response) {
    check(response.getError(), response.getMessage());
    return response;
  }

  /** Throws the {@link Refusal} for this error, unless it is NONE. */
  static void check(ErrorCode error, String message) {
    if (error != ErrorCode.NONE) {
      throw refusal(error, message);
    }
  }

  static Refusal refusal(ErrorCode error, String message) {
    String text = message.isEmpty() ? error.name() : error.name() + ": " + message;
    return switch (error) {
      case UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID -> new Refusal(404, 40403, false, text);
      case BROKER_ID_NOT_REGISTERED, SNAPSHOT_NOT_FOUND, INCONSISTENT_CLUSTER_ID ->
          new Refusal(404, 404, false, text);
      case TOPIC_ALREADY_EXISTS,
          INVALID_PARTITIONS,
          INVALID_REPLICATION_FACTOR,
          INVALID_REPLICA_ASSIGNMENT,
          INVALID_REQUEST,
          POLICY_VIOLATION,
          UNSUPPORTED_VERSION,
          OFFSET_OUT_OF_RANGE ->
          new Refusal(400, 40002, false, text);
      case INVALID_TOPIC_EXCEPTION, INVALID_CONFIG -> new Refusal(422, 422, false, text);
      case CLUSTER_AUTHORIZATION_FAILED -> new Refusal(403, 40301, false, text);
      case INVALID_UPDATE_VERSION,
          STALE_BROKER_EPOCH,
          DUPLICATE_BROKER_REGISTRATION,
          INELIGIBLE_REPLICA,
          FENCED_LEADER_EPOCH,
          UNKNOWN_LEADER_EPOCH ->
          new Refusal(409, 409, false, text);
      case NOT_CONTROLLER, NOT_LEADER_OR_FOLLOWER, BUSY -> new Refusal(503, 50003, true, text);
      case REQUEST_TIMED_OUT, OUTCOME_UNKNOWN -> new Refusal(504, 504, false, text);
      case NONE, UNKNOWN_SERVER_ERROR, UNRECOGNIZED -> new Refusal(500, 50002, false, text);
    };
  }

  /** The request itself cannot be understood; the message names the field and what would be right. */
  static Refusal badRequest(String message) {
    return new Refusal(400, 400, false, message);
  }

  static Refusal notFound(String message) {
    return new Refusal(404, 404, false, message);
  }

  static Refusal noPartition(String topic, int partition, int count) {
    return refusal(
        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
        "topic '%s' has the partitions 0 to %d, not %d".formatted(topic, count - 1, partition));
  }

  static Refusal methodNotAllowed(String message) {
    return new Refusal(405, 405, false, message);
  }

  static Refusal tooLarge(int maxBodyBytes) {
    return new Refusal(413, 413, false, "the body may have " + maxBodyBytes + " bytes at most");
  }

  static Refusal notJson(String contentType) {
    return new Refusal(
        415, 415, false, "Content-Type is %s, must be application/json".formatted(contentType));
  }

  static Refusal noAnswer(long timeoutMs) {
    return refusal(
        ErrorCode.REQUEST_TIMED_OUT,
        "no answer within " + timeoutMs + " ms; whether it was done is not known");
  }

  static Refusal broken(String message) {
    return refusal(ErrorCode.UNKNOWN_SERVER_ERROR, message);
  }
}
