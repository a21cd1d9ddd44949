package dev.slipway.simulator.kubernetes.api;

import dev.slipway.simulator.kubernetes.loop.ClusterLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether any API server of the cluster answers; parts of the cluster itself need one, too. */
public final class Availability {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final ClusterLoop loop;
  private final List<BooleanSupplier> servers = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private boolean looking;

  Availability(ClusterLoop loop) {
    this.loop = loop;
  }

  /** Whether one answers now. If not, listeners hear when one does. */
  public boolean now() {
    for (BooleanSupplier server : servers) {
      if (server.getAsBoolean()) {
        return true;
      }
    }
    lookAgain();
    return false;
  }

  /** Adds a server by whether it answers. */
  public void add(BooleanSupplier server) {
    servers.add(server);
    loop.execute(this::look);
  }

  /** Removes a server. */
  public void remove(BooleanSupplier server) {
    servers.remove(server);
  }

  /** Adds what runs each time that the API is available again, or for the first time. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** Removes a listener. */
  public void unlisten(Runnable listener) {
    listeners.remove(listener);
  }

  private void lookAgain() {
    if (!looking && !servers.isEmpty()) {
      looking = true;
      loop.schedule(
          LOOK_AGAIN,
          () -> {
            looking = false;
            look();
          });
    }
  }

  private void look() {
    if (now()) {
      List.copyOf(listeners).forEach(Runnable::run);
    }
  }
}
