package dev.slipway.simulator.guest.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program's options and operands, as getopt tells them apart. */
public final class Options {
  private final Map<String, String> options = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Options() {}

  /**
   * Reads the arguments.
   *
   * @param withValue the short options that take a value, such as {@code nc}
   */
  static Options parse(List<String> arguments, String withValue) {
    Options read = new Options();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        read.operands.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (argument.startsWith("--")) {
        int equals = argument.indexOf('=');
        read.options.put(
            equals < 0 ? argument.substring(2) : argument.substring(2, equals),
            equals < 0 ? "" : argument.substring(equals + 1));
      } else if (argument.startsWith("-") && argument.length() > 1) {
        i = read.letters(arguments, i, withValue);
      } else {
        read.operands.add(argument);
      }
    }
    return read;
  }

  private int letters(List<String> arguments, int index, String withValue) {
    String argument = arguments.get(index);
    for (int at = 1; at < argument.length(); at++) {
      String letter = argument.substring(at, at + 1);
      if (withValue.contains(letter)) {
        boolean attached = at + 1 < argument.length();
        boolean follows = index + 1 < arguments.size();
        options.put(
            letter,
            attached ? argument.substring(at + 1) : follows ? arguments.get(index + 1) : "");
        return attached ? index : index + 1;
      }
      options.put(letter, "");
    }
    return index;
  }

  public boolean has(String option) {
    return options.containsKey(option);
  }

  public Optional<String> value(String option) {
    return Optional.ofNullable(options.get(option));
  }

  /** A number; the fallback where it is none. */
  public int number(String option, int fallback) {
    String value = options.getOrDefault(option, "");
    return value.matches("-?[0-9]{1,9}") ? Integer.parseInt(value) : fallback;
  }

  public List<String> operands() {
    return operands;
  }

  /** Options with {@code --name=value}, operands, and the value of an option that may be apart. */
  public static Options flags(List<String> arguments) {
    return parse(arguments, "");
  }
}
