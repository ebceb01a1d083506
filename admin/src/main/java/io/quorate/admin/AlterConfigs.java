package io.quorate.admin;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import io.quorate.message.AdminRequest;
import io.quorate.message.AlterConfigResult;
import io.quorate.message.AlterConfigsRequest;
import io.quorate.message.ConfigAlteration;
import io.quorate.message.ConfigOperation;
import io.quorate.message.ConfigResource;
import io.quorate.message.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code configs alter}. */
final class AlterConfigs extends ClusterCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "configs alter",
          "[NAME...]",
          "Sets and removes configs of topics or brokers; what is not named stays as it is",
          List.of(
              "quorate configs alter --topic orders --add-config retention.ms=86400000",
              "quorate configs alter --topic orders --add-config cleanup.policy=[compact,delete]",
              "quorate configs alter --entity-type brokers --entity-name 1"
                  + " --delete-config log.cleaner.threads --dry-run"),
          AlterConfigs::new);

  @ParametersDelegate EntityOptions entity = new EntityOptions();

  @Parameter(
      names = {"--add-config", "--config"},
      order = 10,
      splitter = Arguments.Whole.class,
      description = "name=value,...; brackets hold a value with commas: a=[x,y]; repeatable")
  List<String> added = new ArrayList<>();

  @Parameter(names = "--delete-config", order = 11, description = "name,...; repeatable")
  List<String> deleted = new ArrayList<>();

  @Parameter(
      names = {"--validate-only", "--dry-run"},
      order = 12,
      description = "only say what would happen")
  boolean validateOnly;

  @Override
  Answer answer(Connection connection) {
    List<ConfigOperation> operations = operations();
    AlterConfigsRequest.Builder asked =
        AlterConfigsRequest.newBuilder().setValidateOnly(validateOnly);
    for (ConfigResource each : entity.resources(arguments)) {
      asked.addResources(
          ConfigAlteration.newBuilder().setResource(each).addAllOperations(operations));
    }
    Batch batch = new Batch("resources");
    AdminRequest.Builder request = AdminRequest.newBuilder().setAlterConfigs(asked);
    for (AlterConfigResult each : connection.call(request).getAlterConfigs().getResourcesList()) {
      add(batch, connection, each);
    }
    return batch.answer(new JsonObject().put("validateOnly", validateOnly));
  }

  private void add(Batch batch, Connection connection, AlterConfigResult result) {
    ConfigResource resource = result.getResource();
    String subject = EntityOptions.describe(resource);
    JsonObject item =
        new JsonObject()
            .put("entityType", EntityOptions.typeName(resource))
            .put("entityName", resource.getName());
    if (result.getError() == ErrorCode.NONE) {
      String verb = validateOnly ? "Would alter" : "Altered";
      batch.done(item.put("altered", !validateOnly), verb + " configs of " + subject + ".");
      return;
    }
    int error = result.getErrorValue();
    String message = TopicNames.explain(connection, error, resource.getName(), result.getMessage());
    batch.refused(item, subject, error, message);
  }

  private List<ConfigOperation> operations() {
    List<ConfigOperation> operations = new ArrayList<>();
    Arguments.pairs("--add-config", Arguments.splitConfigs(added))
        .forEach(
            (name, value) ->
                operations.add(
                    ConfigOperation.newBuilder()
                        .setName(name)
                        .setType(ConfigOperation.Type.SET)
                        .setValue(value)
                        .build()));
    deleted.forEach(
        name ->
            operations.add(
                ConfigOperation.newBuilder()
                    .setName(name)
                    .setType(ConfigOperation.Type.DELETE)
                    .build()));
    if (operations.isEmpty()) {
      throw CommandException.usage(
          "nothing to do: give --add-config name=value or --delete-config name");
    }
    return operations;
  }
}
