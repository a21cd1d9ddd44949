package dev.slipway.provisioner.in.rest;

import dev.slipway.provisioner.machine.MachineImage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What runs, and what can be asked for. */
@Path("/v1/versions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Versions")
@RunOnVirtualThread
public class VersionResource {
  private final MachineImage image;
  private final String slipway;

  @Inject
  VersionResource(
      MachineImage image, @ConfigProperty(name = "quarkus.application.version") String slipway) {
    this.image = image;
    this.slipway = slipway;
  }

  /** Versions as the API shows them. */
  @Schema(name = "Versions", description = "What runs, and what can be asked for")
  public record VersionsView(
      @Schema(description = "Slipway's own version") String slipway,
      @Schema(description = "The versions of Kubernetes that clusters can have, newest first")
          List<String> kubernetes,
      @Schema(examples = "slipway/machine:1f2e3d") String machineImage,
      @Schema(description = "What is in the machine image, by name")
          Map<String, String> components) {}

  @GET
  @Operation(operationId = "getVersions", summary = "Shows versions")
  public VersionsView get() {
    return new VersionsView(
        slipway, List.of(image.kubernetesVersion()), image.name(), image.components());
  }
}
