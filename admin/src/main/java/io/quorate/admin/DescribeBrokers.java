package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.BrokerDescription;
import io.quorate.message.DescribeBrokersRequest;
import io.quorate.message.Endpoint;
import io.quorate.message.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code brokers list} and {@code brokers describe}: the same, of all or of some. */
final class DescribeBrokers extends ReadCommand {
  static final CommandSpec LIST =
      new CommandSpec(
          "brokers list",
          "",
          "Lists the registered brokers",
          List.of("quorate brokers list", "quorate brokers list -o json"),
          DescribeBrokers::new);

  static final CommandSpec DESCRIBE =
      new CommandSpec(
          "brokers describe",
          "[ID...]",
          "Shows brokers in full; all of them when none is named",
          List.of("quorate brokers describe 1 2", "quorate brokers describe --broker 1 -o json"),
          Full::new);

  private static final class Full extends ReadCommand {
    @Parameter(
        names = {"--broker", "--broker-id", "--id"},
        order = 1,
        description = "a broker's id; repeatable")
    List<Integer> ids = new ArrayList<>();

    @Override
    Answer answer(Connection connection) {
      List<Integer> asked = new ArrayList<>(ids);
      arguments.forEach(each -> asked.add(Arguments.number("broker id", each)));
      return describe(connection, this, asked, DescribeBrokers::text);
    }
  }

  private interface Text {
    String of(List<BrokerDescription> brokers);
  }

  @Override
  Answer answer(Connection connection) {
    return describe(connection, this, List.of(), DescribeBrokers::table);
  }

  private static Answer describe(
      Connection connection, ReadCommand command, List<Integer> ids, Text text) {
    DescribeBrokersRequest asked = DescribeBrokersRequest.newBuilder().addAllBrokerIds(ids).build();
    Batch batch = new Batch("brokers");
    List<BrokerDescription> found = new ArrayList<>();
    for (BrokerDescription each :
        connection
            .call(command.request().setDescribeBrokers(asked))
            .getDescribeBrokers()
            .getBrokersList()) {
      if (each.getError() == ErrorCode.NONE) {
        found.add(each);
        batch.done(json(each), "");
      } else {
        JsonObject item = new JsonObject().put("brokerId", each.getBrokerId());
        String subject = "broker " + each.getBrokerId();
        batch.refused(item, subject, each.getErrorValue(), each.getMessage());
      }
    }
    return batch.answer(new JsonObject(), text.of(found));
  }

  static JsonObject json(BrokerDescription broker) {
    JsonArray endpoints = new JsonArray();
    for (Endpoint each : broker.getEndpointsList()) {
      endpoints.add(
          new JsonObject()
              .put("name", each.getName())
              .put("host", each.getHost())
              .put("port", each.getPort()));
    }
    return new JsonObject()
        .put("brokerId", broker.getBrokerId())
        .put("brokerEpoch", broker.getBrokerEpoch())
        .put("incarnationId", broker.getIncarnationId())
        .put("endpoints", endpoints)
        .put("rack", broker.hasRack() ? broker.getRack() : null)
        .put("fenced", broker.getFenced())
        .put("inControlledShutdown", broker.getInControlledShutdown())
        .put("leaderCount", broker.getLeaderCount())
        .put("replicaCount", broker.getReplicaCount())
        .put("msSinceLastHeartbeat", broker.getMsSinceLastHeartbeat())
        .put("metadataOffset", broker.getMetadataOffset());
  }

  static String table(List<BrokerDescription> brokers) {
    Table table =
        new Table("BROKER", "ADDRESS", "RACK", "STATE", "LEADERS", "REPLICAS", "LAST HEARTBEAT");
    for (BrokerDescription each : brokers) {
      table.row(
          each.getBrokerId(),
          endpoints(each),
          each.hasRack() ? each.getRack() : "-",
          state(each),
          each.getLeaderCount(),
          each.getReplicaCount(),
          Ages.shown(each.getMsSinceLastHeartbeat()));
    }
    return table.toString();
  }

  private static String text(List<BrokerDescription> brokers) {
    return brokers.stream().map(DescribeBrokers::text).collect(Collectors.joining("\n"));
  }

  private static String text(BrokerDescription broker) {
    return new Table("Broker", String.valueOf(broker.getBrokerId()))
        .row("Address", endpoints(broker))
        .row("Rack", broker.hasRack() ? broker.getRack() : "-")
        .row("State", state(broker))
        .row("Broker epoch", broker.getBrokerEpoch())
        .row("Incarnation", broker.getIncarnationId())
        .row("Leads partitions", broker.getLeaderCount())
        .row("Has replicas", broker.getReplicaCount())
        .row("Last heartbeat", Ages.shown(broker.getMsSinceLastHeartbeat()))
        .row("Metadata offset", broker.getMetadataOffset() < 0 ? "-" : broker.getMetadataOffset())
        .toString();
  }

  private static String state(BrokerDescription broker) {
    String fenced = broker.getFenced() ? "fenced" : "active";
    return broker.getInControlledShutdown() ? fenced + ", shutting down" : fenced;
  }

  private static String endpoints(BrokerDescription broker) {
    return broker.getEndpointsList().stream()
        .map(each -> each.getName() + "://" + each.getHost() + ":" + each.getPort())
        .collect(Collectors.joining(","));
  }
}
