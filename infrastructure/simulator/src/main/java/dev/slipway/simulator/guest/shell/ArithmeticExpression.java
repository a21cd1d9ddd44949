package dev.slipway.simulator.guest.shell;

import java.util.Map;

/** {@code $((…))}: sums, products, comparisons, parentheses, variables. */
final class ArithmeticExpression {
  private final String text;
  private final Map<String, String> variables;
  private int at;

  private ArithmeticExpression(String text, Map<String, String> variables) {
    this.text = text;
    this.variables = variables;
  }

  static long value(String text, Map<String, String> variables) {
    ArithmeticExpression expression = new ArithmeticExpression(text, variables);
    return expression.choice();
  }

  private boolean takes(String operator) {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (text.startsWith(operator, at)) {
      at += operator.length();
      return true;
    }
    return false;
  }

  private long choice() {
    long condition = comparison();
    if (!takes("?")) {
      return condition;
    }
    long first = choice();
    takes(":");
    long second = choice();
    return condition != 0 ? first : second;
  }

  private long comparison() {
    long left = sum();
    while (true) {
      if (takes("<=")) {
        left = left <= sum() ? 1 : 0;
      } else if (takes(">=")) {
        left = left >= sum() ? 1 : 0;
      } else if (takes("==")) {
        left = left == sum() ? 1 : 0;
      } else if (takes("!=")) {
        left = left != sum() ? 1 : 0;
      } else if (takes("<")) {
        left = left < sum() ? 1 : 0;
      } else if (takes(">")) {
        left = left > sum() ? 1 : 0;
      } else {
        return left;
      }
    }
  }

  private long sum() {
    long left = product();
    while (true) {
      if (takes("+")) {
        left += product();
      } else if (takes("-")) {
        left -= product();
      } else {
        return left;
      }
    }
  }

  private long product() {
    long left = atom();
    while (true) {
      if (takes("*")) {
        left *= atom();
      } else if (takes("/")) {
        long divisor = atom();
        left = divisor == 0 ? 0 : left / divisor;
      } else if (takes("%")) {
        long divisor = atom();
        left = divisor == 0 ? 0 : left % divisor;
      } else {
        return left;
      }
    }
  }

  private long atom() {
    if (takes("(")) {
      long inner = choice();
      takes(")");
      return inner;
    }
    if (takes("-")) {
      return -atom();
    }
    takes("$");
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    String word = text.substring(from, at);
    String value = word.matches("[0-9]+") ? word : variables.getOrDefault(word, "0");
    return value.matches("-?[0-9]{1,18}") ? Long.parseLong(value) : 0;
  }
}
