package io.quorate.controller.metadata;

import io.quorate.image.MetadataImage;
import io.quorate.message.ConfigDescription;
import io.quorate.message.ConfigEntry;
import io.quorate.message.ConfigResource;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.ConfigSynonym;
import io.quorate.message.DescribeConfigsRequest;
import io.quorate.message.DescribeConfigsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What holds for a topic or a broker, and where it comes from. Synonyms are all places that set a value, the one that wins first;
 * what stands in a broker's own file is not known here.
 */
final class DescribeConfigs {
  private DescribeConfigs() {}

  static DescribeConfigsResponse answer(DescribeConfigsRequest request, MetadataImage image) {
    DescribeConfigsResponse.Builder reply = DescribeConfigsResponse.newBuilder();
    for (ConfigResource resource : request.getResourcesList()) {
      reply.addResources(describe(resource, request.getIncludeSynonyms(), image));
    }
    return reply.build();
  }

  private static ConfigDescription describe(
      ConfigResource resource, boolean includeSynonyms, MetadataImage image) {
    ConfigDescription.Builder description = ConfigDescription.newBuilder().setResource(resource);
    Optional<Refusal> missing = ConfigResources.missing(resource, image);
    if (missing.isPresent()) {
      return description
          .setError(missing.get().error())
          .setMessage(missing.get().message())
          .build();
    }
    Map<String, String> own = image.configs().of(resource.getType(), resource.getName());
    Map<String, String> brokers = image.configs().of(ConfigResourceType.BROKER, "");
    Map<String, ConfigDefinition> known = ConfigCatalogue.of(resource.getType());
    SortedSet<String> names = new TreeSet<>(known.keySet());
    names.addAll(own.keySet());
    for (String name : names) {
      Optional<ConfigDefinition> definition = Optional.ofNullable(known.get(name));
      List<ConfigSynonym> places = places(resource, name, definition, own, brokers);
      ConfigEntry.Builder entry =
          ConfigEntry.newBuilder()
              .setName(name)
              .setValue(places.get(0).getValue())
              .setSource(places.get(0).getSource());
      definition.ifPresent(
          each -> entry.setType(each.type().name()).setDocumentation(each.documentation()));
      description.addEntries(includeSynonyms ? entry.addAllSynonyms(places) : entry);
    }
    return description.build();
  }

  /** Every place that gives the config a value, the strongest first. */
  private static List<ConfigSynonym> places(
      ConfigResource resource,
      String name,
      Optional<ConfigDefinition> definition,
      Map<String, String> own,
      Map<String, String> brokers) {
    boolean topic = resource.getType() == ConfigResourceType.TOPIC;
    Optional<String> atBrokers =
        topic ? definition.flatMap(ConfigDefinition::brokerSynonym) : Optional.of(name);
    List<ConfigSynonym> places = new ArrayList<>();
    if (topic && own.containsKey(name)) {
      places.add(place(name, own.get(name), "DYNAMIC_TOPIC_CONFIG"));
    }
    if (!topic && !resource.getName().isEmpty() && own.containsKey(name)) {
      places.add(place(name, own.get(name), "DYNAMIC_BROKER_CONFIG"));
    }
    atBrokers
        .filter(brokers::containsKey)
        .map(synonym -> place(synonym, brokers.get(synonym), "DYNAMIC_DEFAULT_BROKER_CONFIG"))
        .ifPresent(places::add);
    definition
        .map(each -> place(atBrokers.orElse(name), each.defaultValue(), "DEFAULT_CONFIG"))
        .ifPresent(places::add);
    return places;
  }

  private static ConfigSynonym place(String name, String value, String source) {
    return ConfigSynonym.newBuilder().setName(name).setValue(value).setSource(source).build();
  }
}
