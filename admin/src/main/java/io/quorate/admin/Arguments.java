package io.quorate.admin;

import com.beust.jcommander.converters.IParameterSplitter;
import io.quorate.rpc.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what was typed into values; what does not fit is answered with the option's name and what would fit. */
final class Arguments {
  private Arguments() {}

  /** Keeps {@code cleanup.policy=compact,delete} in one piece. */
  static final class Whole implements IParameterSplitter {
    @Override
    public List<String> split(String value) {
      return List.of(value);
    }
  }

  static List<Address> addresses(String list) {
    List<Address> addresses = new ArrayList<>();
    for (String each : list.split(",", -1)) {
      addresses.add(address(each.strip()));
    }
    return addresses;
  }

  static Address address(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|\\]$", "");
    String port = text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
      throw CommandException.usage("'" + text + "' is not host:port, such as 127.0.0.1:9101");
    }
    return new Address(host, Integer.parseInt(port));
  }

  static int number(String option, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw CommandException.usage(option + ": '" + text + "' is not a number");
    }
  }

  /** Several {@code name=value}, one an item. */
  static Map<String, String> pairs(String option, List<String> items) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String item : items) {
      int equals = item.indexOf('=');
      if (equals <= 0) {
        throw CommandException.usage(option + ": '" + item + "' is not name=value");
      }
      String name = item.substring(0, equals).strip();
      if (pairs.put(name, item.substring(equals + 1).strip()) != null) {
        throw CommandException.usage(option + ": '" + name + "' is given twice");
      }
    }
    return pairs;
  }

  /** As kafka-configs reads {@code --add-config}: {@code a=1,b=[x,y]}; brackets hold a value with commas. */
  static List<String> splitConfigs(List<String> items) {
    List<String> parts = new ArrayList<>();
    for (String item : items) {
      for (String part : item.split(",(?![^\\[]*\\])", -1)) {
        parts.add(part.replaceFirst("=\\[(.*)\\]$", "=$1"));
      }
    }
    return parts;
  }

  /** What the options and the positional arguments name together, each once, in order. */
  static List<String> names(List<String> options, List<String> arguments) {
    List<String> names = new ArrayList<>(options);
    names.addAll(arguments);
    return names.stream().distinct().toList();
  }
}
