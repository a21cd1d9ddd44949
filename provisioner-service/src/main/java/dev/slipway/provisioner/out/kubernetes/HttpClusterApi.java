package dev.slipway.provisioner.out.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.addon.ClusterAccess;
import dev.slipway.provisioner.addon.ClusterAddons;
import dev.slipway.provisioner.addon.Manifest;
import dev.slipway.provisioner.blueprint.ClusterLayouts;
import dev.slipway.provisioner.cluster.ClusterApi;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.kubeconfig.AccessToken;
import dev.slipway.provisioner.kubeconfig.AccountTokens;
import dev.slipway.provisioner.kubeconfig.KubeconfigRecords;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Changes clusters through their API servers. */
@ApplicationScoped
public class HttpClusterApi implements ClusterApi, AccountTokens {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NOT_FOUND = 404;

  /** Another object has the name by now. */
  private static final int CONFLICT = 409;

  private final ClusterConnections connections;
  private final ImageReferences images;
  private final KubeconfigRecords kubeconfigs;

  @Inject
  HttpClusterApi(
      ClusterConnections connections, ImageReferences images, KubeconfigRecords kubeconfigs) {
    this.connections = connections;
    this.images = images;
    this.kubeconfigs = kubeconfigs;
  }

  @Override
  public void applyAddons(ClusterRecords records) {
    apply(records, ClusterAddons.render(ClusterLayouts.of(records), images));
  }

  @Override
  public void removeNode(ClusterRecords records, String node, String uid) {
    String path = "/api/v1/nodes/" + node;
    ObjectNode options = JSON.createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.putObject("preconditions").put("uid", uid);
    JsonApi.Answer answer = ask(records, api -> api.delete(path, options.toString(), DEADLINE));
    if (answer.status() != NOT_FOUND && answer.status() != CONFLICT) {
      succeed("DELETE " + path, answer);
    }
  }

  @Override
  public void revoke(ClusterRecords records, String kubeconfig) {
    for (Manifest manifest :
        ClusterAccess.kubeconfig(kubeconfig, ClusterAccess.KubeconfigRole.VIEW)) {
      delete(records, path(manifest));
    }
    kubeconfigs.remove(records.cluster().id(), kubeconfig);
  }

  @Override
  public void letGo(String clusterId) {
    connections.close(clusterId);
  }

  @Override
  public void admit(ClusterRecords records, String kubeconfig, ClusterAccess.KubeconfigRole role) {
    apply(records, ClusterAccess.kubeconfig(kubeconfig, role));
  }

  @Override
  public AccessToken token(ClusterRecords records, String account, Duration life) {
    ObjectNode request = JSON.createObjectNode();
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    request.putObject("spec").put("expirationSeconds", life.toSeconds());
    String path =
        "/api/v1/namespaces/%s/serviceaccounts/%s/token"
            .formatted(ClusterAccess.NAMESPACE, account);
    JsonApi.Answer answer = ask(records, api -> api.post(path, request.toString(), DEADLINE));
    if (answer.status() == NOT_FOUND) {
      throw new ProblemException(
          ProblemCode.CLUSTER_NOT_READY, "The cluster's accounts are not made yet.");
    }
    JsonNode status = succeed("POST " + path, answer).json().path("status");
    return new AccessToken(
        dev.slipway.infrastructure.Secret.of(status.path("token").asText()),
        Instant.parse(status.path("expirationTimestamp").asText()));
  }

  private void apply(ClusterRecords records, List<Manifest> manifests) {
    for (Manifest manifest : manifests) {
      String path = path(manifest);
      succeed("PATCH " + path, ask(records, api -> api.apply(path, manifest.json(), DEADLINE)));
    }
  }

  private void delete(ClusterRecords records, String path) {
    JsonApi.Answer answer = ask(records, api -> api.delete(path, DEADLINE));
    if (answer.status() != NOT_FOUND) {
      succeed("DELETE " + path, answer);
    }
  }

  private JsonApi.Answer ask(ClusterRecords records, Function<JsonApi, JsonApi.Answer> question) {
    Machine controller =
        records.machines().stream()
            .filter(machine -> machine.name().role() == MachineRole.CONTROLLER)
            .findFirst()
            .orElseThrow();
    try {
      return question.apply(connections.apiServer(records, controller));
    } catch (JsonApi.UnreachableException | DriverException e) {
      throw new ProblemException(
          ProblemCode.CLUSTER_NOT_READY, "The cluster's API server does not answer.");
    }
  }

  private static JsonApi.Answer succeed(String what, JsonApi.Answer answer) {
    if (answer.succeeded()) {
      return answer;
    }
    throw new IllegalStateException(
        "the API server refused " + what + ": " + answer.status() + " " + answer.message());
  }

  /** Where an object is: the plural of its kind is regular for all that is applied. */
  static String path(Manifest manifest) {
    String group =
        manifest.apiVersion().contains("/")
            ? "/apis/" + manifest.apiVersion()
            : "/api/" + manifest.apiVersion();
    String namespace = manifest.namespace() == null ? "" : "/namespaces/" + manifest.namespace();
    return group
        + namespace
        + "/"
        + manifest.kind().toLowerCase(Locale.ROOT)
        + "s/"
        + manifest.name();
  }
}
