package dev.slipway.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A machine's state as {@code vagrant status} told it, and what it means. */
public final class MachineText {
  private MachineText() {}

  /** One or two words, such as {@code running}. */
  public static String state(JsonNode machine) {
    if (text(machine, "power").equals("PAUSED")) {
      return "paused";
    }
    return switch (text(machine, "phase")) {
      case "PENDING" -> "not created";
      case "BOOTING" -> "booting";
      case "RUNNING" -> text(machine, "power").equals("UNKNOWN") ? "running?" : "running";
      case "OFF" -> "off";
      case "LOST" -> "lost";
      case "FAILED" -> "failed";
      case "DELETING" -> "being deleted";
      default -> text(machine, "phase").toLowerCase(Locale.ROOT);
    };
  }

  /** What that means and what to do; empty where there is nothing to say. */
  public static String meaning(JsonNode machine) {
    String name = text(machine, "name");
    if (text(machine, "power").equals("PAUSED")) {
      return "its processors stand still; ./slipway power reboot " + name;
    }
    return switch (text(machine, "phase")) {
      case "BOOTING" -> message(machine) + "; ./slipway console " + name + " -f";
      case "OFF" -> "as wished; ./slipway power on " + name;
      case "LOST" -> "off, and should not be; it is powered on again by itself";
      case "FAILED" ->
          message(machine) + "; ./slipway console " + name + ", ./slipway replace " + name;
      case "RUNNING" -> serves(machine) ? "" : message(machine);
      default -> "";
    };
  }

  private static boolean serves(JsonNode machine) {
    String message = message(machine);
    return message.isEmpty() || message.equals("serves");
  }

  private static String message(JsonNode machine) {
    return text(machine.path("conditions").path(0), "message");
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText("");
  }
}
