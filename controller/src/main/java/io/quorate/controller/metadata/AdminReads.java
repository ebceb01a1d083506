package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;

/** What operators ask to see. Pure; any thread that may read the context's liveness. */
public final class AdminReads {
  private AdminReads() {}

  /**
   * Answers from a committed picture; the reply's offset is that picture's end offset.
   *
   * @throws IllegalArgumentException for a write, and for what is asked of the quorum rather than of the metadata (describe
   *     quorum, transfer leader)
   */
  public static AdminResponse answer(
      AdminRequest request, MetadataImage committed, ReadContext context) {
    AdminResponse.Builder reply = AdminResponse.newBuilder().setOffset(committed.endOffset());
    switch (request.getRequestCase()) {
      case LIST_TOPICS ->
          reply.setListTopics(DescribeTopics.list(request.getListTopics(), committed));
      case DESCRIBE_TOPICS ->
          reply.setDescribeTopics(DescribeTopics.describe(request.getDescribeTopics(), committed));
      case DESCRIBE_CONFIGS ->
          reply.setDescribeConfigs(DescribeConfigs.answer(request.getDescribeConfigs(), committed));
      case DESCRIBE_BROKERS ->
          reply.setDescribeBrokers(
              DescribeBrokers.answer(request.getDescribeBrokers(), committed, context));
      case DESCRIBE_CLUSTER -> reply.setDescribeCluster(DescribeCluster.answer(committed, context));
      case CREATE_TOPICS,
          DELETE_TOPICS,
          ALTER_CONFIGS,
          UNREGISTER_BROKER,
          DESCRIBE_QUORUM,
          TRANSFER_LEADER ->
          throw new IllegalArgumentException(
              request.getRequestCase() + " is not answered from the metadata image");
      case REQUEST_NOT_SET ->
          reply
              .setError(ErrorCode.UNSUPPORTED_VERSION)
              .setMessage("request is empty or of a kind that this controller does not know");
    }
    return reply.build();
  }
}
