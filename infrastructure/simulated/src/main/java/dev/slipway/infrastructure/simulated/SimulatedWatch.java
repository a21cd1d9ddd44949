package dev.slipway.infrastructure.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import dev.slipway.infrastructure.simulated.wire.StateJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of JSON an event: a snapshot, then changes, and an empty line each second by which a
 * simulator that hangs is told from one that has nothing to say.
 */
final class SimulatedWatch implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedWatch.class);

  /** Three lines that were due. */
  private static final Duration SILENCE = Duration.ofSeconds(4);

  private static final Duration RECONNECT = Duration.ofMillis(250);

  private final SimulatorClient simulator;
  private final Consumer<WatchEvent> listener;
  private final Consumer<Subscription> onClose;
  private final Object delivery = new Object();
  private final AtomicLong heardAt = new AtomicLong(System.nanoTime());
  private volatile boolean closed;
  private volatile @Nullable InputStream stream;
  private @Nullable Thread reader;

  SimulatedWatch(
      SimulatorClient simulator, Consumer<WatchEvent> listener, Consumer<Subscription> onClose) {
    this.simulator = simulator;
    this.listener = listener;
    this.onClose = onClose;
  }

  void start() {
    reader = Thread.ofVirtual().name("simulated-watch").start(this::run);
    Thread.ofVirtual().name("simulated-watch-silence").start(this::breakSilence);
  }

  private void run() {
    boolean told = false;
    while (!closed) {
      try {
        InputStream body = simulator.open("watch", BodyHandlers.ofInputStream()).body();
        stream = body;
        heardAt.set(System.nanoTime());
        told = false;
        read(body);
        throw new DriverException(
            Code.UNAVAILABLE, "The simulator ended its stream of changes", SimulatorClient.REMEDY);
      } catch (IOException | DriverException e) {
        stream = null;
        if (!told) {
          told = true;
          deliver(
              new WatchEvent.Interrupted(
                  e instanceof DriverException reason ? reason : simulator.away(e)));
        }
      }
      pause();
    }
  }

  private void read(InputStream body) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        heardAt.set(System.nanoTime());
        if (!line.isEmpty()) {
          deliver(event(SimulatorClient.read(line.getBytes(StandardCharsets.UTF_8))));
        }
      }
    }
  }

  private static WatchEvent event(JsonNode json) {
    JsonNode snapshot = json.path("snapshot");
    if (snapshot.isArray()) {
      return new WatchEvent.Snapshot(StateJson.machines(snapshot));
    }
    MachineState changed = StateJson.state(json.path("changed"));
    return new WatchEvent.Changed(changed);
  }

  private void deliver(WatchEvent event) {
    synchronized (delivery) {
      if (closed) {
        return;
      }
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("A listener of machines' changes failed", e);
      }
    }
  }

  private void breakSilence() {
    while (!closed) {
      InputStream open = stream;
      if (open != null && System.nanoTime() - heardAt.get() > SILENCE.toNanos()) {
        stream = null;
        close(open);
      }
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(RECONNECT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.debug("The stream of changes was broken already", e);
    }
  }

  @Override
  public void close() {
    boolean ownThread = Thread.currentThread() == reader;
    if (ownThread) {
      closed = true;
    } else {
      // Waits for a delivery that is under way, so that nothing is delivered after this.
      synchronized (delivery) {
        closed = true;
      }
    }
    InputStream open = stream;
    if (open != null) {
      close(open);
    }
    onClose.accept(this);
  }
}
