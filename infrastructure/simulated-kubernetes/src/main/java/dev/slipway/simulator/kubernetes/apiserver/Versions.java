package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;

/** Which Kubernetes this is like. */
final class Versions {
  static final String KUBERNETES = "v1.36.3";

  private Versions() {}

  static ObjectNode info() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("emulationMajor", "1")
        .put("emulationMinor", "36")
        .put("minCompatibilityMajor", "1")
        .put("minCompatibilityMinor", "35")
        .put("gitVersion", KUBERNETES)
        .put("gitCommit", "0000000000000000000000000000000000000000")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-06-01T00:00:00Z")
        .put("goVersion", "simulated")
        .put("compiler", "simulated")
        .put("platform", "linux/amd64");
  }
}
