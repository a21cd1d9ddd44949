package dev.slipway.simulator.role;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program's {@code --flags}, as Go's programs take them. */
public final class Flags {
  private final Map<String, String> values = new LinkedHashMap<>();

  private Flags() {}

  /** Reads {@code --name=value} and {@code --name}. */
  public static Flags of(List<String> arguments) {
    Flags flags = new Flags();
    for (String argument : arguments) {
      if (argument.startsWith("--")) {
        int equals = argument.indexOf('=');
        flags.values.put(
            equals < 0 ? argument.substring(2) : argument.substring(2, equals),
            equals < 0 ? "true" : argument.substring(equals + 1));
      }
    }
    return flags;
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A value, empty if it isn't given. */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }
}
