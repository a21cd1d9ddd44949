package dev.slipway.cli;

import dev.slipway.cli.render.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A terminal whose text is kept. */
public final class RecordedTerminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  public Terminal terminal(boolean live) {
    return new Terminal(stream(out), stream(err), live, true, 100, Optional.empty());
  }

  /** The same, with somebody who types this. */
  public Terminal answering(String typed) {
    return new Terminal(
        stream(out),
        stream(err),
        false,
        true,
        100,
        Optional.of(new BufferedReader(new StringReader(typed))));
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
