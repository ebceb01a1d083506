package io.quorate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A server in a JVM of its own that can be started again and again; its output goes to one file. Whatever happens to this JVM, it
 * takes the others along.
 */
final class ServerProcess {
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "kill-servers"));
  }

  private final String name;
  private final Class<?> main;
  private final Path config;
  private final Path output;
  private Process process;
  private long outputStart;

  /** A server that does not run yet, with a properties file of these keys. */
  ServerProcess(String name, Class<?> main, Path folder, Map<String, String> keys) {
    this.name = name;
    this.main = main;
    config = folder.resolve(name + ".properties");
    output = folder.resolve(name + ".out");
    String lines =
        keys.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue() + "\n")
            .sorted()
            .collect(Collectors.joining());
    try {
      Files.writeString(config, lines);
      Files.writeString(output, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start() {
    if (isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dlog4j2.level=INFO", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(main.getName(), "--config", config.toString()));
    try {
      outputStart = Files.size(output);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ALIVE.add(process);
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** kill -9, without waiting for the end. */
  void strike() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** kill -9, and waits for the end. */
  void kill() {
    strike();
    awaitEnd();
  }

  /** SIGTERM; the exit code. */
  int terminate() {
    process.destroy();
    return awaitEnd();
  }

  /** kill -STOP: it does nothing any more, and its connections stay open. */
  void pause() {
    signal("-STOP");
  }

  /** kill -CONT. */
  void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      int status =
          new ProcessBuilder("kill", signal, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill %s of %s: %d".formatted(signal, name, status));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end; the exit code. */
  int awaitEnd() {
    if (process == null) {
      return 0;
    }
    try {
      if (!process.waitFor(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " does not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    ALIVE.remove(process);
    return process.exitValue();
  }

  /** What it has said since its last start. */
  String output() {
    try {
      byte[] all = Files.readAllBytes(output);
      int from = (int) outputStart;
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of all that it has ever said. */
  List<String> tail(int lines) {
    try {
      List<String> all = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
