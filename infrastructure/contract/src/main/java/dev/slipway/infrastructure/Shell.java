package dev.slipway.infrastructure;

import java.util.Arrays;
import java.util.Optional;

/**
 * A command in a machine while it runs. One thread reads, another may write, any may resize and
 * close. Nothing is gathered: a command whose output isn't read waits, and so does who writes what
 * it doesn't read.
 */
public interface Shell extends AutoCloseable {

  /** The most that one {@link #read} returns, in bytes. */
  int MOST_BYTES = 32 * 1024;

  /**
   * Gives the command input; waits until there is room for it. Input that an ended command no
   * longer reads is lost silently.
   */
  void write(byte[] input);

  /** The input's end: end of file, on a terminal what its Ctrl-D sends. */
  void endInput();

  /**
   * What the command says next; waits for it.
   *
   * @return empty when it will say nothing more
   * @throws DriverException UNAVAILABLE if the connection to it broke, or was closed here
   */
  Optional<Output> read();

  /** The terminal has another size now. Nothing happens without a terminal, or after the end. */
  void resize(TerminalSize size);

  /**
   * How the command ended; waits until it has.
   *
   * @throws DriverException NOT_RUNNING if the machine went off meanwhile
   */
  int exitCode();

  /**
   * Ends it: a command that still runs is hung up and, a moment later, killed with all that it
   * started. So it is also when this process dies. May be called twice.
   */
  @Override
  void close();

  /** Which of the command's streams; on a terminal all is standard output. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /** Some of what a command said, which may be secret: it prints as its length. */
  final class Output {

    private final Stream stream;
    private final byte[] bytes;

    /** Made by drivers, from an array that nobody changes. */
    public Output(Stream stream, byte[] bytes) {
      this.stream = stream;
      this.bytes = Arrays.copyOf(bytes, bytes.length);
    }

    public Stream stream() {
      return stream;
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public String toString() {
      return bytes.length + " bytes on " + stream;
    }
  }
}
