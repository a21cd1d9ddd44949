package dev.slipway.kit.testing;

import dev.slipway.kit.dependency.NeedsNoRoom;
import dev.slipway.kit.idempotency.IdempotencyKeys;
import dev.slipway.kit.idempotency.Reply;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.identity.Open;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resource with everything that can go wrong. */
@Path("/v1/things")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class Things {
  private final CurrentCaller caller;
  private final IdempotencyKeys keys;
  private final Database database;

  @Inject
  Things(CurrentCaller caller, IdempotencyKeys keys, Database database) {
    this.caller = caller;
    this.keys = keys;
    this.database = database;
  }

  /** What is sent. */
  public record Thing(
      String name,
      @Nullable Topology topology,
      @Nullable List<PortForward> portForwards,
      @Nullable Size size,
      @Nullable Instant since,
      @Nullable Boolean database,
      @Nullable Map<String, String> env) {

    public Thing {
      if (name != null && name.contains(" ")) {
        throw new IllegalArgumentException("must not contain blanks");
      }
    }
  }

  public record Topology(Count etcd) {}

  public record Count(int count) {}

  public record PortForward(int hostPort) {}

  public enum Size {
    SMALL,
    LARGE
  }

  @POST
  public Response create(@HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, Thing thing) {
    return keys.once(
        caller.project(),
        key,
        "POST /v1/things",
        thing,
        () -> {
          database.update(
              "insert into handled (event_id, cluster_id, sequence) values ('thing', ?, 1)",
              thing.name());
          if (thing.name().startsWith("refused")) {
            throw new ProblemException(ProblemCode.NAME_TAKEN, "It is taken.");
          }
          return new Reply(201, Map.of("Location", "/v1/things/" + thing.name()), thing);
        });
  }

  @POST
  @Path("optional")
  @NeedsNoRoom
  public Map<String, Boolean> optional(@Nullable Thing thing) {
    return Map.of("sent", thing != null);
  }

  @GET
  public Map<String, Object> list(
      @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("fail") String fail) {
    if ("bug".equals(fail)) {
      throw new IllegalStateException("password=hunter2");
    }
    if ("full".equals(fail)) {
      database.update("do $$ begin raise exception using errcode = 'disk_full'; end $$");
    }
    if ("busy".equals(fail)) {
      throw new ProblemException(ProblemCode.TOO_MANY_REQUESTS, "Slow down.")
          .retryAfter(Duration.ofSeconds(7));
    }
    return Map.of("caller", caller.get());
  }

  @GET
  @Path("{name}")
  public Response get(@PathParam("name") String name) {
    throw new ProblemException(
        ProblemCode.NOT_FOUND,
        "There is no thing " + name + ".",
        new FieldError("name", "is unknown", "Take another"));
  }

  @GET
  @Path("handled")
  public Map<String, Object> handled() {
    return Map.of(
        "count",
        database
            .first("select count(*) as n from handled", row -> row.number("n"), new Object[0])
            .orElseThrow());
  }

  @GET
  @Path("open")
  @Open
  public Map<String, Boolean> open() {
    return Map.of("open", true);
  }
}
