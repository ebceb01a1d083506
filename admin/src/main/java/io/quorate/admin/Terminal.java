package io.quorate.admin;

import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds the process.
 *
 * @param interactive whether a person watches: only then escape codes are written
 * @param pause waits between two redraws of a watch
 */
record Terminal(
    PrintStream out, PrintStream err, Map<String, String> env, boolean interactive, Pause pause) {
  /** Waits for the next redraw; false: stop watching. */
  @FunctionalInterface
  interface Pause {
    boolean next();
  }
}
