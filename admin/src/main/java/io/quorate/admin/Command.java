package io.quorate.admin;

import com.beust.jcommander.Parameter;
import java.util.ArrayList;
import java.util.List;

/** One thing that can be asked for. Its fields are filled from the command line, then it runs once. */
abstract class Command {
  @Parameter(
      names = {"-o", "--output"},
      order = 90,
      description = "table (for people) or json (for programs)")
  OutputFormat output = OutputFormat.TABLE;

  @Parameter(
      names = {"-h", "--help"},
      help = true,
      order = 99,
      description = "explain this command")
  boolean help;

  @Parameter List<String> arguments = new ArrayList<>();

  abstract ExitCode run(Terminal terminal, Output output);
}
