package dev.slipway.simulator.guest.process;

import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.simulator.guest.process.GuestIoException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A terminal in its usual mode: lines with echo and erase, {@code ^C} and {@code ^D}, and a
 * carriage return before each line feed that a program writes.
 */
public final class Terminal {
  private static final int INTERRUPT = 3;
  private static final int END = 4;
  private static final int BACKSPACE = 8;
  private static final int KILL_LINE = 21;
  private static final int DELETE = 127;
  private static final byte[] ERASE = {8, ' ', 8};

  private final Pipe input = new Pipe();
  private final Pipe output = new Pipe();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<Signal> signals;
  private volatile TerminalSize size;
  private volatile int pendingEnds;

  private final OpenFile file =
      new OpenFile() {
        @Override
        public int read(byte[] into, int offset, int length) throws InterruptedException {
          return cooked(into, offset, length);
        }

        @Override
        public void write(byte[] from, int offset, int length)
            throws GuestIoException, InterruptedException {
          say(from, offset, length);
        }

        @Override
        public Optional<Terminal> terminal() {
          return Optional.of(Terminal.this);
        }

        @Override
        protected void close() {
          output.closeWriting();
        }
      };

  /**
   * @param signals is told what the keyboard and the size bring about
   */
  public Terminal(TerminalSize size, Consumer<Signal> signals) {
    this.size = size;
    this.signals = signals;
  }

  /** The program's side. */
  public OpenFile file() {
    return file;
  }

  /** What the screen shows. */
  public Pipe screen() {
    return output;
  }

  public TerminalSize size() {
    return size;
  }

  /** Another size; the programs are told if it is one. */
  public void resize(TerminalSize other) {
    if (!other.equals(size)) {
      size = other;
      signals.accept(Signal.WINCH);
    }
  }

  /** Nothing comes from the keyboard any more, and nobody looks at the screen. */
  public void hangUp() {
    input.closeWriting();
    output.closeReading();
  }

  /** Keys that were pressed. */
  public void type(byte[] keys) throws GuestIoException, InterruptedException {
    for (byte key : keys) {
      type(key);
    }
  }

  private void type(byte key) throws GuestIoException, InterruptedException {
    switch (key) {
      case INTERRUPT -> {
        line.reset();
        say("^C\n");
        signals.accept(Signal.INT);
      }
      case END -> end();
      case BACKSPACE, DELETE -> erase();
      case KILL_LINE -> {
        while (line.size() > 0) {
          erase();
        }
      }
      case '\r', '\n' -> {
        line.write('\n');
        say("\n");
        pass();
      }
      default -> {
        line.write(key);
        say(new byte[] {key}, 0, 1);
      }
    }
  }

  /** What {@code ^D} does: passes on what there is, which at a line's begin is nothing: the end. */
  public void end() throws GuestIoException, InterruptedException {
    if (line.size() == 0) {
      pendingEnds++;
      byte[] mark = {0};
      input.give(mark, 0, 1);
    } else {
      pass();
    }
  }

  private void pass() throws GuestIoException, InterruptedException {
    byte[] bytes = line.toByteArray();
    line.reset();
    input.give(bytes, 0, bytes.length);
  }

  private void erase() throws GuestIoException, InterruptedException {
    byte[] bytes = line.toByteArray();
    if (bytes.length > 0) {
      line.reset();
      line.write(bytes, 0, bytes.length - 1);
      output.give(ERASE, 0, ERASE.length);
    }
  }

  private int cooked(byte[] into, int offset, int length) throws InterruptedException {
    int count = input.take(into, offset, length);
    if (count > 0 && into[offset] == 0 && pendingEnds > 0) {
      pendingEnds--;
      return -1;
    }
    return count;
  }

  private void say(String text) throws GuestIoException, InterruptedException {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    say(bytes, 0, bytes.length);
  }

  private void say(byte[] from, int offset, int length)
      throws GuestIoException, InterruptedException {
    ByteArrayOutputStream shown = new ByteArrayOutputStream(length + 8);
    for (int i = offset; i < offset + length; i++) {
      if (from[i] == '\n') {
        shown.write('\r');
      }
      shown.write(from[i]);
    }
    try {
      output.give(shown.toByteArray(), 0, shown.size());
    } catch (GuestIoException e) {
      throw new GuestIoException(Reason.BROKEN_PIPE);
    }
  }
}
