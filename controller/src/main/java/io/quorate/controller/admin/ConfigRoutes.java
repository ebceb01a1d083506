package io.quorate.controller.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.AlterConfigResult;
import io.quorate.message.AlterConfigsRequest;
import io.quorate.message.ConfigAlteration;
import io.quorate.message.ConfigDescription;
import io.quorate.message.ConfigEntry;
import io.quorate.message.ConfigOperation;
import io.quorate.message.ConfigResource;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.DescribeConfigsRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** The configs of a topic, of a broker, or of all brokers: the same five routes for each. */
final class ConfigRoutes {
  /** Whose configs the path speaks of. */
  private record Owner(
      ConfigResourceType type, String name, Resource at, String collection, JsonObject fields) {
    ConfigResource resource() {
      return ConfigResource.newBuilder().setType(type).setName(name).build();
    }
  }

  private final String kind;
  private final Function<Exchange, Owner> ownerOf;

  private ConfigRoutes(String kind, Function<Exchange, Owner> ownerOf) {
    this.kind = kind;
    this.ownerOf = ownerOf;
  }

  static ConfigRoutes ofTopic() {
    return new ConfigRoutes(
        "KafkaTopicConfig",
        exchange -> {
          Resource cluster = exchange.cluster();
          String topic = exchange.param("topic");
          return new Owner(
              ConfigResourceType.TOPIC,
              topic,
              cluster.child("topics", "topic", topic),
              "configs",
              new JsonObject().put("topic_name", topic));
        });
  }

  static ConfigRoutes ofBroker() {
    return new ConfigRoutes(
        "KafkaBrokerConfig",
        exchange -> {
          Resource cluster = exchange.cluster();
          int broker = exchange.intParam("broker");
          return new Owner(
              ConfigResourceType.BROKER,
              Integer.toString(broker),
              cluster.child("brokers", "broker", broker),
              "configs",
              new JsonObject().put("broker_id", broker));
        });
  }

  /** The dynamic defaults of all brokers, which Kafka REST calls cluster configs. */
  static ConfigRoutes ofAllBrokers() {
    return new ConfigRoutes(
        "KafkaClusterConfig",
        exchange ->
            new Owner(
                ConfigResourceType.BROKER,
                "",
                exchange.cluster(),
                "broker-configs",
                new JsonObject().put("config_type", "BROKER")));
  }

  Future<Reply> list(Exchange exchange) {
    Owner owner = ownerOf.apply(exchange);
    return describe(exchange, owner)
        .map(
            entries -> {
              List<JsonObject> data =
                  entries.stream().map(entry -> render(exchange, owner, entry)).toList();
              String self = owner.at.url() + "/" + owner.collection;
              return Reply.ok(Resource.list(kind + "List", self, data));
            });
  }

  Future<Reply> one(Exchange exchange) {
    Owner owner = ownerOf.apply(exchange);
    String name = exchange.param("config");
    return describe(exchange, owner)
        .map(
            entries -> {
              for (ConfigEntry entry : entries) {
                if (entry.getName().equals(name)) {
                  return Reply.ok(render(exchange, owner, entry));
                }
              }
              throw AdminErrors.notFound("no config '%s' at %s".formatted(name, owner.at.crn()));
            });
  }

  Future<Reply> set(Exchange exchange) {
    JsonFields body = exchange.body();
    String value = body.text("value");
    body.done();
    return alterOne(exchange, ConfigOperation.Type.SET, value);
  }

  Future<Reply> reset(Exchange exchange) {
    return alterOne(exchange, ConfigOperation.Type.DELETE, "");
  }

  private Future<Reply> alterOne(Exchange exchange, ConfigOperation.Type type, String value) {
    ConfigOperation operation =
        ConfigOperation.newBuilder()
            .setName(exchange.param("config"))
            .setType(type)
            .setValue(value)
            .build();
    return alter(exchange, List.of(operation), false);
  }

  Future<Reply> alter(Exchange exchange) {
    JsonFields body = exchange.body();
    List<ConfigOperation> operations =
        body.objects("data").stream().map(ConfigRoutes::operation).toList();
    boolean validateOnly = body.flag("validate_only");
    body.done();
    if (operations.isEmpty()) {
      throw body.wrong("data", "a list of one alteration or more");
    }
    return alter(exchange, operations, validateOnly);
  }

  private static ConfigOperation operation(JsonFields fields) {
    String type = fields.text("operation", ConfigOperation.Type.SET.name());
    ConfigOperation.Builder operation = ConfigOperation.newBuilder().setName(fields.text("name"));
    switch (type) {
      case "SET", "APPEND", "SUBTRACT" ->
          operation.setType(ConfigOperation.Type.valueOf(type)).setValue(fields.text("value"));
      case "DELETE" ->
          operation.setType(ConfigOperation.Type.DELETE).setValue(fields.text("value", ""));
      default -> throw fields.wrong("operation", "one of SET, DELETE, APPEND, SUBTRACT");
    }
    fields.done();
    return operation.build();
  }

  private Future<Reply> alter(
      Exchange exchange, List<ConfigOperation> operations, boolean validateOnly) {
    ConfigAlteration alteration =
        ConfigAlteration.newBuilder()
            .setResource(ownerOf.apply(exchange).resource())
            .addAllOperations(operations)
            .build();
    AlterConfigsRequest request =
        AlterConfigsRequest.newBuilder()
            .addResources(alteration)
            .setValidateOnly(validateOnly)
            .build();
    return exchange
        .ask(AdminRequest.newBuilder().setAlterConfigs(request))
        .map(
            answer -> {
              AlterConfigResult result = answer.getAlterConfigs().getResources(0);
              AdminErrors.check(result.getError(), result.getMessage());
              return Reply.noContent();
            });
  }

  private static Future<List<ConfigEntry>> describe(Exchange exchange, Owner owner) {
    DescribeConfigsRequest request =
        DescribeConfigsRequest.newBuilder()
            .addResources(owner.resource())
            .setIncludeSynonyms(true)
            .build();
    return exchange
        .ask(AdminRequest.newBuilder().setDescribeConfigs(request))
        .map(
            answer -> {
              ConfigDescription described = answer.getDescribeConfigs().getResources(0);
              AdminErrors.check(described.getError(), described.getMessage());
              return described.getEntriesList();
            });
  }

  private JsonObject render(Exchange exchange, Owner owner, ConfigEntry entry) {
    JsonObject object =
        owner
            .at
            .child(owner.collection, "config", entry.getName())
            .object(kind)
            .put("cluster_id", exchange.door().clusterId())
            .mergeIn(owner.fields);
    return AdminJson.config(object, entry);
  }
}
