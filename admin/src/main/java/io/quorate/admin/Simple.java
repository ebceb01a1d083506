package io.quorate.admin;

import io.quorate.controller.storage.DirectoryMeta;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/** Commands that need neither cluster nor disk. */
final class Simple extends Command {
  static final CommandSpec RANDOM_UUID =
      new CommandSpec(
          "random-uuid",
          "",
          "Prints a new id, as a cluster or a directory is named by",
          List.of("quorate random-uuid"),
          () -> new Simple("uuid", DirectoryMeta::randomId));

  static final CommandSpec VERSION =
      new CommandSpec(
          "version",
          "",
          "Prints the version of this command",
          List.of("quorate version", "quorate version -o json"),
          () -> new Simple("version", Simple::version));

  private final String key;
  private final Supplier<String> value;

  private Simple(String key, Supplier<String> value) {
    this.key = key;
    this.value = value;
  }

  @Override
  ExitCode run(Terminal terminal, Output output) {
    String text = value.get();
    return output.print(Answer.ok(new JsonObject().put(key, text), text + "\n"));
  }

  /** What Maven writes into the jar; there is no jar while developing. */
  private static String version() {
    String path = "/META-INF/maven/io.quorate/quorate-admin/pom.properties";
    try (InputStream file = Simple.class.getResourceAsStream(path)) {
      Properties properties = new Properties();
      properties.load(file == null ? InputStream.nullInputStream() : file);
      return properties.getProperty("version", "development");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
