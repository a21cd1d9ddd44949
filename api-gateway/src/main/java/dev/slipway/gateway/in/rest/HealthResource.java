package dev.slipway.gateway.in.rest;

import dev.slipway.gateway.health.Overview;
import dev.slipway.gateway.health.Readiness;
import dev.slipway.gateway.health.Readiness.PartState;
import dev.slipway.kit.identity.Open;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /healthz}: open, whether everything is ready. */
@Open
@Path("/healthz")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Health")
public class HealthResource {

  private final Overview overview;

  @Inject
  HealthResource(Overview overview) {
    this.overview = overview;
  }

  @GET
  @Operation(
      operationId = "getHealth",
      summary = "200 when the gateway and every service are ready, else 503")
  public RestResponse<Health> get() {
    Readiness readiness = overview.ask();
    return RestResponse.ResponseBuilder.<Health>create(
            readiness.status() == PartState.READY ? 200 : 503)
        .entity(new Health(readiness.status(), readiness.services()))
        .build();
  }

  /** The whole and its parts. */
  public record Health(PartState status, Map<String, PartState> services) {}
}
