package io.quorate.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.ErrorCode;
import io.quorate.message.ListTopicsRequest;
import io.quorate.message.ListTopicsResponse;
import io.quorate.message.TopicSummary;
import java.util.ArrayList;
import java.util.List;

/** The topics there are, page by page, and the one that was probably meant. */
final class TopicNames {
  private static final int PAGE = 5000;

  private TopicNames() {}

  static List<TopicSummary> all(Connection connection, boolean stale) {
    List<TopicSummary> topics = new ArrayList<>();
    String after = "";
    ListTopicsResponse page;
    do {
      page =
          connection
              .call(
                  AdminRequest.newBuilder()
                      .setStale(stale)
                      .setListTopics(ListTopicsRequest.newBuilder().setAfter(after).setLimit(PAGE)))
              .getListTopics();
      topics.addAll(page.getTopicsList());
      after = topics.isEmpty() ? "" : topics.get(topics.size() - 1).getName();
    } while (page.getMore());
    return topics;
  }

  /** The controller's message, and for an unknown name the nearest known one. */
  static String explain(Connection connection, int error, String name, String message) {
    if (error != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION_VALUE) {
      return message;
    }
    List<String> known = all(connection, true).stream().map(TopicSummary::getName).toList();
    String said = message.isEmpty() ? "there is no topic '" + name + "'" : message;
    return said + Nearest.hint(name, known, "");
  }
}
