package io.quorate.broker;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.validators.PositiveInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line of the broker stub. */
final class BrokerArgs {
  @Parameter(names = "--config", description = "Properties file")
  Path config;

  @Parameter(names = "--set", description = "key=value: overrides file and environment; repeatable")
  List<String> set = new ArrayList<>();

  @Parameter(
      names = "--count",
      validateWith = PositiveInteger.class,
      description = "Brokers in this process, with ids from node.id up")
  int count = 1;

  @Parameter(names = "--help", help = true, description = "This text")
  boolean help;

  Map<String, String> overrides() {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String each : set) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new ParameterException("--set " + each + ": must be key=value");
      }
      overrides.put(each.substring(0, equals), each.substring(equals + 1));
    }
    return overrides;
  }
}
