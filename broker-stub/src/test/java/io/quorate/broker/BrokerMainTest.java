package io.quorate.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.config.Config;
import io.quorate.config.ConfigException;
import io.quorate.rpc.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerMainTest {
  private static final Map<String, String> NEEDED =
      Map.of("node.id", "5", "controller.quorum.bootstrap.servers", "a:1,b:2,c:3");

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aWrongConfigurationIsExitCode2WithAllProblems() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("b.properties"), "node.id=x\nbroker.heartbeat.intervall.ms=5\n");
    assertThat(run("--config", file.toString(), "--set", "advertised.port=0")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith("node.id=x (b.properties): must be an integer"))
        .anyMatch(line -> line.endsWith("nearest is broker.heartbeat.interval.ms"))
        .anyMatch(line -> line.startsWith("advertised.port=0 (flag): must be"))
        .anyMatch(line -> line.startsWith("controller.quorum.bootstrap.servers: not set"));
  }

  @Test
  void aWrongCommandLineIsExitCode2() {
    assertThat(run("--cuont", "3")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--cuont");
    assertThat(run("--count", "0")).isEqualTo(2);
    assertThat(run("--set", "node.id")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--set node.id: must be key=value");
  }

  @Test
  void helpNamesFlagsAndKeys() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("--count")
        .contains("broker.heartbeat.interval.ms (default 2000)");
  }

  @Test
  void aBrokerThatCannotStartIsExitCode1() throws IOException {
    Path notAFolder = Files.writeString(folder.resolve("file"), "");
    int code =
        run(
            "--set", "node.id=1",
            "--set", "controller.quorum.bootstrap.servers=127.0.0.1:1",
            "--set", "log.dir=" + notAFolder);
    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(notAFolder.toString());
  }

  @Test
  void stubsOfOneProcessHaveTheirOwnIdsPortsAndFolders() throws ConfigException {
    Config config =
        BrokerConfig.spec()
            .load(Map.of("QUORATE_BROKER_STATUS_LISTENER", "localhost:8000"), NEEDED);
    List<BrokerConfig> stubs = BrokerConfig.from(config, 3);
    assertThat(stubs).extracting(BrokerConfig::id).containsExactly(5, 6, 7);
    assertThat(stubs.get(2).advertised()).isEqualTo(new Address("localhost", 9094));
    assertThat(stubs.get(2).statusListener()).contains(new Address("localhost", 8002));
    assertThat(stubs).extracting(BrokerConfig::folder).doesNotHaveDuplicates();
    assertThat(stubs.get(0).rack()).isEmpty();
  }

  @Test
  void portsThatRunOverAreRefused() throws ConfigException {
    Config config =
        BrokerConfig.spec().load(Map.of("QUORATE_BROKER_ADVERTISED_PORT", "65535"), NEEDED);
    assertThat(BrokerConfig.from(config, 1)).hasSize(1);
    assertThatThrownBy(() -> BrokerConfig.from(config, 2))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--count 2");
  }

  private int run(String... args) {
    return BrokerMain.run(
        args,
        Map.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        () -> {});
  }
}
