package dev.slipway.kit.operation;

import dev.slipway.kit.identity.CurrentCaller;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Shows and cancels operations. Absent where {@code slipway.operations.resource=false} (at build
 * time).
 */
@Path("/v1/operations/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operations")
@RunOnVirtualThread
@IfBuildProperty(name = "slipway.operations.resource", stringValue = "true", enableIfMissing = true)
public class OperationResource {
  private final Operations operations;
  private final CurrentCaller caller;

  @Inject
  OperationResource(Operations operations, CurrentCaller caller) {
    this.operations = operations;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "getOperation",
      summary = "Shows an operation; with wait=60s once it has ended, or after that time")
  public dev.slipway.kit.operation.Operation get(
      @PathParam("id") String id, @QueryParam("wait") @Nullable String wait) {
    Duration atMost = WaitTime.parse(wait);
    return operations.await(id, caller.project(), atMost);
  }

  @DELETE
  @Operation(operationId = "cancelOperation", summary = "Asks an operation to end early")
  public Response cancel(@PathParam("id") String id) {
    return Response.accepted(operations.requestCancel(id, caller.project())).build();
  }
}
