package dev.slipway.deployer.out.provisioner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.deployer.application.ClusterLookup;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.rollout.PortForwards;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.service.ServiceName;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks the provisioner's public API about clusters. What it can't tell now is empty, not wrong. */
@ApplicationScoped
public class ProvisionerClient implements ClusterLookup, PortForwards {
  private static final Logger LOG = Logger.getLogger(ProvisionerClient.class);
  private static final Duration FRESH = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int OK = 200;

  private final IdentityTokens identities;
  private final ServiceName service;
  private final CorrelationId correlation;
  private final ObjectMapper json;
  private final Clock clock;
  private final Optional<URI> provisioner;
  private final Map<String, Kept> forwards = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  @Inject
  ProvisionerClient(
      IdentityTokens identities,
      ServiceName service,
      CorrelationId correlation,
      ObjectMapper json,
      Clock clock,
      @ConfigProperty(name = "slipway.provisioner.url") Optional<URI> provisioner) {
    this.identities = identities;
    this.service = service;
    this.correlation = correlation;
    this.json = json;
    this.clock = clock;
    this.provisioner = provisioner;
  }

  private record Kept(List<Forward> forwards, Instant until) {}

  @PreDestroy
  void close() {
    http.shutdownNow();
  }

  @Override
  public Optional<KnownCluster> ask(String project, String idOrName) {
    return get(project, idOrName).map(cluster -> known(cluster, project));
  }

  @Override
  public List<Forward> of(String clusterId, String project) {
    Kept kept = forwards.get(clusterId);
    if (kept != null && clock.instant().isBefore(kept.until())) {
      return kept.forwards();
    }
    List<Forward> found =
        get(project, clusterId)
            .map(ProvisionerClient::forwards)
            .orElseGet(() -> kept == null ? List.of() : kept.forwards());
    forwards.put(clusterId, new Kept(found, clock.instant().plus(FRESH)));
    return found;
  }

  private static List<Forward> forwards(JsonNode cluster) {
    List<Forward> found = new ArrayList<>();
    for (JsonNode each : cluster.path("portForwards")) {
      found.add(
          new Forward(
              each.path("hostPort").asInt(),
              each.path("machine").asText(),
              each.path("port").asInt()));
    }
    return found;
  }

  private static KnownCluster known(JsonNode cluster, String project) {
    String phase = cluster.path("phase").asText();
    return new KnownCluster(
        cluster.path("id").asText(),
        cluster.path("name").asText(),
        project,
        phase.equals("READY"),
        phase.equals("READY") || phase.equals("DEGRADED") || cluster.path("readyAt").isTextual(),
        text(cluster.path("apiServer")),
        text(cluster.path("network").path("machines")),
        List.of(),
        0);
  }

  private Optional<JsonNode> get(String project, String idOrName) {
    if (provisioner.isEmpty()) {
      return Optional.empty();
    }
    String segment = URLEncoder.encode(idOrName, StandardCharsets.UTF_8).replace("+", "%20");
    URI uri =
        URI.create(
            provisioner.orElseThrow().toString().replaceFirst("/+$", "")
                + "/v1/clusters/"
                + segment);
    Caller self = Caller.service(service.value(), project);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + identities.sign(self, "provisioner"))
            .header(CorrelationId.HEADER, correlation.current())
            .GET()
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return response.statusCode() == OK
          ? Optional.of(json.readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      LOG.debugf("the provisioner does not answer: %s", e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }
}
