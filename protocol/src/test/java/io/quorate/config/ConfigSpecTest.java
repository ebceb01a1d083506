package io.quorate.config;

import static io.quorate.config.ConfigType.addresses;
import static io.quorate.config.ConfigType.bool;
import static io.quorate.config.ConfigType.durationMs;
import static io.quorate.config.ConfigType.integer;
import static io.quorate.config.ConfigType.listener;
import static io.quorate.config.ConfigType.path;
import static io.quorate.config.ConfigType.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.rpc.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSpecTest {
  @TempDir Path folder;

  private final ConfigSpec spec =
      new ConfigSpec("QUORATE_BROKER")
          .key("node.id", integer(0, Integer.MAX_VALUE), "Id of this node.")
          .key("bootstrap.servers", addresses(), "Where controllers listen.")
          .key("log.dir", path(), "data", "Folder of the cache.")
          .key("interval.ms", durationMs(1, 60_000), "2000", "Time between heartbeats.")
          .key("flag", bool(), "false", "A switch.")
          .key("broker.rack", text(), "", "Rack.")
          .optional("status.listener", listener(), "Where to answer GET /livez.");

  @Test
  void valuesOfEachKindAreReadFromTheFile() throws Exception {
    Config config =
        load(
            """
            node.id=7
            bootstrap.servers=a:1, [::1]:65535
            log.dir=/tmp/x
            interval.ms=15
            flag=TRUE
            broker.rack=r1
            status.listener=localhost:0
            """);
    assertThat(config.integer("node.id")).isEqualTo(7);
    assertThat(config.addresses("bootstrap.servers"))
        .containsExactly(new Address("a", 1), new Address("::1", 65535));
    assertThat(config.path("log.dir")).isEqualTo(Path.of("/tmp/x"));
    assertThat(config.duration("interval.ms")).isEqualTo(Duration.ofMillis(15));
    assertThat(config.bool("flag")).isTrue();
    assertThat(config.text("broker.rack")).isEqualTo("r1");
    assertThat(config.address("status.listener")).isEqualTo(new Address("localhost", 0));
  }

  @Test
  void aKeyThatNobodySetHasItsDefaultAndAnOptionalOneIsUnset() throws Exception {
    Config config = load("node.id=7\nbootstrap.servers=a:1\n");
    assertThat(config.duration("interval.ms")).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.text("broker.rack")).isEmpty();
    assertThat(config.isSet("status.listener")).isFalse();
    assertThat(config.isSet("broker.rack")).isTrue();
  }

  @Test
  void theEnvironmentOverridesTheFileAndAFlagOverridesBoth() throws Exception {
    Path file = write("node.id=1\nbootstrap.servers=a:1\ninterval.ms=10\nbroker.rack=file\n");
    Map<String, String> env =
        Map.of(
            "QUORATE_BROKER_INTERVAL_MS", "20",
            "QUORATE_BROKER_BROKER_RACK", "env",
            "QUORATE_CONTROLLER_NODE_ID", "not ours");
    Config config = spec.load(file, env, Map.of("interval.ms", "30"));
    assertThat(config.duration("interval.ms")).isEqualTo(Duration.ofMillis(30));
    assertThat(config.text("broker.rack")).isEqualTo("env");
    assertThat(config.integer("node.id")).isEqualTo(1);
    assertThat(config.lines())
        .contains(
            "interval.ms=30 (flag)",
            "broker.rack=env (environment QUORATE_BROKER_BROKER_RACK)",
            "node.id=1 (broker.properties)",
            "flag=false (default)");
  }

  @Test
  void allProblemsAreReportedAtOnceWithKeyValueAndWhatIsAllowed() throws Exception {
    Path file = write("node.id=-1\ninterval.ns=5\nflag=yes\nstatus.listener=here\n");
    Map<String, String> env = Map.of("QUORATE_BROKER_NODE_IT", "3");
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> spec.load(file, env, Map.of("interval.ms", "1h")));
    assertThat(refused.problems())
        .containsExactlyInAnyOrder(
            "node.id=-1 (broker.properties): must be an integer from 0 to 2147483647",
            "interval.ns=5 (broker.properties): unknown key, nearest is interval.ms",
            "flag=yes (broker.properties): must be true or false",
            "status.listener=here (broker.properties): must be host:port with a port from 0 (a"
                + " free one) to 65535",
            "QUORATE_BROKER_NODE_IT=3 (environment): unknown variable, nearest is"
                + " QUORATE_BROKER_NODE_ID",
            "interval.ms=1h (flag): must be milliseconds from 1 to 60000",
            "bootstrap.servers: not set, must be host:port,host:port,... with ports from 1 to"
                + " 65535. Where controllers listen.");
    assertThat(refused.getMessage().lines()).hasSize(7);
  }

  @Test
  void aNameThatIsLikeNoKeyGetsNoSuggestion() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () -> load("node.id=1\nbootstrap.servers=a:1\nzookeeper.connect=z\n"));
    assertThat(refused.problems())
        .containsExactly("zookeeper.connect=z (broker.properties): unknown key");
  }

  @Test
  void aRuleAcrossKeysIsAskedOnceTheKeysAreRight() {
    spec.rule(
        config ->
            config.integer("node.id") == 9 ? Optional.of("node.id=9: taken") : Optional.empty());
    assertThatThrownBy(() -> load("node.id=9\nbootstrap.servers=a:1\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("node.id=9: taken");
    assertThatThrownBy(() -> load("node.id=x\nbootstrap.servers=a:1\n"))
        .hasMessageStartingWith("node.id=x");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("none.properties");
    assertThatThrownBy(() -> spec.load(missing, Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void badAddressesAreRefused() {
    for (String bad : List.of("a", "a:", ":1", "a:0", "a:65536", "::1:9", "a:1,,b:2", "a b:1")) {
      assertThatThrownBy(() -> load("node.id=1\nbootstrap.servers=" + bad + "\n"))
          .as(bad)
          .isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void askingForWhatWasNeverDeclaredIsABug() throws Exception {
    Config config = load("node.id=7\nbootstrap.servers=a:1\n");
    assertThatThrownBy(() -> config.text("nope")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> config.text("node.id")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> spec.key("node.id", text(), "again"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theDescriptionNamesEachKeyWithItsDefault() {
    assertThat(spec.describe())
        .contains("node.id (required)\n    Id of this node. Must be an integer from 0 to")
        .contains("interval.ms (default 2000)")
        .contains("status.listener (optional)");
  }

  private Config load(String properties) throws ConfigException, IOException {
    return spec.load(write(properties), Map.of(), Map.of());
  }

  private Path write(String properties) throws IOException {
    return Files.writeString(folder.resolve("broker.properties"), properties);
  }
}
