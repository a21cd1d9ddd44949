package dev.slipway.deployer.in.rest;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Clusters;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.in.rest.Answers.EndpointsJson;
import dev.slipway.deployer.in.rest.Answers.Items;
import dev.slipway.deployer.in.rest.Answers.PodJson;
import dev.slipway.deployer.in.rest.Answers.ServiceJson;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.inspection.Inspector;
import dev.slipway.deployer.manifest.ObjectNames;
import dev.slipway.deployer.rollout.Applications;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is in the cluster of an application, now. */
@Path("/v1/clusters/{cluster}/applications/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Applications")
@RunOnVirtualThread
public class InspectionResource {
  private final Applications applications;
  private final Clusters clusters;
  private final Inspector inspector;
  private final CurrentCaller caller;
  private final Clock clock;

  @Inject
  InspectionResource(
      Applications applications,
      Clusters clusters,
      Inspector inspector,
      CurrentCaller caller,
      Clock clock) {
    this.applications = applications;
    this.clusters = clusters;
    this.inspector = inspector;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @Path("pods")
  @Operation(operationId = "listApplicationPods", summary = "Lists its pods, as kubectl would")
  public Items<PodJson> pods(@PathParam("cluster") String cluster, @PathParam("name") String name) {
    return look(
        cluster,
        name,
        application ->
            inspector.pods(application.key(), application.project()).stream()
                .map(pod -> PodJson.of(pod, clock))
                .toList());
  }

  @GET
  @Path("endpoints")
  @Operation(
      operationId = "listApplicationEndpoints",
      summary = "Lists the addresses behind its service, as kubectl would")
  public Items<EndpointsJson> endpoints(
      @PathParam("cluster") String cluster, @PathParam("name") String name) {
    return look(
        cluster,
        name,
        application ->
            List.of(
                EndpointsJson.of(
                    ObjectNames.of(application.name()).service(),
                    inspector.endpoints(application.key(), application.project()))));
  }

  @GET
  @Path("services")
  @Operation(
      operationId = "listApplicationServices",
      summary = "Lists its services, as kubectl would")
  public Items<ServiceJson> services(
      @PathParam("cluster") String cluster, @PathParam("name") String name) {
    return look(
        cluster,
        name,
        application ->
            inspector.services(application.key(), application.project()).stream()
                .map(ServiceJson::of)
                .toList());
  }

  private <T> Items<T> look(String cluster, String name, Function<Application, List<T>> question) {
    KnownCluster known = clusters.get(caller.project(), cluster);
    Application application = applications.get(known, name);
    if (!known.everReady()) {
      return new Items<>(List.of());
    }
    try {
      return new Items<>(question.apply(application));
    } catch (ClusterUnreachableException e) {
      throw new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()))
          .retryAfter(Duration.ofSeconds(2));
    }
  }
}
