package io.quorate.controller.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * One rule broken on purpose, in a copy of the source. No production code knows of it.
 *
 * @param rule what no longer holds
 * @param file under io/quorate/controller
 * @param find the code that keeps the rule; must stand in the file exactly once
 * @param replace the code that does not
 */
record Mutation(String rule, String file, String find, String replace) {
  private static final String PACKAGE = "io/quorate/controller/";

  /** The simulation as it runs with this rule broken. */
  LongFunction<Optional<String>> simulation() {
    return MutatedCode.compile(PACKAGE + file, source()).simulation();
  }

  /** The file with the rule broken. */
  String source() {
    String source = read(PACKAGE + file);
    int at = source.indexOf(find);
    if (at < 0 || source.indexOf(find, at + 1) >= 0) {
      throw new IllegalStateException(
          "\"%s\": its code must stand exactly once in %s".formatted(rule, file));
    }
    return source.replace(find, replace);
  }

  private static String read(String name) {
    Path module = Path.of(System.getProperty("basedir", "."));
    Path production = module.resolve("src/main/java").resolve(name);
    Path test = module.resolve("src/test/java").resolve(name);
    try {
      return Files.readString(Files.exists(production) ? production : test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
