package io.quorate.admin;

import java.util.List;
import java.util.function.Supplier;

/**
 * A command as the dispatcher and the help know it.
 *
 * @param name one or two words, e.g. {@code topics create}
 * @param arguments what may follow besides options, e.g. {@code [TOPIC...]}; empty: nothing
 * @param examples whole command lines
 */
record CommandSpec(
    String name,
    String arguments,
    String summary,
    List<String> examples,
    Supplier<Command> create) {
  /** The first word of two, or the only one. */
  String group() {
    return name.split(" ", 2)[0];
  }
}
