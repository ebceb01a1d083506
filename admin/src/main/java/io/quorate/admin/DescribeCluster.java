package io.quorate.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.DescribeClusterRequest;
import io.quorate.message.DescribeClusterResponse;
import io.quorate.message.Voter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code cluster describe}. Without a leader it shows what one controller knows, and says so by its exit code. */
final class DescribeCluster extends ReadCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "cluster describe",
          "",
          "Shows controllers, brokers and how many partitions need care; exits 10 when some do",
          List.of("quorate cluster describe", "quorate cluster describe -o json"),
          DescribeCluster::new);

  @Override
  Answer answer(Connection connection) {
    QuorumSurvey survey = QuorumSurvey.take(connection);
    AdminRequest.Builder request =
        request()
            .setStale(stale || survey.leaderId() < 0)
            .setDescribeCluster(DescribeClusterRequest.getDefaultInstance());
    DescribeClusterResponse cluster = connection.call(request).getDescribeCluster();
    List<String> problems = survey.problems();
    if (cluster.getLeaderlessPartitionCount() > 0) {
      problems.add(cluster.getLeaderlessPartitionCount() + " partitions have no leader");
    }
    return new Answer(
        problems.isEmpty() ? ExitCode.OK : ExitCode.UNHEALTHY,
        json(survey, cluster, problems),
        text(survey, cluster, problems),
        List.of());
  }

  private static JsonObject json(
      QuorumSurvey survey, DescribeClusterResponse cluster, List<String> problems) {
    JsonArray controllers = new JsonArray();
    for (Voter each : cluster.getControllersList()) {
      controllers.add(
          new JsonObject()
              .put("nodeId", each.getNodeId())
              .put("directoryId", each.getDirectoryId())
              .put("host", each.getHost())
              .put("port", each.getPort()));
    }
    JsonArray brokers = new JsonArray();
    cluster.getBrokersList().forEach(each -> brokers.add(DescribeBrokers.json(each)));
    return new JsonObject()
        .put("clusterId", cluster.getClusterId())
        .put("leaderId", survey.leaderId())
        .put("healthy", problems.isEmpty())
        .put("problems", new JsonArray(problems))
        .put("controllers", controllers)
        .put("brokers", brokers)
        .put("topicCount", cluster.getTopicCount())
        .put("partitionCount", cluster.getPartitionCount())
        .put("leaderlessPartitionCount", cluster.getLeaderlessPartitionCount())
        .put("underReplicatedPartitionCount", cluster.getUnderReplicatedPartitionCount());
  }

  private static String text(
      QuorumSurvey survey, DescribeClusterResponse cluster, List<String> problems) {
    Table controllers = new Table("CONTROLLER", "ADDRESS", "DIRECTORY", "");
    for (Voter each : cluster.getControllersList()) {
      controllers.row(
          each.getNodeId(),
          each.getHost() + ":" + each.getPort(),
          each.getDirectoryId(),
          each.getNodeId() == survey.leaderId() ? "leader" : "");
    }
    Table head =
        new Table("Cluster", cluster.getClusterId())
            .row("Topics", cluster.getTopicCount())
            .row("Partitions", cluster.getPartitionCount())
            .row("Leaderless", cluster.getLeaderlessPartitionCount())
            .row("Under-replicated", cluster.getUnderReplicatedPartitionCount());
    String verdict = problems.isEmpty() ? "Healthy." : "Needs care:";
    return String.join(
            "\n",
            head.toString(),
            controllers.toString(),
            DescribeBrokers.table(cluster.getBrokersList()),
            verdict)
        + problems.stream().map(each -> "\n  " + each).reduce("", String::concat)
        + "\n";
  }
}
