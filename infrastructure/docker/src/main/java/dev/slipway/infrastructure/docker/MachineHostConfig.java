package dev.slipway.infrastructure.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;

/**
 * A host configuration with nothing of {@code /proc} and {@code /sys} masked or read-only: what the
 * command line calls {@code systempaths=unconfined}, for which docker-java has no setters.
 */
final class MachineHostConfig extends HostConfig {

  private static final long serialVersionUID = 1;

  @JsonProperty("MaskedPaths")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  List<String> maskedPaths() {
    return List.of();
  }

  @JsonProperty("ReadonlyPaths")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  List<String> readonlyPaths() {
    return List.of();
  }
}
