package dev.slipway.simulator.guest.process;

import java.util.Locale;
import java.util.Optional;

/** The signals that programs here are sent, with Linux' numbers. */
public enum Signal {
  HUP(1),
  INT(2),
  KILL(9),
  PIPE(13),
  TERM(15),
  WINCH(28);

  /** What shells add to the number of the signal that ended a command. */
  private static final int KILLED_BY = 128;

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** The exit code of a command that it ended. */
  public int exitCode() {
    return KILLED_BY + number;
  }

  public int number() {
    return number;
  }

  boolean isIgnoredByDefault() {
    return this == WINCH;
  }

  /** By its number or its name, with or without {@code SIG}. */
  public static Optional<Signal> of(String text) {
    String name = text.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    for (Signal signal : values()) {
      if (signal.name().equals(name) || Integer.toString(signal.number).equals(name)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }
}
