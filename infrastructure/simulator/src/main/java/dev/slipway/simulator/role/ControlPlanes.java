package dev.slipway.simulator.role;

import dev.slipway.simulator.kubernetes.apiserver.ApiServer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The API servers that run, by the machines they run on. */
public final class ControlPlanes {
  private final Map<String, ApiServer> running = new HashMap<>();

  /** By what a machine is known here. */
  public static String key(String instance, String machine) {
    return instance + "_" + machine;
  }

  synchronized void started(String key, ApiServer server) {
    running.put(key, server);
    notifyAll();
  }

  synchronized void stopped(String key, ApiServer server) {
    running.remove(key, server);
  }

  /** The one on a machine. */
  public synchronized Optional<ApiServer> find(String key) {
    return Optional.ofNullable(running.get(key));
  }

  /**
   * Waits until one of a cluster's runs; {@code prefix} is what all its machines' keys begin with.
   */
  synchronized void await(String prefix) throws InterruptedException {
    while (running.keySet().stream().noneMatch(key -> key.startsWith(prefix))) {
      wait();
    }
  }
}
