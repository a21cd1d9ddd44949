package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Listens to one QEMU's events until its end, and passes on that something happened. QEMU has one
 * listener at a time: a second waits here for its turn.
 */
final class MachineEvents implements AutoCloseable {

  private static final Duration FIRST_ANSWER = Duration.ofHours(24);

  private final Thread thread;
  private volatile boolean closed;

  private MachineEvents(Path socket, Runnable hint) {
    this.thread = Thread.ofVirtual().unstarted(() -> listen(socket, hint));
  }

  static MachineEvents listenTo(Path socket, Runnable hint) {
    MachineEvents events = new MachineEvents(socket, hint);
    events.thread.start();
    return events;
  }

  private void listen(Path socket, Runnable hint) {
    try (Qmp qmp = Qmp.open(socket, Deadline.in(FIRST_ANSWER))) {
      qmp.listen();
      hint.run();
      while (!closed) {
        JsonNode said = qmp.next();
        if (said.has("event")) {
          hint.run();
        }
      }
    } catch (IOException e) {
      // Its end, most likely: whoever is told looks.
      hint.run();
    }
  }

  /** Interrupts a wait: channels close when their thread is interrupted. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
