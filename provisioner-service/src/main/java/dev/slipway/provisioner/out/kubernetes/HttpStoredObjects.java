package dev.slipway.provisioner.out.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.ApiPaths;
import dev.slipway.provisioner.etcd.StoredObjects;
import dev.slipway.provisioner.layout.MachineRole;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the API server: what it stores is protobuf, or encrypted, and it alone knows every version
 * of every resource.
 */
@ApplicationScoped
public class HttpStoredObjects implements StoredObjects {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** All resources of all groups in one answer (Kubernetes, "Aggregated discovery"). */
  private static final String DISCOVERY =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final ClusterConnections connections;

  @Inject
  HttpStoredObjects(ClusterConnections connections) {
    this.connections = connections;
  }

  @Override
  public Optional<ObjectNode> at(ClusterRecords records, String key) {
    try {
      JsonApi api =
          connections.apiServer(
              records,
              records.machines().stream()
                  .filter(machine -> machine.name().role() == MachineRole.CONTROLLER)
                  .findFirst()
                  .orElseThrow());
      Optional<String> path = ApiPaths.of(key, resources(api));
      if (path.isEmpty()) {
        return Optional.empty();
      }
      JsonApi.Answer answer = api.get(path.get(), DEADLINE);
      return answer.succeeded() && answer.json() instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonApi.UnreachableException | DriverException | IllegalStateException e) {
      throw new ProblemException(
          ProblemCode.CLUSTER_NOT_READY, "The cluster's API server does not answer.");
    }
  }

  private static List<ApiPaths.Resource> resources(JsonApi api) {
    List<ApiPaths.Resource> resources = new ArrayList<>();
    for (String root : List.of("/api", "/apis")) {
      for (JsonNode group : api.get(root, DISCOVERY, DEADLINE).json().path("items")) {
        // The first version is the preferred one.
        JsonNode version = group.at("/versions/0");
        for (JsonNode resource : version.path("resources")) {
          resources.add(
              new ApiPaths.Resource(
                  group.at("/metadata/name").asText(""),
                  version.path("version").asText(),
                  resource.path("resource").asText(),
                  resource.path("scope").asText().equals("Namespaced")));
        }
      }
    }
    return resources;
  }
}
