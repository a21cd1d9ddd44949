package dev.slipway.simulator.role;

/** A program that serves until it is ended. */
public final class Daemon {

  private Daemon() {}

  /** What is let go of at the end, which doesn't fail. */
  @FunctionalInterface
  public interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /** Serves until the process is told to end, which its interruption is. */
  public static int serve(Running running) throws InterruptedException {
    try (running) {
      synchronized (running) {
        while (true) {
          running.wait();
        }
      }
    }
  }
}
