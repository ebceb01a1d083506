package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.AdminRequest;
import io.quorate.message.TransferLeaderRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code quorum transfer-leader}. */
final class TransferLeader extends ClusterCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "quorum transfer-leader",
          "[NODE_ID]",
          "Hands leadership to another voter; to the most advanced one when none is named",
          List.of("quorate quorum transfer-leader 2", "quorate quorum transfer-leader"),
          TransferLeader::new);

  @Parameter(
      names = {"--node-id", "--to"},
      order = 1,
      description = "the voter that shall lead; -1: the most advanced")
  int nodeId = -1;

  @Override
  Answer answer(Connection connection) {
    if (arguments.size() > 1) {
      throw CommandException.usage("name at most one voter");
    }
    int target = arguments.isEmpty() ? nodeId : Arguments.number("node id", arguments.get(0));
    int leader =
        connection
            .call(
                AdminRequest.newBuilder()
                    .setTransferLeader(TransferLeaderRequest.newBuilder().setNodeId(target)))
            .getTransferLeader()
            .getLeaderId();
    return Answer.ok(new JsonObject().put("leaderId", leader), "Node " + leader + " leads now.\n");
  }
}
