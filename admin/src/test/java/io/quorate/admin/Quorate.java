package io.quorate.admin;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of the command inside the test: its exit code and what it wrote. */
record Quorate(int exit, String out, String err) {
  static Quorate run(String... words) {
    return run(Map.of(), 1, words);
  }

  /** {@code draws}: how often a watch draws before it is stopped. */
  static Quorate run(Map<String, String> env, int draws, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int[] left = {draws};
    Terminal terminal = new Terminal(stream(out), stream(err), env, false, () -> --left[0] > 0);
    int exit = new CommandLine(terminal, Commands.ALL).run(words).number();
    return new Quorate(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Against these controllers. */
  static Quorate at(List<CannedController> controllers, String... words) {
    String addresses =
        controllers.stream()
            .map(each -> each.address().toString())
            .collect(Collectors.joining(","));
    return run(
        Stream.concat(Stream.of(words), Stream.of("--bootstrap-server", addresses))
            .toArray(String[]::new));
  }

  static Quorate at(CannedController controller, String... words) {
    return at(List.of(controller), words);
  }

  JsonObject json() {
    return new JsonObject(out);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
