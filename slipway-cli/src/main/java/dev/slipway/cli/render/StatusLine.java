package dev.slipway.cli.render;

import java.util.Objects;

/**
 * An account whose last line says what is awaited. On a live terminal that line is redrawn in
 * place; elsewhere it is printed when it changes.
 */
public final class StatusLine implements AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";

  private final Terminal terminal;
  private String shown = "";

  public StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A line that stays. */
  public synchronized void tell(String line) {
    clear();
    terminal.err().println(line);
    draw();
  }

  /**
   * What is awaited now.
   *
   * @param line the same as before where nothing has changed
   * @param more what changes all the time, such as the seconds; shown on live terminals only
   */
  public synchronized void await(String line, String more) {
    if (terminal.live()) {
      clear();
      shown = terminal.fit("  " + terminal.dot() + " " + line + more);
      draw();
    } else if (!Objects.equals(shown, line)) {
      shown = line;
      terminal.err().println("  " + line);
    }
  }

  @Override
  public synchronized void close() {
    clear();
    shown = "";
  }

  private void clear() {
    if (terminal.live() && !shown.isEmpty()) {
      terminal.err().print(CLEAR);
    }
  }

  private void draw() {
    if (terminal.live() && !shown.isEmpty()) {
      terminal.err().print(shown);
      terminal.err().flush();
    }
  }
}
