package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.message.AdminResponse;
import io.quorate.message.AlterConfigResult;
import io.quorate.message.AlterConfigsRequest;
import io.quorate.message.AlterConfigsResponse;
import io.quorate.message.ConfigAlteration;
import io.quorate.message.ConfigOperation;
import io.quorate.message.ConfigRecord;
import io.quorate.message.ConfigResource;
import io.quorate.message.ErrorCode;
import io.quorate.message.MetadataRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Incremental changes of configs (KIP-339). A resource changes whole or not at all. */
final class AlterConfigs {
  private AlterConfigs() {}

  static Decision<AdminResponse> decide(
      AlterConfigsRequest request, MetadataImage latest, DecisionContext context) {
    long operations =
        request.getResourcesList().stream().mapToLong(ConfigAlteration::getOperationsCount).sum();
    int limit = context.limits().maxRecordsPerOperation();
    if (operations > limit) {
      return AdminWrites.refuse(
          new Refusal(
              ErrorCode.POLICY_VIOLATION,
              "resources hold %d operations; one request may hold %d"
                  .formatted(operations, limit)));
    }
    Map<ConfigResource, Integer> mentions = new HashMap<>();
    request.getResourcesList().forEach(each -> mentions.merge(each.getResource(), 1, Integer::sum));
    List<MetadataRecord> records = new ArrayList<>();
    AlterConfigsResponse.Builder reply = AlterConfigsResponse.newBuilder();
    for (ConfigAlteration asked : request.getResourcesList()) {
      Optional<Refusal> refusal =
          mentions.get(asked.getResource()) > 1
              ? invalid(
                  "resource '%s' is named more than once; name it once, with all operations"
                      .formatted(asked.getResource().getName()))
              : alter(asked, latest, records);
      reply.addResources(result(asked.getResource(), refusal));
    }
    return new Decision<>(
        request.getValidateOnly() ? List.of() : records,
        AdminResponse.newBuilder().setAlterConfigs(reply).build());
  }

  /** Adds the records of one resource, or none and says why. */
  private static Optional<Refusal> alter(
      ConfigAlteration asked, MetadataImage latest, List<MetadataRecord> records) {
    ConfigResource resource = asked.getResource();
    Optional<Refusal> missing = ConfigResources.missing(resource, latest);
    if (missing.isPresent()) {
      return missing;
    }
    Map<String, String> before = latest.configs().of(resource.getType(), resource.getName());
    Map<String, String> after = new TreeMap<>(before);
    Set<String> seen = new HashSet<>();
    for (ConfigOperation operation : asked.getOperationsList()) {
      Optional<Refusal> refusal =
          seen.add(operation.getName())
              ? apply(operation, resource, after)
              : invalid(
                  "config '%s' is named more than once; one operation for each is allowed"
                      .formatted(operation.getName()));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    seen.stream()
        .sorted()
        .filter(
            name ->
                !Optional.ofNullable(before.get(name)).equals(Optional.ofNullable(after.get(name))))
        .forEach(name -> records.add(record(resource, name, after.get(name))));
    return Optional.empty();
  }

  private static Optional<Refusal> apply(
      ConfigOperation operation, ConfigResource resource, Map<String, String> values) {
    return switch (operation.getType()) {
      case SET -> set(resource, operation.getName(), operation.getValue(), values);
      case DELETE -> delete(resource, operation.getName(), values);
      case APPEND, SUBTRACT -> changeList(operation, resource, values);
      case UNRECOGNIZED -> {
        String message =
            "operation on '%s' is %d; it must be SET (0), DELETE (1), APPEND (2) or SUBTRACT (3)";
        yield invalid(message.formatted(operation.getName(), operation.getTypeValue()));
      }
    };
  }

  private static Optional<Refusal> set(
      ConfigResource resource, String name, String value, Map<String, String> values) {
    Optional<String> wrong = ConfigCatalogue.invalid(resource.getType(), name, value);
    if (wrong.isEmpty()) {
      values.put(name, value);
    }
    return wrong.map(AlterConfigs::invalidConfig);
  }

  /** What is set may go, even a config that this build does not know. */
  private static Optional<Refusal> delete(
      ConfigResource resource, String name, Map<String, String> values) {
    boolean known =
        values.remove(name) != null || ConfigCatalogue.names(resource.getType()).contains(name);
    return known
        ? Optional.empty()
        : Optional.of(invalidConfig(ConfigCatalogue.unknown(resource.getType(), name)));
  }

  private static Optional<Refusal> changeList(
      ConfigOperation operation, ConfigResource resource, Map<String, String> values) {
    String name = operation.getName();
    ConfigDefinition definition = ConfigCatalogue.of(resource.getType()).get(name);
    if (definition == null) {
      return Optional.of(invalidConfig(ConfigCatalogue.unknown(resource.getType(), name)));
    }
    if (definition.type() != ConfigDefinition.Type.LIST) {
      String message = "%s of '%s': its type is %s, and only a LIST can grow or shrink; use SET";
      return Optional.of(
          invalidConfig(message.formatted(operation.getType(), name, definition.type())));
    }
    List<String> members =
        new ArrayList<>(
            ConfigDefinition.parts(values.getOrDefault(name, definition.defaultValue())));
    List<String> change = ConfigDefinition.parts(operation.getValue());
    if (operation.getType() == ConfigOperation.Type.SUBTRACT) {
      members.removeAll(change);
    } else {
      change.stream().filter(each -> !members.contains(each)).forEach(members::add);
    }
    return set(resource, name, String.join(",", members), values);
  }

  private static MetadataRecord record(ConfigResource resource, String name, String value) {
    ConfigRecord.Builder record =
        ConfigRecord.newBuilder()
            .setResourceType(resource.getType())
            .setResourceName(resource.getName())
            .setName(name);
    if (value != null) {
      record.setValue(value);
    }
    return Records.of(record.build());
  }

  private static AlterConfigResult result(ConfigResource resource, Optional<Refusal> refusal) {
    AlterConfigResult.Builder result = AlterConfigResult.newBuilder().setResource(resource);
    refusal.ifPresent(why -> result.setError(why.error()).setMessage(why.message()));
    return result.build();
  }

  private static Optional<Refusal> invalid(String message) {
    return Optional.of(new Refusal(ErrorCode.INVALID_REQUEST, message));
  }

  private static Refusal invalidConfig(String message) {
    return new Refusal(ErrorCode.INVALID_CONFIG, message);
  }
}
