package io.quorate.controller.metadata;

import static io.quorate.controller.metadata.ConfigDefinition.Type.DOUBLE;
import static io.quorate.controller.metadata.ConfigDefinition.Type.INT;
import static io.quorate.controller.metadata.ConfigDefinition.Type.LIST;
import static io.quorate.controller.metadata.ConfigDefinition.Type.LONG;
import static io.quorate.controller.metadata.ConfigDefinition.any;
import static io.quorate.controller.metadata.ConfigDefinition.flag;
import static io.quorate.controller.metadata.ConfigDefinition.number;

import java.util.List;
import java.util.stream.Stream;

/** Those of Apache Kafka 4's broker configs that can change while a broker runs, without listeners and security. */
final class BrokerConfigs {
  static final List<ConfigDefinition> ALL =
      Stream.of(topicDefaults(), threadsAndConnections(), cleaner(), rates())
          .flatMap(List::stream)
          .toList();

  private BrokerConfigs() {}

  private static List<ConfigDefinition> topicDefaults() {
    return TopicConfigs.ALL.stream()
        .flatMap(topic -> topic.brokerSynonym().map(topic::atBroker).stream())
        .toList();
  }

  private static List<ConfigDefinition> threadsAndConnections() {
    return List.of(
        count("num.io.threads", 8, 1, "How many threads work on requests."),
        count(
            "num.network.threads", 3, 1, "How many threads of a listener read and write sockets."),
        count("num.replica.fetchers", 1, 1, "How many threads fetch from each leading broker."),
        count(
            "num.recovery.threads.per.data.dir",
            2,
            1,
            "How many threads of a log directory recover logs at start."),
        count("background.threads", 10, 1, "How many threads do the chores of a broker."),
        count(
            "max.connections", Integer.MAX_VALUE, 0, "How many connections a broker takes in all."),
        count(
            "max.connections.per.ip",
            Integer.MAX_VALUE,
            0,
            "How many connections one address may have."),
        any(
            "max.connections.per.ip.overrides",
            LIST,
            "",
            List.of(),
            "Other bounds for some addresses: address:count pairs."),
        count(
            "max.connection.creation.rate",
            Integer.MAX_VALUE,
            0,
            "How many connections a broker takes in a second."),
        any(
            "metric.reporters",
            LIST,
            "org.apache.kafka.common.metrics.JmxReporter",
            List.of(),
            "Classes that publish metrics."));
  }

  private static List<ConfigDefinition> cleaner() {
    return List.of(
        count("log.cleaner.threads", 1, 0, "How many threads compact logs."),
        number(
            "log.cleaner.dedupe.buffer.size",
            LONG,
            "134217728",
            0,
            Long.MAX_VALUE,
            "How much memory compaction has to find equal keys, in bytes over all threads."),
        number(
            "log.cleaner.io.buffer.load.factor",
            DOUBLE,
            "0.9",
            0,
            1,
            "How full that memory may become."),
        count(
            "log.cleaner.io.buffer.size",
            524_288,
            0,
            "How much memory compaction reads and writes with, in bytes over all threads."),
        number(
            "log.cleaner.io.max.bytes.per.second",
            DOUBLE,
            Double.toString(Double.MAX_VALUE),
            0,
            Double.MAX_VALUE,
            "How many bytes compaction reads and writes in a second."),
        number(
            "log.cleaner.backoff.ms",
            LONG,
            "15000",
            0,
            Long.MAX_VALUE,
            "How long compaction rests when there is nothing to do, in milliseconds."));
  }

  private static List<ConfigDefinition> rates() {
    return List.of(
        rate(
            "leader.replication.throttled.rate",
            "How many bytes in a second leaders send to throttled replicas."),
        rate(
            "follower.replication.throttled.rate",
            "How many bytes in a second throttled replicas fetch."),
        rate(
            "replica.alter.log.dirs.io.max.bytes.per.second",
            "How many bytes in a second move from one log directory to another."),
        number(
            "producer.id.expiration.ms",
            INT,
            "86400000",
            1,
            Integer.MAX_VALUE,
            "After how long without a write a producer is forgotten, in milliseconds."),
        flag(
            "transaction.partition.verification.enable",
            true,
            "Whether a leader asks if a transaction is under way before it takes its records."));
  }

  private static ConfigDefinition count(
      String name, int defaultValue, int min, String documentation) {
    return number(name, INT, Integer.toString(defaultValue), min, Integer.MAX_VALUE, documentation);
  }

  private static ConfigDefinition rate(String name, String documentation) {
    return number(name, LONG, Long.toString(Long.MAX_VALUE), 0, Long.MAX_VALUE, documentation);
  }
}
