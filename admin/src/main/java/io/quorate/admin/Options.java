package io.quorate.admin;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import com.beust.jcommander.ParameterException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Fills a command's fields. JCommander does the work; what it would let pass or say badly is caught here. */
final class Options {
  private Options() {}

  /** The options a command has. */
  static List<ParameterDescription> of(CommandSpec spec) {
    JCommander parser = JCommander.newBuilder().addObject(spec.create().get()).build();
    // Before it has parsed something, JCommander does not know them itself.
    parser.parse();
    return parser.getParameters();
  }

  static void parse(CommandSpec spec, Command command, List<String> words) {
    JCommander parser = JCommander.newBuilder().addObject(command).expandAtSign(false).build();
    List<ParameterDescription> options = of(spec);
    List<String> known = options.stream().flatMap(Options::names).toList();
    String more = "; see 'quorate help " + spec.name() + "'";
    rejectFlagValues(options, words);
    try {
      parser.parse(split(words, known).toArray(String[]::new));
    } catch (ParameterException e) {
      throw CommandException.usage(e.getMessage() + more);
    }
    rejectUnknown(spec, command.arguments, known, more);
    if (!command.help && spec.arguments().isEmpty() && !command.arguments.isEmpty()) {
      String word = command.arguments.get(0);
      throw CommandException.usage("'" + spec.name() + "' takes no argument '" + word + "'" + more);
    }
  }

  /** JCommander takes an unknown option for an argument. */
  private static void rejectUnknown(
      CommandSpec spec, List<String> arguments, List<String> known, String more) {
    for (String word : arguments) {
      if (word.startsWith("-")) {
        String option = word.replaceFirst("=.*", "");
        throw CommandException.usage(
            "'%s' is no option of '%s'%s"
                .formatted(option, spec.name(), Nearest.hint(option, known, more)));
      }
    }
  }

  /** JCommander takes {@code --option value}; people also write {@code --option=value}. */
  private static List<String> split(List<String> words, List<String> known) {
    List<String> split = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0 && known.contains(word.substring(0, equals))) {
        split.add(word.substring(0, equals));
        split.add(word.substring(equals + 1));
      } else {
        split.add(word);
      }
    }
    return split;
  }

  /** JCommander takes the value of {@code --flag=false} for an argument, and the flag for set. */
  private static void rejectFlagValues(List<ParameterDescription> options, List<String> words) {
    options.stream()
        .filter(each -> each.getParameterized().getType() == boolean.class)
        .flatMap(Options::names)
        .filter(name -> words.stream().anyMatch(word -> word.startsWith(name + "=")))
        .findFirst()
        .ifPresent(
            name -> {
              throw CommandException.usage(name + " is a flag and takes no value");
            });
  }

  private static Stream<String> names(ParameterDescription option) {
    return Arrays.stream(option.getParameter().names());
  }
}
