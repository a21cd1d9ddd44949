package dev.slipway.gateway.in.rest;

import dev.slipway.gateway.health.Overview;
import dev.slipway.gateway.health.PartReport;
import dev.slipway.gateway.health.Readiness;
import dev.slipway.gateway.health.Readiness.PartState;
import dev.slipway.gateway.in.events.EventTopicReader;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.stream.ReaderState;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.identity.Role;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/status}: what {@code /healthz} says and more, for those with a token. */
@Path("/v1/status")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Health")
public class StatusResource {

  private final Overview overview;
  private final EventTopicReader reader;
  private final LiveTail tail;
  private final CurrentCaller caller;
  private final String version;

  @Inject
  StatusResource(
      Overview overview,
      EventTopicReader reader,
      LiveTail tail,
      CurrentCaller caller,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.overview = overview;
    this.reader = reader;
    this.tail = tail;
    this.caller = caller;
    this.version = version;
  }

  @GET
  @Operation(operationId = "getStatus", summary = "The services, the event stream and the caller")
  public GatewayStatus get() {
    Readiness readiness = overview.ask();
    ReaderState state = reader.state();
    return new GatewayStatus(
        readiness.status(),
        readiness.parts(),
        version,
        new EventStatus(
            state.connected(),
            state.since(),
            state.message(),
            state.behind(),
            tail.last(),
            tail.listeners()),
        new CallerStatus(caller.get().subject(), caller.project(), caller.get().role()));
  }

  /**
   * Everything.
   *
   * @param services each part, whether it is ready, and what it finds of that on which it stands
   */
  public record GatewayStatus(
      PartState status,
      Map<String, PartReport> services,
      String version,
      EventStatus events,
      CallerStatus caller) {}

  /**
   * The event stream.
   *
   * @param connected whether Kafka is read
   * @param since since when that is so
   * @param message why it is not, or null
   * @param behind records not yet read
   * @param logged events ever logged
   * @param streams streams open at this gateway
   */
  public record EventStatus(
      boolean connected,
      Instant since,
      @Nullable String message,
      long behind,
      long logged,
      int streams) {}

  /** Who asks. */
  public record CallerStatus(String name, String project, Role role) {}
}
