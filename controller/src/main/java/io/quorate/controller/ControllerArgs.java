package io.quorate.controller;

import com.beust.jcommander.DynamicParameter;
import com.beust.jcommander.Parameter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The command line of a controller. */
final class ControllerArgs {
  @Parameter(
      names = {"--config", "-c"},
      description = "Properties file of this controller",
      required = true)
  Path config;

  @DynamicParameter(
      names = "--set",
      description = "Overrides a key of the file, for example --set node.id=2; may be repeated")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Parameter(
      names = "--help",
      description = "Shows this text, and the keys of the file",
      help = true)
  boolean help;
}
