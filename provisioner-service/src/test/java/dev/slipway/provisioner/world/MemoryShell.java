package dev.slipway.provisioner.world;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A shell that knows some commands: {@code cat} says what it reads until its end; {@code complain}
 * says its argument as an error and exits with 7; {@code flood} says a chunk for as long as it is
 * read. On a terminal each size is said, too.
 */
public final class MemoryShell implements Shell {
  private static final byte[] END = {};
  private static final byte[] CLOSED = {};

  private final List<String> command;
  private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private volatile int chunks;

  public MemoryShell(List<String> command, Optional<TerminalSize> terminal) {
    this.command = command;
    terminal.ifPresent(this::resize);
    if (command.getFirst().equals("complain")) {
      said.add(command.get(1).getBytes(StandardCharsets.UTF_8));
      said.add(END);
    }
  }

  public List<String> command() {
    return command;
  }

  public boolean closed() {
    return closed;
  }

  /** How many chunks of a flood were read. */
  public int chunks() {
    return chunks;
  }

  @Override
  public void write(byte[] input) {
    said.add(input);
  }

  @Override
  public void endInput() {
    said.add(END);
  }

  @Override
  public Optional<Output> read() {
    try {
      byte[] next = command.getFirst().equals("flood") && !closed ? flood() : said.take();
      if (next == CLOSED) {
        throw new DriverException(
            DriverException.Code.UNAVAILABLE, "It was given up", "Open another.");
      }
      return next == END
          ? Optional.empty()
          : Optional.of(
              new Output(
                  command.getFirst().equals("complain") ? Stream.STDERR : Stream.STDOUT, next));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] flood() {
    chunks++;
    return new byte[MOST_BYTES];
  }

  @Override
  public void resize(TerminalSize size) {
    said.add((size.columns() + "x" + size.rows() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int exitCode() {
    return command.getFirst().equals("complain") ? 7 : 0;
  }

  @Override
  public void close() {
    closed = true;
    said.add(CLOSED);
  }
}
