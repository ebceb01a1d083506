package io.quorate.controller;

import static io.quorate.config.ConfigType.durationMs;
import static io.quorate.config.ConfigType.integer;
import static io.quorate.config.ConfigType.path;

import io.quorate.config.Config;
import io.quorate.config.ConfigException;
import io.quorate.config.ConfigSpec;
import io.quorate.config.ConfigType;
import io.quorate.controller.admin.AdminHttpSettings;
import io.quorate.controller.metadata.Limits;
import io.quorate.controller.node.SnapshotSettings;
import io.quorate.controller.raft.RaftSettings;
import io.quorate.controller.service.ServiceSettings;
import io.quorate.controller.storage.LogSettings;
import io.quorate.rpc.Address;
import io.quorate.rpc.RpcSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What an operator may set on a controller, and what it means for each room. Immutable. */
public final class ControllerConfig {
  private static final int MAX_MS = 3_600_000;
  private static final int MAX_BYTES = 1 << 30;

  private final Config config;

  private ControllerConfig(Config config) {
    this.config = config;
  }

  /** Reads file, environment ({@code QUORATE_CONTROLLER_...}) and overrides; throws with every problem at once. */
  public static ControllerConfig load(
      Path file, Map<String, String> env, Map<String, String> overrides) throws ConfigException {
    return new ControllerConfig(spec().load(file, env, overrides));
  }

  /** The keys, with what they mean and allow. */
  public static ConfigSpec spec() {
    ConfigSpec spec = new ConfigSpec("QUORATE_CONTROLLER");
    spec.key("node.id", integer(0, Integer.MAX_VALUE), "Id of this controller in the quorum.");
    spec.key("metadata.log.dir", path(), "Formatted folder of the metadata log.");
    spec.key(
        "controller.listener",
        ConfigType.listener(),
        "Where other controllers, brokers and the admin command connect.");
    spec.optional(
        "http.listener",
        ConfigType.listener(),
        "Where the HTTP admin API listens; unset: no HTTP.");
    quorumKeys(spec);
    spec.key(
        "metadata.log.segment.bytes",
        integer(1 << 16, MAX_BYTES),
        "67108864",
        "Size at which a log file is closed and the next begun.");
    spec.key(
        "metadata.log.cache.bytes",
        integer(1 << 16, MAX_BYTES),
        "33554432",
        "How much of the log's end stays in memory.");
    snapshotKeys(spec);
    serviceKeys(spec);
    return spec.rule(
            c ->
                c.duration("controller.quorum.election.timeout.ms").toMillis()
                        < 3 * c.duration("controller.quorum.heartbeat.interval.ms").toMillis()
                    ? Optional.of(
                        "controller.quorum.election.timeout.ms must be at least three times controller.quorum.heartbeat.interval.ms")
                    : Optional.empty())
        .rule(ControllerConfig::tooLargeForAFrame);
  }

  /** What no frame can carry would be sent again for ever; half leaves room for what stands around the records. */
  private static Optional<String> tooLargeForAFrame(Config config) {
    int most = config.integer("controller.frame.max.bytes") / 2;
    return Stream.of(
            "controller.quorum.append.max.bytes",
            "metadata.batch.max.bytes",
            "metadata.snapshot.chunk.bytes",
            "fetch.max.bytes")
        .filter(key -> config.integer(key) > most)
        .findFirst()
        .map(key -> key + " must be at most " + most + ", half of controller.frame.max.bytes");
  }

  private static void quorumKeys(ConfigSpec spec) {
    spec.key(
        "controller.quorum.election.timeout.ms",
        durationMs(50, MAX_MS),
        "1000",
        "Silence of the leader after which a follower asks for an election.");
    spec.key(
        "controller.quorum.heartbeat.interval.ms",
        durationMs(5, MAX_MS),
        "100",
        "How often the leader speaks to each follower at least.");
    spec.key(
        "controller.quorum.crash.hint.ms",
        durationMs(1, MAX_MS),
        "50",
        "A closed connection of the leader starts an election within a random part of this.");
    spec.key(
        "controller.quorum.append.max.bytes",
        integer(1 << 10, MAX_BYTES),
        "1048576",
        "Largest message to a follower, one batch excepted.");
    spec.key(
        "controller.quorum.inflight.max.bytes",
        integer(1 << 10, MAX_BYTES),
        "16777216",
        "Bytes sent to one follower and not yet acknowledged.");
    spec.key(
        "controller.quorum.inflight.max.appends",
        integer(1, 10_000),
        "256",
        "Messages sent to one follower and not yet acknowledged.");
    spec.key(
        "controller.frame.max.bytes",
        integer(1 << 16, MAX_BYTES),
        "16777216",
        "Largest frame on any connection.");
  }

  private static void snapshotKeys(ConfigSpec spec) {
    spec.key(
        "metadata.snapshot.entries",
        integer(1, Integer.MAX_VALUE),
        "10000",
        "Entries since the last snapshot after which the next is taken.");
    spec.key(
        "metadata.snapshot.bytes",
        integer(1 << 10, Integer.MAX_VALUE),
        "20971520",
        "Bytes of entries since the last snapshot after which the next is taken.");
    spec.key(
        "metadata.snapshot.keep.entries",
        integer(0, Integer.MAX_VALUE),
        "5000",
        "Entries that the log keeps before a snapshot, for followers slightly behind.");
    spec.key(
        "metadata.snapshot.chunk.bytes",
        integer(1 << 10, 15 << 20),
        "1048576",
        "How much of a snapshot one message to a follower carries.");
    spec.key(
        "metadata.snapshot.send.bytes.per.second",
        integer(1 << 10, Integer.MAX_VALUE),
        "104857600",
        "Bound of what a snapshot transfer to one follower takes.");
  }

  private static void serviceKeys(ConfigSpec spec) {
    spec.key(
        "request.timeout.ms",
        durationMs(1, MAX_MS),
        "5000",
        "How long an admin request may take unless it says otherwise.");
    spec.key(
        "pending.writes.max",
        integer(1, 10_000_000),
        "20000",
        "Writes under way at a time; more are refused as BUSY.");
    spec.key(
        "metadata.batch.max.bytes",
        integer(1 << 10, MAX_BYTES),
        "8388608",
        "Largest batch of records; a request that needs more is refused.");
    spec.key(
        "num.partitions",
        integer(1, 1_000_000),
        "1",
        "Partitions of a topic that is created without a number.");
    spec.key(
        "default.replication.factor",
        integer(1, 32_767),
        "1",
        "Replication factor of a topic that is created without one.");
    spec.key(
        "records.per.operation.max",
        integer(1, 10_000_000),
        "10000",
        "Records that one request may make.");
    spec.key(
        "broker.session.timeout.ms",
        durationMs(100, MAX_MS),
        "9000",
        "Silence after which a broker is fenced.");
    spec.key(
        "fetch.parked.max",
        integer(1, 10_000_000),
        "20000",
        "Broker fetches waiting at a time; more are refused as BUSY.");
    spec.key(
        "fetch.max.bytes",
        integer(1 << 10, MAX_BYTES),
        "1048576",
        "Largest answer to a fetch, one batch excepted.");
    spec.key(
        "fetch.max.wait.ms",
        durationMs(1, MAX_MS),
        "5000",
        "Longest wait of a fetch, whatever the broker asks for.");
  }

  int nodeId() {
    return config.integer("node.id");
  }

  Path logDir() {
    return config.path("metadata.log.dir");
  }

  Address listener() {
    return config.address("controller.listener");
  }

  Optional<AdminHttpSettings> http() {
    if (!config.isSet("http.listener")) {
      return Optional.empty();
    }
    Address address = config.address("http.listener");
    AdminHttpSettings defaults = AdminHttpSettings.of(address.host(), address.port());
    return Optional.of(
        new AdminHttpSettings(
            address.host(),
            address.port(),
            defaults.maxBodyBytes(),
            defaults.maxPageSize(),
            (int) requestTimeout().toMillis()));
  }

  RaftSettings raft() {
    return new RaftSettings(
        config.duration("controller.quorum.election.timeout.ms").toNanos(),
        config.duration("controller.quorum.heartbeat.interval.ms").toNanos(),
        config.duration("controller.quorum.crash.hint.ms").toNanos(),
        config.integer("controller.quorum.append.max.bytes"),
        config.integer("controller.quorum.inflight.max.bytes"),
        config.integer("controller.quorum.inflight.max.appends"));
  }

  LogSettings log() {
    return new LogSettings(config.integer("metadata.log.segment.bytes"));
  }

  SnapshotSettings snapshots() {
    return new SnapshotSettings(
        config.integer("metadata.snapshot.entries"),
        config.integer("metadata.snapshot.bytes"),
        config.integer("metadata.snapshot.keep.entries"),
        config.integer("metadata.snapshot.chunk.bytes"),
        config.integer("metadata.snapshot.send.bytes.per.second"));
  }

  int cacheBytes() {
    return config.integer("metadata.log.cache.bytes");
  }

  RpcSettings rpc() {
    RpcSettings defaults = RpcSettings.DEFAULTS;
    return new RpcSettings(
        config.integer("controller.frame.max.bytes"),
        defaults.connectTimeout(),
        defaults.backoffMin(),
        defaults.backoffMax(),
        defaults.maxQueuedBytes());
  }

  ServiceSettings service(String clusterId) {
    long sessionMs = config.duration("broker.session.timeout.ms").toMillis();
    return new ServiceSettings(
        clusterId,
        config.integer("pending.writes.max"),
        config.integer("metadata.batch.max.bytes"),
        1_000,
        Math.max(20, Math.min(500, sessionMs / 10)),
        new Limits(
            config.integer("num.partitions"),
            config.integer("default.replication.factor"),
            sessionMs,
            config.integer("records.per.operation.max")));
  }

  Duration requestTimeout() {
    return config.duration("request.timeout.ms");
  }

  int maxParkedFetches() {
    return config.integer("fetch.parked.max");
  }

  int maxFetchBytes() {
    return config.integer("fetch.max.bytes");
  }

  long maxFetchWaitMs() {
    return config.duration("fetch.max.wait.ms").toMillis();
  }

  /** Every key as it stands, one line each. */
  Iterable<String> lines() {
    return config.lines();
  }
}
