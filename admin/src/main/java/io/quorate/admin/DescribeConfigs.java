package io.quorate.admin;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import io.quorate.message.ConfigDescription;
import io.quorate.message.ConfigEntry;
import io.quorate.message.DescribeConfigsRequest;
import io.quorate.message.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code configs describe}. */
final class DescribeConfigs extends ReadCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "configs describe",
          "[NAME...]",
          "Shows the configs set on topics or brokers",
          List.of(
              "quorate configs describe --topic orders",
              "quorate configs describe --entity-type brokers --entity-name 1 --all",
              "quorate configs describe --entity-type brokers --entity-default -o json"),
          DescribeConfigs::new);

  @ParametersDelegate EntityOptions entity = new EntityOptions();

  @Parameter(names = "--all", order = 10, description = "also those that stand at their default")
  boolean all;

  @Override
  Answer answer(Connection connection) {
    DescribeConfigsRequest.Builder asked =
        DescribeConfigsRequest.newBuilder()
            .addAllResources(entity.resources(arguments))
            .setIncludeSynonyms(true);
    Batch batch = new Batch("resources");
    for (ConfigDescription each :
        connection
            .call(request().setDescribeConfigs(asked))
            .getDescribeConfigs()
            .getResourcesList()) {
      add(batch, connection, each);
    }
    return batch.answer(new JsonObject());
  }

  private void add(Batch batch, Connection connection, ConfigDescription found) {
    String subject = EntityOptions.describe(found.getResource());
    JsonObject item =
        new JsonObject()
            .put("entityType", EntityOptions.typeName(found.getResource()))
            .put("entityName", found.getResource().getName());
    if (found.getError() != ErrorCode.NONE) {
      int error = found.getErrorValue();
      String name = found.getResource().getName();
      batch.refused(
          item, subject, error, TopicNames.explain(connection, error, name, found.getMessage()));
      return;
    }
    Table table = new Table("  CONFIG", "VALUE", "SOURCE");
    JsonArray configs = new JsonArray();
    for (ConfigEntry each : found.getEntriesList()) {
      if (all || each.getSource().startsWith("DYNAMIC_")) {
        table.row("  " + each.getName(), shown(each), each.getSource());
        configs.add(json(each));
      }
    }
    String none = "Configs of " + subject + ": none set (--all shows the defaults)";
    String head = "Configs of " + subject + ":\n" + table.toString().stripTrailing();
    batch.done(item.put("configs", configs), table.size() == 0 ? none : head);
  }

  private static String shown(ConfigEntry entry) {
    if (entry.getSensitive()) {
      return "(sensitive)";
    }
    return entry.hasValue() ? entry.getValue() : "(unset)";
  }

  private static JsonObject json(ConfigEntry entry) {
    JsonArray synonyms = new JsonArray();
    entry
        .getSynonymsList()
        .forEach(
            each ->
                synonyms.add(
                    new JsonObject()
                        .put("name", each.getName())
                        .put("value", each.hasValue() ? each.getValue() : null)
                        .put("source", each.getSource())));
    return new JsonObject()
        .put("name", entry.getName())
        .put("value", entry.hasValue() ? entry.getValue() : null)
        .put("source", entry.getSource())
        .put("readOnly", entry.getReadOnly())
        .put("sensitive", entry.getSensitive())
        .put("type", entry.getType())
        .put("synonyms", synonyms);
  }
}
