package dev.slipway.simulator.guest.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command of an {@code Exec…=} line.
 *
 * @param mayFail whether its failure counts as success, which {@code -} says
 */
record CommandLine(List<String> words, boolean mayFail) {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

  static CommandLine parse(String line, Map<String, String> environment) {
    int at = 0;
    boolean mayFail = false;
    while (at < line.length() && "-+!@:".indexOf(line.charAt(at)) >= 0) {
      mayFail |= line.charAt(at) == '-';
      at++;
    }
    return new CommandLine(words(line.substring(at), environment), mayFail);
  }

  static List<String> words(String line, Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    boolean there = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        there = true;
      } else if (c == ' ' || c == '\t') {
        if (there || !word.isEmpty()) {
          words.add(expand(word.toString(), environment));
        }
        word.setLength(0);
        there = false;
      } else {
        word.append(c);
      }
    }
    if (there || !word.isEmpty()) {
      words.add(expand(word.toString(), environment));
    }
    return words;
  }

  private static String expand(String word, Map<String, String> environment) {
    Matcher matcher = VARIABLE.matcher(word);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      String value = environment.get(name);
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value == null ? "" : value));
    }
    matcher.appendTail(expanded);
    return expanded.toString();
  }
}
