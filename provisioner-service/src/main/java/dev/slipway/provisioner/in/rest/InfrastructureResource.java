package dev.slipway.provisioner.in.rest;

import dev.slipway.infrastructure.Capacity;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.Traits;
import dev.slipway.kit.page.Page;
import dev.slipway.provisioner.machine.Infrastructures;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
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
      @Schema(
              examples = "tcg",
              description =
                  "What runs a virtual machine's instructions: kvm, the processor itself; tcg, a"
                      + " translator, much slower; not said where it doesn't matter")
          @Nullable String accelerator,
      @Schema(description = "What its host can give now") @Nullable Capacity capacity,
      @Schema(description = "What machines must keep to here") @Nullable LimitsView limits) {}

  /** What machines must keep to, as the API shows it. */
  @Schema(name = "InfrastructureLimits", description = "What machines must keep to")
  public record LimitsView(
      @Schema(description = "How long a boot may take at most, in seconds") long bootSeconds,
      @Schema(
              examples = "127.64.0.0/10",
              description = "Where machine networks must lie; empty where any range will do")
          List<String> networkRanges,
      @Schema(
              examples = "CANNOT_LOAD_MODULES",
              description = "What a machine can't do here that one of its own hardware could")
          List<String> exceptions) {

    static LimitsView of(Traits traits) {
      return new LimitsView(
          traits.bootDeadline().toSeconds(),
          traits.networkRanges().stream().map(Cidr::toString).toList(),
          traits.guestExceptions().stream().map(Enum::name).sorted().toList());
    }
  }

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
      Traits traits = driver.traits();
      return new InfrastructureView(
          name,
          true,
          null,
          traits.kind().name(),
          traits.accelerator().orElse(null),
          driver.capacity(),
          LimitsView.of(traits));
    } catch (DriverException e) {
      return new InfrastructureView(
          name, false, Infrastructures.explain(e), null, null, null, null);
    }
  }
}
