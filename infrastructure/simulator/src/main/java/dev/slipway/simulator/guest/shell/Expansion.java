package dev.slipway.simulator.guest.shell;

import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.guest.shell.Script.Arithmetic;
import dev.slipway.simulator.guest.shell.Script.Literal;
import dev.slipway.simulator.guest.shell.Script.Part;
import dev.slipway.simulator.guest.shell.Script.Substitution;
import dev.slipway.simulator.guest.shell.Script.Variable;
import dev.slipway.simulator.guest.shell.Script.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns words into the arguments of commands. */
final class Expansion {
  private final ShellState state;
  private final Output output;

  /** Runs a script and gives what it said. */
  @FunctionalInterface
  interface Output {
    String of(Script script) throws GuestIoException, InterruptedException;
  }

  Expansion(ShellState state, Output output) {
    this.state = state;
    this.output = output;
  }

  /** A field while it is put together: its text, and which characters are patterns. */
  private static final class Field {
    final StringBuilder text = new StringBuilder();
    final StringBuilder pattern = new StringBuilder();
    boolean there;
    boolean isPattern;

    void add(String more, boolean quoted) {
      text.append(more);
      there |= quoted || !more.isEmpty();
      for (int i = 0; i < more.length(); i++) {
        char c = more.charAt(i);
        boolean special = "*?[]".indexOf(c) >= 0;
        if (special && quoted) {
          pattern.append('\\');
        }
        isPattern |= special && !quoted && c != ']';
        pattern.append(c);
      }
    }
  }

  List<String> words(List<Word> words) throws GuestIoException, InterruptedException {
    List<String> fields = new ArrayList<>();
    for (Word word : words) {
      for (Field field : fields(word)) {
        List<String> matches =
            field.isPattern
                ? Patterns.files(state.guest.files(), state.directory, field.pattern.toString())
                : List.of();
        if (matches.isEmpty()) {
          fields.add(field.text.toString());
        } else {
          fields.addAll(matches);
        }
      }
    }
    return fields;
  }

  /** A word as one text, neither split nor matched. */
  String text(Word word) throws GuestIoException, InterruptedException {
    StringBuilder text = new StringBuilder();
    for (Part part : word.parts()) {
      text.append(value(part));
    }
    return text.toString();
  }

  private List<Field> fields(Word word) throws GuestIoException, InterruptedException {
    List<Field> fields = new ArrayList<>();
    Field field = new Field();
    for (Part part : word.parts()) {
      if (part instanceof Variable(String name, String op, Word w, boolean quoted)
          && name.equals("@")
          && quoted) {
        for (int i = 0; i < state.positional.size(); i++) {
          if (i > 0) {
            fields.add(field);
            field = new Field();
          }
          field.add(state.positional.get(i), true);
        }
      } else if (part instanceof Literal || part.quoted()) {
        field.add(value(part), part.quoted());
      } else {
        field = split(value(part), field, fields);
      }
    }
    if (field.there) {
      fields.add(field);
    }
    return fields;
  }

  private static Field split(String value, Field first, List<Field> fields) {
    Field field = first;
    StringBuilder current = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ' || c == '\t' || c == '\n') {
        field.add(current.toString(), false);
        current.setLength(0);
        if (field.there) {
          fields.add(field);
          field = new Field();
        }
      } else {
        current.append(c);
      }
    }
    field.add(current.toString(), false);
    return field;
  }

  private String value(Part part) throws GuestIoException, InterruptedException {
    return switch (part) {
      case Literal literal -> literal.text();
      case Substitution substitution -> output.of(substitution.script()).replaceFirst("\n+$", "");
      case Arithmetic arithmetic ->
          Long.toString(ArithmeticExpression.value(text(arithmetic.expression()), state.variables));
      case Variable variable -> variable(variable);
    };
  }

  private String variable(Variable variable) throws GuestIoException, InterruptedException {
    @Nullable String value = lookUp(variable.name());
    boolean missing = value == null;
    String known = value == null ? "" : value;
    boolean empty = known.isEmpty();
    return switch (variable.operator()) {
      case "length" -> Integer.toString(known.length());
      case "-" -> missing ? text(variable.operand()) : known;
      case ":-" -> empty ? text(variable.operand()) : known;
      case "+" -> missing ? "" : text(variable.operand());
      case ":+" -> empty ? "" : text(variable.operand());
      case "=", ":=" -> {
        if (missing || (empty && variable.operator().equals(":="))) {
          String given = text(variable.operand());
          state.variables.put(variable.name(), given);
          yield given;
        }
        yield known;
      }
      case "%", "%%" ->
          Patterns.withoutEnd(known, text(variable.operand()), variable.operator().length() == 2);
      case "#", "##" ->
          Patterns.withoutBegin(known, text(variable.operand()), variable.operator().length() == 2);
      default -> known;
    };
  }

  private @Nullable String lookUp(String name) {
    return switch (name) {
      case "?" -> Integer.toString(state.status);
      case "$" -> Integer.toString(state.process.pid());
      case "!" ->
          state.background.isEmpty() ? "" : Integer.toString(state.background.getLast().pid());
      case "#" -> Integer.toString(state.positional.size());
      case "@", "*" -> String.join(" ", state.positional);
      case "0" -> state.process.arguments().getFirst();
      case "-" -> "";
      default -> {
        if (Character.isDigit(name.charAt(0))) {
          int index = Integer.parseInt(name);
          yield index <= state.positional.size() ? state.positional.get(index - 1) : null;
        }
        yield state.variables.get(name);
      }
    };
  }
}
