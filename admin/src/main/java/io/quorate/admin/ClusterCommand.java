package io.quorate.admin;

import com.beust.jcommander.Parameter;
import java.time.Duration;

/** A command that asks a running cluster. */
abstract class ClusterCommand extends Command {
  static final String BOOTSTRAP_VARIABLE = "QUORATE_BOOTSTRAP_SERVER";
  static final String BOOTSTRAP_DEFAULT = "127.0.0.1:9101,127.0.0.1:9102,127.0.0.1:9103";

  @Parameter(
      names = {"--bootstrap-server", "--bootstrap-controller"},
      order = 80,
      description =
          "controllers as host:port,...; else $"
              + BOOTSTRAP_VARIABLE
              + ", else "
              + BOOTSTRAP_DEFAULT)
  String bootstrap;

  @Parameter(
      names = "--timeout-ms",
      order = 81,
      description = "give up after this long, milliseconds")
  int timeoutMs = (int) AdminSettings.DEFAULTS.timeout().toMillis();

  abstract Answer answer(Connection connection);

  @Override
  ExitCode run(Terminal terminal, Output output) {
    try (Connection connection = connect(terminal)) {
      return output.print(answer(connection));
    }
  }

  final Connection connect(Terminal terminal) {
    if (timeoutMs <= 0) {
      throw CommandException.usage("--timeout-ms: must be positive, is " + timeoutMs);
    }
    String fallback = terminal.env().getOrDefault(BOOTSTRAP_VARIABLE, BOOTSTRAP_DEFAULT);
    String addresses = bootstrap == null ? fallback : bootstrap;
    return Connection.open(
        Arguments.addresses(addresses),
        AdminSettings.DEFAULTS.withTimeout(Duration.ofMillis(timeoutMs)));
  }
}
