package dev.slipway.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terminal that this process runs on, which passes every key as it is while this is open. A
 * small process beside this one switches it, tells its sizes and, when this one ends in whatever
 * way, puts it back as it was.
 */
final class RawTerminal implements AutoCloseable {

  private static final String KEEPER =
      """
      exec 3<&0 </dev/tty || exit 1
      saved=$(stty -g) || exit 1
      trap '' INT QUIT HUP TERM TSTP TTOU PIPE
      stty size
      read -r go <&3 || exit 0
      stty raw -echo
      trap 'stty size' WINCH
      stty size
      cat <&3 >/dev/null &
      while kill -0 $! 2>/dev/null; do wait $!; done
      stty "$saved"
      """;

  private static final Pattern SIZE = Pattern.compile("([1-9]\\d*) ([1-9]\\d*)");
  private static final long RESTORED_WITHIN_SECONDS = 2;

  private final Process keeper;
  private final BufferedReader sizes;
  private final Size first;

  /** How many characters it shows. */
  record Size(int columns, int rows) {
    private static final Size USUAL = new Size(80, 24);

    /** Of a line of {@code stty size}; empty if the terminal doesn't know. */
    static Optional<Size> parse(String line) {
      Matcher matcher = SIZE.matcher(line.strip());
      return matcher.matches()
          ? Optional.of(
              new Size(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(1))))
          : Optional.empty();
    }
  }

  private RawTerminal(Process keeper, BufferedReader sizes, Size first) {
    this.keeper = keeper;
    this.sizes = sizes;
    this.first = first;
  }

  /** The terminal, still as it was; empty where input or output is none. */
  static Optional<RawTerminal> find() {
    if (System.console() == null || !System.console().isTerminal()) {
      return Optional.empty();
    }
    try {
      Process keeper =
          new ProcessBuilder("/bin/sh", "-c", KEEPER)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader sizes = keeper.inputReader(StandardCharsets.US_ASCII);
      String line = sizes.readLine();
      return line == null
          ? Optional.empty()
          : Optional.of(new RawTerminal(keeper, sizes, Size.parse(line).orElse(Size.USUAL)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  Size size() {
    return first;
  }

  /** From now on keys pass as they are, and the listener hears of each size. */
  void open(Consumer<Size> listener) throws IOException {
    keeper.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
    keeper.getOutputStream().flush();
    Thread.ofVirtual()
        .start(() -> sizes.lines().forEach(line -> Size.parse(line).ifPresent(listener)));
  }

  /** Puts it back as it was. */
  @Override
  public void close() {
    try {
      keeper.getOutputStream().close();
      keeper.waitFor(RESTORED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      // The keeper is gone, and nobody else can.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
