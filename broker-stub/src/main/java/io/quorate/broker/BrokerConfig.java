package io.quorate.broker;

import static io.quorate.config.ConfigType.addresses;
import static io.quorate.config.ConfigType.durationMs;
import static io.quorate.config.ConfigType.integer;
import static io.quorate.config.ConfigType.listener;
import static io.quorate.config.ConfigType.nonEmptyText;
import static io.quorate.config.ConfigType.path;
import static io.quorate.config.ConfigType.text;

import io.quorate.config.Config;
import io.quorate.config.ConfigException;
import io.quorate.config.ConfigSpec;
import io.quorate.rpc.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What one stub is told. The keys carry Kafka's names where Kafka has them.
 *
 * @param clusterId the cluster it must find; empty accepts any
 * @param folder its own folder, for the cache
 * @param advertised where its clients would find it; only registered, nothing listens there
 * @param maxBytes most bytes of entries in one answer
 * @param catchup how long a replica must have been unfenced before this stub, leading, adds it to an ISR
 * @param registrationTimeout how long the first registration may take before the stub gives up
 * @param shutdownTimeout how long it waits for leave to go
 */
public record BrokerConfig(
    int id,
    String clusterId,
    List<Address> controllers,
    Path folder,
    Optional<String> rack,
    Address advertised,
    Duration heartbeatInterval,
    Duration fetchMaxWait,
    int maxBytes,
    Duration catchup,
    Duration registrationTimeout,
    Duration shutdownTimeout,
    Optional<Address> statusListener) {

  private static final int HOUR_MS = 3_600_000;

  /** The keys that a broker stub knows. */
  public static ConfigSpec spec() {
    return new ConfigSpec("QUORATE_BROKER")
        .key("node.id", integer(0, Integer.MAX_VALUE), "Id of the (first) broker.")
        .key(
            "controller.quorum.bootstrap.servers",
            addresses(),
            "Where controllers listen; one that answers is enough.")
        .key("cluster.id", text(), "", "Cluster it must belong to; empty accepts any.")
        .key("log.dir", path(), "data/broker", "Folder of the metadata caches, one each broker.")
        .optional("broker.rack", nonEmptyText(), "Rack it registers with.")
        .key("advertised.host", nonEmptyText(), "localhost", "Host it registers with.")
        .key("advertised.port", integer(1, 65535), "9092", "Port the (first) registers with.")
        .key("broker.heartbeat.interval.ms", durationMs(1, HOUR_MS), "2000", "Heartbeat interval.")
        .key("metadata.fetch.max.wait.ms", durationMs(1, HOUR_MS), "500", "How long a fetch parks.")
        .key("metadata.fetch.max.bytes", integer(1, 15 << 20), "1048576", "Bytes in one fetch.")
        .key("replica.catchup.ms", durationMs(0, HOUR_MS), "500", "Unfenced until added to an ISR.")
        .key(
            "initial.broker.registration.timeout.ms",
            durationMs(1, HOUR_MS),
            "60000",
            "How long the first registration may take before the process ends.")
        .key(
            "controlled.shutdown.timeout.ms",
            durationMs(0, HOUR_MS),
            "10000",
            "How long to wait for leave to go, leaderships moved away.")
        .optional(
            "status.listener", listener(), "Where the (first) answers GET /livez and GET /image.");
  }

  /** The stubs of one process: the position of each, from 0, is added to the node id and to ports. */
  public static List<BrokerConfig> from(Config config, int count) throws ConfigException {
    List<String> problems = new ArrayList<>();
    if (config.integer("node.id") > Integer.MAX_VALUE - count) {
      problems.add("node.id=" + config.integer("node.id") + ": too high for --count " + count);
    }
    List<Integer> ports = new ArrayList<>(List.of(config.integer("advertised.port")));
    if (config.isSet("status.listener")) {
      ports.add(config.address("status.listener").port());
    }
    if (Collections.max(ports) + count - 1 > 65535) {
      problems.add("advertised.port or status.listener: port too high for --count " + count);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return IntStream.range(0, count).mapToObj(position -> one(config, position)).toList();
  }

  private static BrokerConfig one(Config config, int position) {
    int id = config.integer("node.id") + position;
    return new BrokerConfig(
        id,
        config.text("cluster.id"),
        config.addresses("controller.quorum.bootstrap.servers"),
        config.path("log.dir").resolve("broker-" + id),
        config.isSet("broker.rack") ? Optional.of(config.text("broker.rack")) : Optional.empty(),
        new Address(config.text("advertised.host"), config.integer("advertised.port") + position),
        config.duration("broker.heartbeat.interval.ms"),
        config.duration("metadata.fetch.max.wait.ms"),
        config.integer("metadata.fetch.max.bytes"),
        config.duration("replica.catchup.ms"),
        config.duration("initial.broker.registration.timeout.ms"),
        config.duration("controlled.shutdown.timeout.ms"),
        statusListener(config, position));
  }

  private static Optional<Address> statusListener(Config config, int position) {
    if (!config.isSet("status.listener")) {
      return Optional.empty();
    }
    Address first = config.address("status.listener");
    int port = first.port() == 0 ? 0 : first.port() + position;
    return Optional.of(new Address(first.host(), port));
  }
}
