package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;

/** What operators ask to change. Called by the event loop only, since a context is its own. */
public final class AdminWrites {
  private AdminWrites() {}

  /** Whether the request goes through {@link #decide}; all others change no metadata. */
  public static boolean isWrite(AdminRequest request) {
    return switch (request.getRequestCase()) {
      case CREATE_TOPICS, DELETE_TOPICS, ALTER_CONFIGS, UNREGISTER_BROKER -> true;
      case LIST_TOPICS,
          DESCRIBE_TOPICS,
          DESCRIBE_CONFIGS,
          DESCRIBE_BROKERS,
          DESCRIBE_CLUSTER,
          DESCRIBE_QUORUM,
          TRANSFER_LEADER,
          REQUEST_NOT_SET ->
          false;
    };
  }

  /**
   * Decides by the newest picture. An error of the whole request stands in the reply's error, one of a part in that part's. The
   * reply's offset is the log's end offset once the records are in it.
   *
   * @throws IllegalArgumentException if it is no write
   */
  public static Decision<AdminResponse> decide(
      AdminRequest request, MetadataImage latest, DecisionContext context) {
    Decision<AdminResponse> decision =
        switch (request.getRequestCase()) {
          case CREATE_TOPICS -> CreateTopics.decide(request.getCreateTopics(), latest, context);
          case DELETE_TOPICS -> DeleteTopics.decide(request.getDeleteTopics(), latest, context);
          case ALTER_CONFIGS -> AlterConfigs.decide(request.getAlterConfigs(), latest, context);
          case UNREGISTER_BROKER -> UnregisterBroker.decide(request.getUnregisterBroker(), latest);
          case LIST_TOPICS,
              DESCRIBE_TOPICS,
              DESCRIBE_CONFIGS,
              DESCRIBE_BROKERS,
              DESCRIBE_CLUSTER,
              DESCRIBE_QUORUM,
              TRANSFER_LEADER,
              REQUEST_NOT_SET ->
              throw new IllegalArgumentException(request.getRequestCase() + " is no write");
        };
    long offset = latest.endOffset() + decision.records().size();
    return decision.map(reply -> reply.toBuilder().setOffset(offset).build());
  }

  static Decision<AdminResponse> refuse(Refusal refusal) {
    return Decision.unchanged(
        AdminResponse.newBuilder().setError(refusal.error()).setMessage(refusal.message()).build());
  }
}
