package dev.slipway.simulator.guest.shell;

import dev.slipway.simulator.guest.shell.Script.Arithmetic;
import dev.slipway.simulator.guest.shell.Script.Literal;
import dev.slipway.simulator.guest.shell.Script.Part;
import dev.slipway.simulator.guest.shell.Script.Substitution;
import dev.slipway.simulator.guest.shell.Script.Variable;
import dev.slipway.simulator.guest.shell.Script.Word;
import java.util.ArrayList;
import java.util.List;

/** Reads words with their quotes and expansions. */
final class WordParser {
  private static final String ENDS = " \t\n;&|<>()";

  private final Source source;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private boolean literalQuoted;

  private WordParser(Source source) {
    this.source = source;
  }

  /** The word at this place, which there is. */
  static Word word(Source source) throws ShellSyntaxException {
    WordParser parser = new WordParser(source);
    while (!source.atEnd() && ENDS.indexOf(source.peek()) < 0) {
      parser.next();
    }
    return parser.whole();
  }

  /** A word that goes to this character, which is read as well. */
  private static Word until(Source source, char end) throws ShellSyntaxException {
    WordParser parser = new WordParser(source);
    while (source.peekOrFail() != end) {
      parser.next();
    }
    source.next();
    return parser.whole();
  }

  private Word whole() {
    flush();
    return new Word(List.copyOf(parts));
  }

  private void flush() {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString(), literalQuoted));
      literal.setLength(0);
    }
  }

  private void add(char character, boolean quoted) {
    if (quoted != literalQuoted) {
      flush();
      literalQuoted = quoted;
    }
    literal.append(character);
  }

  private void add(Part part) {
    flush();
    parts.add(part);
  }

  private void next() throws ShellSyntaxException {
    char character = source.next();
    switch (character) {
      case '\\' -> {
        char escaped = source.nextOrFail();
        if (escaped != '\n') {
          add(escaped, true);
        }
      }
      case '\'' -> singleQuoted();
      case '"' -> doubleQuoted();
      case '$' -> dollar(false);
      case '`' -> backquoted(false);
      default -> add(character, false);
    }
  }

  private void singleQuoted() throws ShellSyntaxException {
    add(new Literal("", true));
    for (char c = source.nextOrFail(); c != '\''; c = source.nextOrFail()) {
      add(c, true);
    }
  }

  private void doubleQuoted() throws ShellSyntaxException {
    add(new Literal("", true));
    for (char c = source.nextOrFail(); c != '"'; c = source.nextOrFail()) {
      switch (c) {
        case '$' -> dollar(true);
        case '`' -> backquoted(true);
        case '\\' -> {
          char escaped = source.nextOrFail();
          if ("$`\"\\".indexOf(escaped) < 0) {
            add('\\', true);
          }
          if (escaped != '\n') {
            add(escaped, true);
          }
        }
        default -> add(c, true);
      }
    }
  }

  private void backquoted(boolean quoted) throws ShellSyntaxException {
    StringBuilder script = new StringBuilder();
    for (char c = source.nextOrFail(); c != '`'; c = source.nextOrFail()) {
      script.append(c);
    }
    add(new Substitution(ShellParser.parse(script.toString()), quoted));
  }

  private void dollar(boolean quoted) throws ShellSyntaxException {
    if (source.atEnd()) {
      add('$', quoted);
      return;
    }
    char c = source.peek();
    if (source.looksAt("((")) {
      source.next();
      source.next();
      Word expression = until(source, ')');
      source.expect(')');
      add(new Arithmetic(expression, quoted));
    } else if (c == '(') {
      source.next();
      Script script = new ShellParser(source).list(")");
      source.expect(')');
      add(new Substitution(script, quoted));
    } else if (c == '{') {
      source.next();
      braced(quoted);
    } else if (Character.isLetter(c) || c == '_') {
      add(new Variable(source.name(), "", new Word(List.of()), quoted));
    } else if (Character.isDigit(c) || "?#@*$!-".indexOf(c) >= 0) {
      source.next();
      add(new Variable(String.valueOf(c), "", new Word(List.of()), quoted));
    } else {
      add('$', quoted);
    }
  }

  private void braced(boolean quoted) throws ShellSyntaxException {
    if (source.looksAt("#") && !source.looksAt("#}")) {
      source.next();
      String name = source.name();
      source.expect('}');
      add(new Variable(name, "length", new Word(List.of()), quoted));
      return;
    }
    char first = source.peekOrFail();
    String name =
        Character.isLetter(first) || first == '_' ? source.name() : String.valueOf(source.next());
    StringBuilder operator = new StringBuilder();
    while (operator.length() < 2 && ":-=+?%#".indexOf(source.peekOrFail()) >= 0) {
      operator.append(source.next());
    }
    Word operand = until(source, '}');
    add(new Variable(name, operator.toString(), operand, quoted));
  }
}
