package dev.slipway.simulator.guest.shell;

/** A script's text, and how far it is read. */
final class Source {
  private final String text;
  private int at;

  Source(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    return text.charAt(at);
  }

  char peekOrFail() throws ShellSyntaxException {
    if (atEnd()) {
      throw new ShellSyntaxException("unexpected end of file", true);
    }
    return peek();
  }

  char next() {
    return text.charAt(at++);
  }

  char nextOrFail() throws ShellSyntaxException {
    peekOrFail();
    return next();
  }

  boolean looksAt(String expected) {
    return text.startsWith(expected, at);
  }

  void skip(int characters) {
    at += characters;
  }

  void expect(char character) throws ShellSyntaxException {
    skipBlanks();
    if (nextOrFail() != character) {
      throw new ShellSyntaxException(
          "syntax error near \"" + text.substring(at - 1, Math.min(text.length(), at + 9)) + "\"",
          false);
    }
  }

  /** Blanks, comments and lines that go on. */
  void skipBlanks() {
    while (!atEnd()) {
      char c = peek();
      if (c == ' ' || c == '\t') {
        at++;
      } else if (c == '\\' && looksAt("\\\n")) {
        at += 2;
      } else if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }

  void skipLines() {
    skipBlanks();
    while (!atEnd() && (peek() == '\n' || peek() == ';')) {
      at++;
      skipBlanks();
    }
  }

  /** A variable's name. */
  String name() {
    int from = at;
    while (!atEnd() && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
      at++;
    }
    return text.substring(from, at);
  }

  /** The plain word here, without moving on; empty if there is none. */
  String plainWord() {
    int end = at;
    while (end < text.length() && " \t\n;&|<>()\"'$`\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    boolean whole = end == text.length() || "\"'$`\\".indexOf(text.charAt(end)) < 0;
    return whole ? text.substring(at, end) : "";
  }

  /** The digits before a redirection; -1 if there are none, without moving on. */
  int descriptor() {
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    boolean redirects = end < text.length() && "<>".indexOf(text.charAt(end)) >= 0;
    if (!redirects) {
      return -1;
    }
    int given = end == at ? (text.charAt(end) == '<' ? 0 : 1) : Integer.parseInt(text, at, end, 10);
    at = end;
    return given;
  }

  /** {@code name} of {@code name=} here, moving past the sign; empty if it isn't one. */
  String assignment() {
    int end = at;
    while (end < text.length()
        && (Character.isLetter(text.charAt(end))
            || text.charAt(end) == '_'
            || (end > at && Character.isDigit(text.charAt(end))))) {
      end++;
    }
    if (end == at || end >= text.length() || text.charAt(end) != '=') {
      return "";
    }
    String name = text.substring(at, end);
    at = end + 1;
    return name;
  }
}
