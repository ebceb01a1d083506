package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.message.ConfigResource;
import io.quorate.message.ErrorCode;
import java.util.Optional;

/** Whether what a config request names is there. */
final class ConfigResources {
  private ConfigResources() {}

  static Optional<Refusal> missing(ConfigResource resource, MetadataImage image) {
    return switch (resource.getType()) {
      case TOPIC ->
          image.topics().find(resource.getName()).isPresent()
              ? Optional.empty()
              : refuse(
                  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                  "resource name is '%s', but there is no topic of that name"
                      .formatted(resource.getName()));
      case BROKER -> missingBroker(resource.getName(), image);
      case CONFIG_RESOURCE_TYPE_UNKNOWN, UNRECOGNIZED ->
          refuse(
              ErrorCode.INVALID_REQUEST,
              "resource type is %d; it must be TOPIC (2) or BROKER (4)"
                  .formatted(resource.getTypeValue()));
    };
  }

  private static Optional<Refusal> missingBroker(String name, MetadataImage image) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    // Only the way that we write it: "01" would be another key in the image than "1".
    if (!name.matches("0|[1-9][0-9]{0,8}")) {
      String message =
          "resource name is '%s'; for a broker it must be its id, or empty for the default of all brokers";
      return refuse(ErrorCode.INVALID_REQUEST, message.formatted(name));
    }
    return image.brokers().find(Integer.parseInt(name)).isPresent()
        ? Optional.empty()
        : refuse(
            ErrorCode.BROKER_ID_NOT_REGISTERED,
            "resource name is '%s', but no broker of that id is registered".formatted(name));
  }

  private static Optional<Refusal> refuse(ErrorCode error, String message) {
    return Optional.of(new Refusal(error, message));
  }
}
