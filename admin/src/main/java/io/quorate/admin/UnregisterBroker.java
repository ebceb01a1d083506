package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.AdminRequest;
import io.quorate.message.UnregisterBrokerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code brokers unregister}. */
final class UnregisterBroker extends ClusterCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "brokers unregister",
          "ID",
          "Forgets a broker that is gone for good",
          List.of("quorate brokers unregister 4", "quorate brokers unregister --id 4"),
          UnregisterBroker::new);

  @Parameter(
      names = {"--id", "--broker", "--broker-id"},
      order = 1,
      description = "the broker's id")
  List<Integer> ids = new ArrayList<>();

  @Override
  Answer answer(Connection connection) {
    List<Integer> asked = new ArrayList<>(ids);
    arguments.forEach(each -> asked.add(Arguments.number("broker id", each)));
    if (asked.size() != 1) {
      throw CommandException.usage("name exactly one broker, e.g. quorate brokers unregister 4");
    }
    int id = asked.get(0);
    connection.call(
        AdminRequest.newBuilder()
            .setUnregisterBroker(UnregisterBrokerRequest.newBuilder().setBrokerId(id)));
    return Answer.ok(
        new JsonObject().put("brokerId", id).put("unregistered", true),
        "Unregistered broker " + id + ".\n");
  }
}
