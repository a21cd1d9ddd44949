package dev.slipway.deployer.in.rest;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Clusters;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.diagnosis.Diagnosis;
import dev.slipway.deployer.diagnosis.LogMask;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.inspection.Inspector;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.PodLogs;
import dev.slipway.deployer.rollout.Applications;
import dev.slipway.deployer.rollout.Diagnoses;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Why an application is not whole, and what its containers print. */
@Path("/v1/clusters/{cluster}/applications/{name}")
@Tag(name = "Applications")
@RunOnVirtualThread
public class DiagnosisResource {
  /** Logs that are read at once when no pod is named. */
  private static final int MOST_LOGS = 30;

  private static final int MOST_LINES = 100_000;

  private final Applications applications;
  private final Clusters clusters;
  private final Inspector inspector;
  private final Diagnoses diagnoses;
  private final PodLogs logs;
  private final CurrentCaller caller;

  @Inject
  DiagnosisResource(
      Applications applications,
      Clusters clusters,
      Inspector inspector,
      Diagnoses diagnoses,
      PodLogs logs,
      CurrentCaller caller) {
    this.applications = applications;
    this.clusters = clusters;
    this.inspector = inspector;
    this.diagnoses = diagnoses;
    this.logs = logs;
    this.caller = caller;
  }

  @GET
  @Path("diagnosis")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "diagnoseApplication",
      summary = "Says why it is not whole, and what to do about it")
  public Diagnosis diagnosis(@PathParam("cluster") String cluster, @PathParam("name") String name) {
    KnownCluster known = clusters.get(caller.project(), cluster);
    return diagnoses.now(applications.get(known, name), known);
  }

  @GET
  @Path("logs")
  @Produces(MediaType.TEXT_PLAIN)
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_PLAIN,
              schema = @Schema(implementation = String.class)))
  @Operation(
      operationId = "readApplicationLogs",
      summary = "Shows what its containers print, line by line, as it comes; secrets are masked")
  public Response logs(
      @PathParam("cluster") String cluster,
      @PathParam("name") String name,
      @Parameter(
              description = "Only this pod's. Without it all pods', each line after its pod's name")
          @QueryParam("pod")
          @Nullable String pod,
      @QueryParam("container") @Nullable String container,
      @Parameter(description = "Goes on as more is printed") @QueryParam("follow") boolean follow,
      @Parameter(description = "Of the run before the present one") @QueryParam("previous")
          boolean previous,
      @Parameter(description = "Only so many of the last lines") @QueryParam("tailLines")
          @Nullable Integer tailLines,
      @Context RoutingContext exchange) {
    if (tailLines != null && (tailLines < 0 || tailLines > MOST_LINES)) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "The log can't be read as asked.",
          new FieldError(
              "tailLines", "is not from 0 to " + MOST_LINES, "Ask for fewer, or leave it out."));
    }
    KnownCluster known = clusters.get(caller.project(), cluster);
    Application application = applications.get(known, name);
    LogMask mask = diagnoses.mask(application);
    LogStreams streams = new LogStreams(mask);
    // However the exchange ends, nothing of it goes on towards the cluster.
    exchange.addEndHandler(ended -> streams.close());
    try {
      List<String> pods = pods(application, pod);
      for (String each : pods) {
        PodLogs.Query query = new PodLogs.Query(each, container, follow, previous, tailLines);
        open(streams, application, query, pods.size() > 1);
      }
      if (streams.isEmpty()) {
        throw new ProblemException(
            ProblemCode.NOT_FOUND, "No pod of " + name + " has printed anything yet.");
      }
    } catch (ClusterUnreachableException e) {
      streams.close();
      throw new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()))
          .retryAfter(Duration.ofSeconds(2));
    } catch (RuntimeException e) {
      streams.close();
      throw e;
    }
    return Response.ok((StreamingOutput) streams::copy)
        .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Of several pods, those that have a log are shown. */
  private void open(
      LogStreams streams, Application application, PodLogs.Query query, boolean several) {
    try {
      streams.add(
          several ? "[" + query.pod() + "] " : "",
          logs.open(application.key(), application.project(), query));
    } catch (PodLogs.NoLogException e) {
      if (!several) {
        throw new ProblemException(
            ProblemCode.NOT_FOUND, "There is no such log: " + e.getMessage() + ".");
      }
    }
  }

  private List<String> pods(Application application, @Nullable String pod) {
    List<String> present =
        inspector.pods(application.key(), application.project()).stream()
            .map(PodFacts::name)
            .toList();
    if (pod != null) {
      if (!present.contains(pod)) {
        throw wrongPod(pod, "is not one of the application's", present);
      }
      return List.of(pod);
    }
    if (present.size() > MOST_LOGS) {
      throw wrongPod("", "is needed, for there are more than " + MOST_LOGS, present);
    }
    if (present.isEmpty()) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "The application " + application.name() + " has no pods now.");
    }
    return present;
  }

  private static ProblemException wrongPod(String pod, String problem, List<String> present) {
    String some = String.join(", ", present.stream().limit(MOST_LOGS).toList());
    return pod.isEmpty()
        ? new ProblemException(
            ProblemCode.VALIDATION_FAILED,
            "The log can't be read as asked.",
            new FieldError("pod", problem, "Name one of: " + some + ", …"))
        : new ProblemException(
            ProblemCode.NOT_FOUND,
            "The application has no such pod. " + (some.isEmpty() ? "" : "It has: " + some + "."));
  }
}
