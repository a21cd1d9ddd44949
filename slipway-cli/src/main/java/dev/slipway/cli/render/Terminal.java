package dev.slipway.cli.render;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * Where a command writes.
 *
 * @param out answers
 * @param err the account of what goes on, and failures
 * @param live whether lines on {@code err} may be redrawn in place and coloured
 * @param unicode whether more than ASCII can be shown
 */
public record Terminal(PrintStream out, PrintStream err, boolean live, boolean unicode) {

  public static Terminal of(Map<String, String> environment) {
    boolean live =
        "true".equals(environment.get("SLIPWAY_TTY"))
            && !"dumb".equals(environment.get("TERM"))
            && !environment.containsKey("NO_COLOR");
    String locale =
        environment.getOrDefault(
            "LC_ALL", environment.getOrDefault("LC_CTYPE", environment.getOrDefault("LANG", "")));
    return new Terminal(
        System.out, System.err, live, locale.toUpperCase(Locale.ROOT).contains("UTF"));
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
