package io.quorate.admin;

import com.beust.jcommander.ParameterDescription;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What {@code --help} prints. */
final class Help {
  private Help() {}

  static String overview(List<CommandSpec> specs) {
    Table commands = new Table("COMMAND", "");
    specs.forEach(each -> commands.row(each.name(), each.summary()));
    return """
        quorate: administers a metadata quorum.

        Usage: quorate COMMAND [ARGUMENT...] [OPTION...]

        %s
        'quorate help COMMAND' explains one command with its options and examples.

        %s"""
        .formatted(commands, exitCodes());
  }

  static String command(CommandSpec spec) {
    StringBuilder text = new StringBuilder();
    String arguments = spec.arguments().isEmpty() ? "" : " " + spec.arguments();
    text.append("Usage: quorate ").append(spec.name()).append(arguments).append(" [OPTION...]\n\n");
    text.append(spec.summary()).append(".\n\nOptions:\n");
    text.append(indented(options(spec).toString()));
    text.append("\nExamples:\n");
    spec.examples().forEach(each -> text.append("  ").append(each).append('\n'));
    return text.append('\n').append(exitCodes()).toString();
  }

  private static Table options(CommandSpec spec) {
    Table table = new Table("OPTION", "");
    Options.of(spec).stream()
        .sorted(Comparator.comparingInt(each -> each.getParameter().order()))
        .forEach(each -> table.row(String.join(", ", each.getParameter().names()), describe(each)));
    return table;
  }

  private static String describe(ParameterDescription option) {
    Object value = option.getDefault();
    boolean worthSaying = value instanceof Integer || value instanceof Enum<?>;
    return option.getDescription()
        + (worthSaying ? " (default " + value.toString().toLowerCase(Locale.ROOT) + ")" : "");
  }

  private static String indented(String table) {
    return table.lines().skip(1).map(line -> "  " + line + "\n").reduce("", String::concat);
  }

  private static String exitCodes() {
    StringBuilder text = new StringBuilder("Exit codes:\n");
    for (ExitCode each : ExitCode.values()) {
      text.append("  %-3d %s\n".formatted(each.number(), each.meaning()));
    }
    return text.toString();
  }
}
