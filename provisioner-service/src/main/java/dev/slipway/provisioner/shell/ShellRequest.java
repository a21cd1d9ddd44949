package dev.slipway.provisioner.shell;

import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What shall run, and on what terminal. It prints without the command's arguments, which may hold
 * secrets.
 */
public record ShellRequest(List<String> command, Optional<TerminalSize> terminal) {
  private static final List<String> LOGIN = List.of("/bin/bash", "-l");
  private static final int LONGEST_PROGRAM = 100;

  public ShellRequest {
    command = List.copyOf(command);
  }

  /**
   * Reads a request's parameters.
   *
   * @param command the program and its arguments; a login shell where there are none
   * @param tty whether it shall have a terminal
   * @param columns 80 if left out
   * @param rows 24 if left out
   * @throws ProblemException VALIDATION_FAILED
   */
  public static ShellRequest of(
      List<String> command, @Nullable String tty, @Nullable String columns, @Nullable String rows) {
    if (!command.isEmpty() && command.getFirst().isBlank()) {
      throw refused("command", "is empty", "Name a program, or leave it out for a login shell");
    }
    if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw refused("command", "holds a NUL character", "Send such bytes as input");
    }
    Optional<TerminalSize> terminal =
        flag(tty)
            ? Optional.of(
                new TerminalSize(number("columns", columns, 80), number("rows", rows, 24)))
            : Optional.empty();
    return new ShellRequest(command.isEmpty() ? LOGIN : command, terminal);
  }

  /** The program, for the audit: what a person would recognize, and no line break. */
  String program() {
    String first = command.getFirst();
    String shortened =
        first.length() > LONGEST_PROGRAM ? first.substring(0, LONGEST_PROGRAM) + "…" : first;
    return shortened.replaceAll("[^\\x21-\\x7e…]", "?");
  }

  int arguments() {
    return command.size() - 1;
  }

  @Override
  public String toString() {
    return program() + " and " + arguments() + " arguments, terminal " + terminal;
  }

  private static boolean flag(@Nullable String tty) {
    return switch (tty) {
      case null -> false;
      case "false" -> false;
      case "true" -> true;
      default -> throw refused("tty", "must be true or false", "Leave it out for false");
    };
  }

  private static int number(String field, @Nullable String value, int otherwise) {
    try {
      int number = value == null ? otherwise : Integer.parseInt(value);
      if (number >= 1 && number <= TerminalSize.MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused as one out of range is.
    }
    throw refused(field, "must be from 1 to " + TerminalSize.MOST, "Leave it out for " + otherwise);
  }

  private static ProblemException refused(String field, String message, String remedy) {
    return new ProblemException(
        ProblemCode.VALIDATION_FAILED,
        "The parameter " + field + " is not acceptable.",
        new FieldError(field, message, remedy));
  }
}
