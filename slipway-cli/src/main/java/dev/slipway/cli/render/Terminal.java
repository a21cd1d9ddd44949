package dev.slipway.cli.render;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command writes, and who may be asked.
 *
 * @param out answers
 * @param err the account of what goes on, and failures
 * @param live whether lines on {@code err} may be redrawn in place and coloured
 * @param unicode whether more than ASCII can be shown
 * @param columns how wide it is; a line that is redrawn must fit
 * @param keyboard what the person at the terminal types; empty where nobody sits at it
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    boolean live,
    boolean unicode,
    int columns,
    Optional<BufferedReader> keyboard) {
  private static final int USUAL_COLUMNS = 80;

  public static Terminal of(Map<String, String> environment) {
    boolean live =
        "true".equals(environment.get("SLIPWAY_TTY"))
            && !"dumb".equals(environment.get("TERM"))
            && !environment.containsKey("NO_COLOR");
    String locale =
        environment.getOrDefault(
            "LC_ALL", environment.getOrDefault("LC_CTYPE", environment.getOrDefault("LANG", "")));
    return new Terminal(
        System.out,
        System.err,
        live,
        locale.toUpperCase(Locale.ROOT).contains("UTF"),
        columns(environment.getOrDefault("SLIPWAY_COLUMNS", "")),
        "true".equals(environment.get("SLIPWAY_INTERACTIVE"))
            ? Optional.of(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
            : Optional.empty());
  }

  private static int columns(String told) {
    try {
      return Math.max(20, Integer.parseInt(told));
    } catch (NumberFormatException unknown) {
      return USUAL_COLUMNS;
    }
  }

  /** The text, cut on a live terminal where it would go over the line's end. */
  public String fit(String text) {
    return !live || text.length() < columns ? text : text.substring(0, columns - 4) + "...";
  }

  /**
   * Asks the person at the terminal.
   *
   * @return the line that was typed, without spaces around it; empty where nobody sits there
   */
  public Optional<String> ask(String question) {
    if (keyboard.isEmpty()) {
      return Optional.empty();
    }
    err.print(question);
    err.flush();
    try {
      return Optional.ofNullable(keyboard.get().readLine()).map(String::strip);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** Less prominent than the rest, where that can be shown. */
  public String dim(String text) {
    return live ? "\u001b[2m" + text + "\u001b[0m" : text;
  }

  public String check() {
    return unicode ? "✓" : "+";
  }

  public String cross() {
    return unicode ? "✗" : "x";
  }

  public String dot() {
    return unicode ? "●" : "*";
  }

  /** A bar of that many cells. */
  public String bar(int percent, int cells) {
    int bounded = Math.clamp(percent, 0, 100);
    int filled = bounded * cells / 100;
    String full = unicode ? "█" : "#";
    String empty = unicode ? "░" : "-";
    return full.repeat(filled) + empty.repeat(cells - filled);
  }
}
