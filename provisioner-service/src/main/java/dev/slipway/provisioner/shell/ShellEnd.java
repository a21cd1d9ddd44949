package dev.slipway.provisioner.shell;

import java.time.Duration;

/** Why a shell ended. */
public sealed interface ShellEnd {

  /** In plain words, for the client and the audit. */
  String text();

  /** The command ended by itself. */
  record Exited(int exitCode) implements ShellEnd {
    @Override
    public String text() {
      return "exit code " + exitCode;
    }
  }

  /** The client left. */
  record ClientLeft() implements ShellEnd {
    @Override
    public String text() {
      return "the client left";
    }
  }

  /** Nothing was said or heard for too long. */
  record Idle(Duration limit) implements ShellEnd {
    @Override
    public String text() {
      return "idle for " + limit.toSeconds() + " s";
    }
  }

  /** It was open for as long as a shell may be. */
  record OpenTooLong(Duration limit) implements ShellEnd {
    @Override
    public String text() {
      return "open for " + limit.toSeconds() + " s, the most there is";
    }
  }

  /** The client sent what is no message of this protocol. */
  record Misunderstood(String what) implements ShellEnd {
    @Override
    public String text() {
      return what;
    }
  }

  /** The machine went off, or its infrastructure away. */
  record Broken(String what) implements ShellEnd {
    @Override
    public String text() {
      return what;
    }
  }

  /** This service stops. */
  record Stopping() implements ShellEnd {
    @Override
    public String text() {
      return "the provisioner stops";
    }
  }
}
