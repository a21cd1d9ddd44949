package dev.slipway.simulator.guest.process;

import java.io.IOException;

/** A system call in a guest failed, with the text that the C library has for it. */
public final class GuestIoException extends IOException {
  private static final long serialVersionUID = 1;

  /** The usual reasons. */
  public enum Reason {
    NOT_FOUND("No such file or directory"),
    IS_DIRECTORY("Is a directory"),
    NOT_DIRECTORY("Not a directory"),
    NOT_EMPTY("Directory not empty"),
    READ_ONLY("Read-only file system"),
    NO_SPACE("No space left on device"),
    BAD_FILE("Bad file descriptor"),
    BROKEN_PIPE("Broken pipe"),
    LOOP("Too many levels of symbolic links"),
    EXISTS("File exists"),
    INVALID("Invalid argument");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private final Reason reason;

  public GuestIoException(Reason reason) {
    super(reason.text());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Its text, which is always there. */
  public String text() {
    return reason.text();
  }
}
