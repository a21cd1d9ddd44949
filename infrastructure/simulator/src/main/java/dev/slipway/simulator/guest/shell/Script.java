package dev.slipway.simulator.guest.shell;

import java.util.List;
import java.util.Optional;

/** A parsed script. */
sealed interface Script {

  /** One after the other; those in the background are not waited for. */
  record Sequence(List<Item> items) implements Script {}

  record Item(Script script, boolean background) {}

  /**
   * The second only after success ({@code &&}), or only after failure ({@code ||}) of the first.
   */
  record Chain(Script first, boolean onSuccess, Script second) implements Script {}

  record Pipeline(List<Script> commands, boolean negated) implements Script {}

  record Command(List<Assignment> assignments, List<Word> words) implements Script {}

  record Subshell(Script body) implements Script {}

  record Loop(boolean until, Script condition, Script body) implements Script {}

  record For(String variable, List<Word> words, Script body) implements Script {}

  record If(Script condition, Script then, Optional<Script> otherwise) implements Script {}

  /** With some of its streams led elsewhere. */
  record Redirected(Script script, List<Redirect> redirects) implements Script {}

  record Assignment(String name, Word value) {}

  /**
   * @param descriptor which stream
   * @param operator one of {@code < > >> <& >&}
   */
  record Redirect(int descriptor, String operator, Word target) {}

  record Word(List<Part> parts) {}

  /** A part of a word; what is quoted is neither split nor a pattern. */
  sealed interface Part {
    boolean quoted();
  }

  record Literal(String text, boolean quoted) implements Part {}

  /**
   * A variable.
   *
   * @param operator empty, or one of {@code - := + % #} and their doubled forms with what follows
   */
  record Variable(String name, String operator, Word operand, boolean quoted) implements Part {}

  record Substitution(Script script, boolean quoted) implements Part {}

  record Arithmetic(Word expression, boolean quoted) implements Part {}
}
