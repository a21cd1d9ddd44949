package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.log.ContainerLog;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Instant;

/** What a container prints when it starts. */
final class StartupLines {

  private StartupLines() {}

  static void print(ContainerLog log, Instant now, PodRun pod, JsonNode container) {
    String image = Json.text(container, "image");
    log.print(now, "simulated container " + Json.text(container, "name") + " of image " + image);
    log.print(
        now,
        "pod %s/%s on node %s with address %s"
            .formatted(
                Objects.namespace(pod.pod()),
                Objects.name(pod.pod()),
                pod.kubelet().options().name(),
                pod.ip()));
    for (JsonNode port : container.path("ports")) {
      log.print(now, "listening on %s:%d".formatted(pod.ip(), port.path("containerPort").asInt()));
    }
  }
}
