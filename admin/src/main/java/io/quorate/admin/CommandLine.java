package io.quorate.admin;

import io.quorate.controller.storage.StorageException;
import io.quorate.message.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** From the words that were typed to the command that runs, and from whatever happens to an exit code. */
final class CommandLine {
  private static final List<String> HELP = List.of("help", "--help", "-h");

  private final Terminal terminal;
  private final List<CommandSpec> specs;

  CommandLine(Terminal terminal, List<CommandSpec> specs) {
    this.terminal = terminal;
    this.specs = specs;
  }

  /** Never throws: what goes wrong becomes one message and an exit code. */
  ExitCode run(String... typed) {
    List<String> words = commandFirst(List.of(typed));
    Output output = new Output(terminal, wantsJson(words) ? OutputFormat.JSON : OutputFormat.TABLE);
    try {
      return dispatch(words, output);
    } catch (CommandException e) {
      return output.error(e.exit(), e.error(), e.getMessage());
    } catch (ClusterUnavailableException e) {
      return output.print(Answer.unavailable(e));
    } catch (StorageException e) {
      return output.error(ExitCode.REFUSED, Errors.STORAGE, e.getMessage());
    } catch (RuntimeException e) {
      if (terminal.env().containsKey("QUORATE_DEBUG")) {
        e.printStackTrace(terminal.err());
      }
      String message = "unexpected: " + e + " (set QUORATE_DEBUG=1 to see where)";
      return output.error(ExitCode.REFUSED, ErrorCode.UNKNOWN_SERVER_ERROR_VALUE, message);
    }
  }

  private ExitCode dispatch(List<String> words, Output output) {
    if (words.isEmpty() || HELP.contains(words.get(0))) {
      return help(words.stream().skip(1).toList());
    }
    if (words.get(0).equals("--version")) {
      return dispatch(List.of("version"), output);
    }
    if (words.size() > 1 && isGroup(words.get(0)) && HELP.contains(words.get(1))) {
      return help(words.subList(0, 1));
    }
    CommandSpec spec = find(words);
    Command command = spec.create().get();
    long skipped = spec.name().chars().filter(each -> each == ' ').count() + 1;
    Options.parse(spec, command, words.stream().skip(skipped).toList());
    return command.help
        ? print(Help.command(spec))
        : command.run(terminal, new Output(terminal, command.output));
  }

  private ExitCode help(List<String> words) {
    if (words.isEmpty() || words.get(0).startsWith("-")) {
      return print(Help.overview(specs));
    }
    List<CommandSpec> group =
        specs.stream().filter(each -> each.group().equals(words.get(0))).toList();
    boolean wholeGroup = words.size() == 1 && !group.isEmpty() && isGroup(words.get(0));
    return print(wholeGroup ? Help.overview(group) : Help.command(find(words)));
  }

  private ExitCode print(String text) {
    terminal.out().print(text);
    terminal.out().flush();
    return ExitCode.OK;
  }

  private CommandSpec find(List<String> words) {
    String one = words.get(0);
    String two = words.size() > 1 ? one + " " + words.get(1) : one;
    Optional<CommandSpec> found =
        specs.stream()
            .filter(each -> each.name().equals(one) || each.name().equals(two))
            .findFirst();
    return found.orElseThrow(() -> isGroup(one) ? unknownInGroup(words) : unknown(one, two));
  }

  private CommandException unknownInGroup(List<String> words) {
    String group = words.get(0);
    List<String> known =
        specs.stream()
            .filter(each -> each.group().equals(group))
            .map(each -> each.name().substring(group.length() + 1))
            .toList();
    String second = words.size() > 1 && !words.get(1).startsWith("-") ? words.get(1) : "";
    String problem =
        second.isEmpty()
            ? "'" + group + "' needs one of: " + String.join(", ", known)
            : "'"
                + group
                + " "
                + second
                + "' is no command"
                + Nearest.hint(second, known, "; known: " + String.join(", ", known));
    return CommandException.usage(problem);
  }

  private CommandException unknown(String one, String two) {
    List<String> known =
        Stream.concat(specs.stream().map(CommandSpec::name), specs.stream().map(CommandSpec::group))
            .distinct()
            .toList();
    String hint = Nearest.hint(one, known, "; 'quorate help' lists all");
    hint = Nearest.hint(two, known, hint);
    return CommandException.usage("'" + one + "' is no command" + hint);
  }

  private boolean isGroup(String word) {
    return specs.stream().anyMatch(each -> each.name().startsWith(word + " "));
  }

  /** Options that every command has may also stand before it: {@code quorate -o json topics list}. */
  private static List<String> commandFirst(List<String> typed) {
    int start = 0;
    while (start < typed.size()
        && typed.get(start).startsWith("-")
        && !HELP.contains(typed.get(start))
        && !typed.get(start).equals("--version")) {
      start += typed.get(start).contains("=") ? 1 : 2;
    }
    int command = Math.min(start, typed.size());
    List<String> words = new ArrayList<>(typed.subList(command, typed.size()));
    words.addAll(typed.subList(0, command));
    return words;
  }

  /** Before anything is parsed, so that a wrong command line is answered in the format asked for. */
  private static boolean wantsJson(List<String> words) {
    String line = String.join(" ", words).toLowerCase(Locale.ROOT);
    return line.matches("(.* )?(-o|--output)[ =]json( .*)?");
  }
}
