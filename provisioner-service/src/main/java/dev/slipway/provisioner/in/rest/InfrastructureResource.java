package dev.slipway.provisioner.in.rest;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.kit.page.Page;
import dev.slipway.provisioner.machine.Infrastructures;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where machines can come from. */
@Path("/v1/infrastructures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Infrastructures")
@RunOnVirtualThread
public class InfrastructureResource {
  private final Infrastructures infrastructures;

  @Inject
  InfrastructureResource(Infrastructures infrastructures) {
    this.infrastructures = infrastructures;
  }

  /** An infrastructure as the API shows it. */
  @Schema(name = "Infrastructure", description = "A place where machines come from")
  public record InfrastructureView(
      @Schema(examples = "docker") String name,
      @Schema(description = "Whether it answers now") boolean reachable,
      @Schema(description = "Why it doesn't answer, and what to do") @Nullable String message,
      @Schema(description = "CONTAINER or VIRTUAL_MACHINE") @Nullable String kind,
      @Schema(description = "What its host can give now") @Nullable Capacity capacity) {}

  @GET
  @Operation(
      operationId = "listInfrastructures",
      summary = "Lists where machines can come from, and what there is")
  public Page<InfrastructureView> list() {
    return new Page<>(infrastructures.names().stream().map(this::view).toList(), null);
  }

  private InfrastructureView view(String name) {
    InfrastructureDriver driver = infrastructures.driver(name);
    try {
      return new InfrastructureView(
          name, true, null, driver.traits().kind().name(), driver.capacity());
    } catch (DriverException e) {
      return new InfrastructureView(name, false, Infrastructures.explain(e), null, null);
    }
  }
}
