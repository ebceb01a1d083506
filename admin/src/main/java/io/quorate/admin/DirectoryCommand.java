package io.quorate.admin;

import com.beust.jcommander.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that reads one controller's directory, changes nothing in it and asks no controller. */
abstract class DirectoryCommand extends Command {
  @Parameter(names = "--dir", order = 1, description = "the controller's directory")
  Path directory;

  /** The one directory that was named, by option or without. */
  final Path directory() {
    List<Path> named = new ArrayList<>(directory == null ? List.of() : List.of(directory));
    arguments.forEach(each -> named.add(Path.of(each)));
    if (named.size() != 1) {
      throw CommandException.usage("name one directory, e.g. --dir data/controller-1");
    }
    if (!Files.isDirectory(named.get(0))) {
      throw CommandException.refused(Errors.STORAGE, "there is no directory " + named.get(0));
    }
    return named.get(0);
  }
}
