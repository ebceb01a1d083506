package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.DescribeQuorumResponse;
import io.quorate.message.ReplicaState;
import io.quorate.message.Voter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code quorum status}: every voter is asked directly, so it works without a leader too. */
final class QuorumStatus extends ClusterCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "quorum status",
          "",
          "Shows leader, voters, their logs and their images; exits 10 when something needs care",
          List.of(
              "quorate quorum status",
              "quorate quorum status --watch",
              "quorate quorum status -o json --bootstrap-server 127.0.0.1:9101"),
          QuorumStatus::new);

  @Parameter(names = "--watch", order = 1, description = "again each second, until Ctrl-C")
  boolean watch;

  @Override
  Answer answer(Connection connection) {
    QuorumSurvey survey = QuorumSurvey.take(connection);
    List<String> problems = survey.problems();
    ExitCode exit = problems.isEmpty() ? ExitCode.OK : ExitCode.UNHEALTHY;
    return new Answer(exit, json(survey, problems), text(survey, problems), List.of());
  }

  @Override
  ExitCode run(Terminal terminal, Output output) {
    if (!watch) {
      return super.run(terminal, output);
    }
    try (Connection connection = connect(terminal)) {
      ExitCode exit;
      do {
        exit = draw(connection, output);
      } while (terminal.pause().next());
      return exit;
    }
  }

  /** A watch goes on while nobody answers: that is when it is looked at. */
  private ExitCode draw(Connection connection, Output output) {
    try {
      return output.redraw(answer(connection));
    } catch (ClusterUnavailableException e) {
      return output.redraw(Answer.unavailable(e));
    }
  }

  static JsonObject json(QuorumSurvey survey, List<String> problems) {
    DescribeQuorumResponse view = survey.view();
    JsonArray voters = new JsonArray();
    view.getVotersList().forEach(each -> voters.add(voterJson(survey, each)));
    JsonArray observers = new JsonArray();
    view.getObserversList().forEach(each -> observers.add(replicaJson(each)));
    return new JsonObject()
        .put("clusterId", view.getClusterId())
        .put("leaderId", view.getLeaderId())
        .put("leaderEpoch", view.getLeaderEpoch())
        .put("highWatermark", view.getHighWatermark())
        .put("imageOffset", view.getImageOffset())
        .put("imageChecksum", view.getImageChecksum())
        .put("elections", view.getElections())
        .put("answeredBy", view.getNodeId())
        .put("healthy", problems.isEmpty())
        .put("problems", new JsonArray(problems))
        .put("voters", voters)
        .put("observers", observers);
  }

  private static JsonObject voterJson(QuorumSurvey survey, Voter voter) {
    JsonObject json =
        survey
            .replica(voter.getNodeId())
            .map(QuorumStatus::replicaJson)
            .orElseGet(() -> new JsonObject().put("nodeId", voter.getNodeId()));
    json.put("directoryId", voter.getDirectoryId())
        .put("host", voter.getHost())
        .put("port", voter.getPort());
    DescribeQuorumResponse own = survey.answers().get(voter.getNodeId());
    return own == null
        ? json.put("answers", false).put("reason", survey.silent().get(voter.getNodeId()))
        : json.put("answers", true)
            .put("role", own.getRole())
            .put("imageOffset", own.getImageOffset())
            .put("imageChecksum", own.getImageChecksum());
  }

  private static JsonObject replicaJson(ReplicaState replica) {
    return new JsonObject()
        .put("nodeId", replica.getNodeId())
        .put("directoryId", replica.getDirectoryId())
        .put("logEndOffset", replica.getLogEndOffset())
        .put("lag", replica.getLag())
        .put("msSinceLastFetch", replica.getMsSinceLastFetch())
        .put("msSinceLastCaughtUp", replica.getMsSinceLastCaughtUp())
        .put("status", replica.getStatus());
  }

  static String text(QuorumSurvey survey, List<String> problems) {
    DescribeQuorumResponse view = survey.view();
    String leader = view.getLeaderId() < 0 ? "none" : String.valueOf(view.getLeaderId());
    StringBuilder text = new StringBuilder();
    text.append(
        new Table("Cluster", view.getClusterId())
            .row("Leader", leader)
            .row("Leader epoch", Long.toUnsignedString(view.getLeaderEpoch()))
            .row("High watermark", view.getHighWatermark())
            .row("Image", view.getImageChecksum() + " at offset " + view.getImageOffset()));
    text.append('\n').append(voters(survey));
    if (view.getObserversCount() > 0) {
      text.append('\n').append(observers(view.getObserversList()));
    }
    text.append('\n').append(problems.isEmpty() ? "Healthy.\n" : "Needs care:\n");
    problems.forEach(each -> text.append("  ").append(each).append('\n'));
    return text.toString();
  }

  private static Table voters(QuorumSurvey survey) {
    Table table =
        new Table(
            "VOTER",
            "DIRECTORY",
            "ADDRESS",
            "STATUS",
            "LOG END OFFSET",
            "LAG",
            "LAST CONTACT",
            "IMAGE OFFSET",
            "IMAGE CHECKSUM");
    for (Voter each : survey.view().getVotersList()) {
      Optional<ReplicaState> replica = survey.replica(each.getNodeId());
      DescribeQuorumResponse own = survey.answers().get(each.getNodeId());
      boolean leads = each.getNodeId() == survey.leaderId();
      table.row(
          each.getNodeId(),
          each.getDirectoryId(),
          each.getHost() + ":" + each.getPort(),
          own == null ? "no answer" : replica.map(ReplicaState::getStatus).orElse(own.getRole()),
          replica.map(state -> String.valueOf(state.getLogEndOffset())).orElse("-"),
          replica.map(state -> String.valueOf(state.getLag())).orElse("-"),
          leads ? "-" : Ages.shown(replica.map(ReplicaState::getMsSinceLastFetch).orElse(-1L)),
          own == null ? "-" : own.getImageOffset(),
          own == null ? "-" : own.getImageChecksum());
    }
    return table;
  }

  private static Table observers(List<ReplicaState> observers) {
    Table table = new Table("OBSERVER", "LOG END OFFSET", "LAG", "LAST CONTACT");
    for (ReplicaState each : observers) {
      String contact = Ages.shown(each.getMsSinceLastFetch());
      table.row(each.getNodeId(), each.getLogEndOffset(), each.getLag(), contact);
    }
    return table;
  }
}
