package io.quorate.config;

import java.util.List;

/** The configuration cannot be used. The message lists every problem, one a line, ready to be shown to a person. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** All that is wrong, in the order in which it should be read. */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each problem. */
  public List<String> problems() {
    return problems;
  }
}
