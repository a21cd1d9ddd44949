package dev.slipway.simulator.guest.shell;

import dev.slipway.simulator.guest.shell.Script.Assignment;
import dev.slipway.simulator.guest.shell.Script.Chain;
import dev.slipway.simulator.guest.shell.Script.Command;
import dev.slipway.simulator.guest.shell.Script.For;
import dev.slipway.simulator.guest.shell.Script.If;
import dev.slipway.simulator.guest.shell.Script.Item;
import dev.slipway.simulator.guest.shell.Script.Loop;
import dev.slipway.simulator.guest.shell.Script.Pipeline;
import dev.slipway.simulator.guest.shell.Script.Redirect;
import dev.slipway.simulator.guest.shell.Script.Redirected;
import dev.slipway.simulator.guest.shell.Script.Sequence;
import dev.slipway.simulator.guest.shell.Script.Subshell;
import dev.slipway.simulator.guest.shell.Script.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads scripts: lists, pipelines, subshells, groups, loops, conditions, redirections. Functions,
 * {@code case} and here-documents are not known, and refused.
 */
final class ShellParser {
  private static final Word NOTHING = new Word(List.of());

  private final Source source;

  ShellParser(Source source) {
    this.source = source;
  }

  static Script parse(String text) throws ShellSyntaxException {
    Source source = new Source(text);
    Script script = new ShellParser(source).list();
    if (!source.atEnd()) {
      throw unexpected(source);
    }
    return script;
  }

  private static ShellSyntaxException unexpected(Source source) {
    return new ShellSyntaxException(
        "syntax error: unexpected \"" + (source.atEnd() ? "end" : source.peek()) + "\"",
        source.atEnd());
  }

  /** Commands until one of these words or characters, which is left to be read. */
  Script list(String... ends) throws ShellSyntaxException {
    List<Item> items = new ArrayList<>();
    source.skipLines();
    while (!source.atEnd() && !isAt(ends)) {
      Script script = chain();
      source.skipBlanks();
      boolean background = source.looksAt("&") && !source.looksAt("&&");
      if (background) {
        source.skip(1);
      }
      items.add(new Item(script, background));
      source.skipBlanks();
      boolean separated = background || source.atEnd() || ";\n".indexOf(source.peek()) >= 0;
      if (!separated && !isAt(ends)) {
        throw unexpected(source);
      }
      source.skipLines();
    }
    if (ends.length > 0 && source.atEnd()) {
      throw new ShellSyntaxException("unexpected end of file", true);
    }
    return new Sequence(items);
  }

  private boolean isAt(String... ends) {
    return Arrays.stream(ends)
        .anyMatch(
            end ->
                Character.isLetter(end.charAt(0))
                    ? source.plainWord().equals(end)
                    : source.looksAt(end));
  }

  private Script chain() throws ShellSyntaxException {
    Script first = pipeline();
    while (true) {
      source.skipBlanks();
      boolean and = source.looksAt("&&");
      if (!and && !source.looksAt("||")) {
        return first;
      }
      source.skip(2);
      source.skipLines();
      first = new Chain(first, and, pipeline());
    }
  }

  private Script pipeline() throws ShellSyntaxException {
    source.skipBlanks();
    boolean negated = source.plainWord().equals("!");
    if (negated) {
      source.skip(1);
    }
    List<Script> commands = new ArrayList<>();
    commands.add(command());
    source.skipBlanks();
    while (source.looksAt("|") && !source.looksAt("||")) {
      source.skip(1);
      source.skipLines();
      commands.add(command());
      source.skipBlanks();
    }
    return commands.size() == 1 && !negated ? commands.getFirst() : new Pipeline(commands, negated);
  }

  private Script command() throws ShellSyntaxException {
    source.skipBlanks();
    if (source.atEnd()) {
      throw unexpected(source);
    }
    if (source.peek() == '(') {
      source.next();
      Script body = list(")");
      source.expect(')');
      return redirected(new Subshell(body));
    }
    return switch (source.plainWord()) {
      case "{" -> {
        source.skip(1);
        Script body = list("}");
        source.expect('}');
        yield redirected(body);
      }
      case "while" -> loop(false);
      case "until" -> loop(true);
      case "for" -> forLoop();
      case "if" -> {
        source.skip(2);
        yield redirected(condition());
      }
      case "case", "function", "select" ->
          throw new ShellSyntaxException(
              source.plainWord() + " is not known to the shell of simulated machines", false);
      default -> simple();
    };
  }

  private Script loop(boolean until) throws ShellSyntaxException {
    source.skip(5);
    Script condition = list("do");
    source.skip(2);
    Script body = list("done");
    source.skip(4);
    return redirected(new Loop(until, condition, body));
  }

  private Script forLoop() throws ShellSyntaxException {
    source.skip(3);
    source.skipBlanks();
    String variable = source.name();
    source.skipBlanks();
    if (!source.plainWord().equals("in")) {
      throw unexpected(source);
    }
    source.skip(2);
    List<Word> words = new ArrayList<>();
    source.skipBlanks();
    while (!source.atEnd() && ";\n".indexOf(source.peek()) < 0) {
      words.add(WordParser.word(source));
      source.skipBlanks();
    }
    source.skipLines();
    if (!source.plainWord().equals("do")) {
      throw unexpected(source);
    }
    source.skip(2);
    Script body = list("done");
    source.skip(4);
    return redirected(new For(variable, words, body));
  }

  private Script condition() throws ShellSyntaxException {
    Script condition = list("then");
    source.skip(4);
    Script then = list("elif", "else", "fi");
    switch (source.plainWord()) {
      case "elif" -> {
        source.skip(4);
        return new If(condition, then, Optional.of(condition()));
      }
      case "else" -> {
        source.skip(4);
        Script otherwise = list("fi");
        source.skip(2);
        return new If(condition, then, Optional.of(otherwise));
      }
      default -> {
        source.skip(2);
        return new If(condition, then, Optional.empty());
      }
    }
  }

  private Script redirected(Script script) throws ShellSyntaxException {
    List<Redirect> redirects = new ArrayList<>();
    source.skipBlanks();
    for (int fd = source.descriptor(); fd >= 0; fd = source.descriptor()) {
      redirects.add(redirect(fd));
      source.skipBlanks();
    }
    return redirects.isEmpty() ? script : new Redirected(script, redirects);
  }

  private Redirect redirect(int descriptor) throws ShellSyntaxException {
    for (String operator : List.of("<<", ">>", "<&", ">&", "<", ">")) {
      if (source.looksAt(operator)) {
        if (operator.equals("<<")) {
          throw new ShellSyntaxException(
              "here-documents are not known to the shell of simulated machines", false);
        }
        source.skip(operator.length());
        source.skipBlanks();
        source.peekOrFail();
        return new Redirect(descriptor, operator, WordParser.word(source));
      }
    }
    throw unexpected(source);
  }

  private Script simple() throws ShellSyntaxException {
    List<Assignment> assignments = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    List<Redirect> redirects = new ArrayList<>();
    while (!source.atEnd() && ";&|\n)".indexOf(source.peek()) < 0) {
      int descriptor = source.descriptor();
      String assigned = descriptor < 0 && words.isEmpty() ? source.assignment() : "";
      if (descriptor >= 0) {
        redirects.add(redirect(descriptor));
      } else if (!assigned.isEmpty()) {
        boolean empty = source.atEnd() || " \t\n;&|)".indexOf(source.peek()) >= 0;
        assignments.add(new Assignment(assigned, empty ? NOTHING : WordParser.word(source)));
      } else if (source.peek() == '(') {
        throw new ShellSyntaxException(
            "functions are not known to the shell of simulated machines", false);
      } else {
        words.add(WordParser.word(source));
      }
      source.skipBlanks();
    }
    if (assignments.isEmpty() && words.isEmpty() && redirects.isEmpty()) {
      throw unexpected(source);
    }
    Script command = new Command(assignments, words);
    return redirects.isEmpty() ? command : new Redirected(command, redirects);
  }
}
