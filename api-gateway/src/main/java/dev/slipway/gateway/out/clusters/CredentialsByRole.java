package dev.slipway.gateway.out.clusters;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.slipway.gateway.GatewayConfig;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.credentials.ClusterCredentials;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.problem.Problem;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.service.ServiceName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The cluster's own accounts for administrators, editors and viewers, so that the cluster itself
 * decides what each may do. The kit's client knows one account a service and is of no use here.
 * Credentials are renewed after half their life, and used to its end while the provisioner is away.
 */
@ApplicationScoped
class CredentialsByRole {

  private static final Logger LOG = Logger.getLogger(CredentialsByRole.class);
  private static final String PROVISIONER = "provisioner";
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final IdentityTokens identities;
  private final ServiceName service;
  private final CorrelationId correlation;
  private final GatewayConfig config;
  private final Clock clock;
  private final ObjectReader json;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();
  private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

  @Inject
  CredentialsByRole(
      IdentityTokens identities,
      ServiceName service,
      CorrelationId correlation,
      GatewayConfig config,
      Clock clock,
      ObjectMapper json) {
    this.identities = identities;
    this.service = service;
    this.correlation = correlation;
    this.config = config;
    this.clock = clock;
    this.json =
        json.readerFor(ClusterCredentials.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  /**
   * @throws ProblemException as the provisioner answers, or UPSTREAM_UNAVAILABLE when it doesn't
   *     and nothing is kept
   */
  ClusterCredentials get(String clusterId, String project, Role role) {
    Key key = new Key(clusterId, project, purpose(role));
    Instant now = clock.instant();
    Kept old = kept.get(key);
    if (old != null && now.isBefore(old.refreshAt)) {
      return old.credentials;
    }
    try {
      ClusterCredentials fresh = fetch(key);
      Duration half = Duration.between(now, fresh.expiresAt()).dividedBy(2);
      kept.put(key, new Kept(fresh, now.plus(half)));
      return fresh;
    } catch (ProblemException e) {
      if (old == null
          || e.code() != ProblemCode.UPSTREAM_UNAVAILABLE
          || !now.isBefore(old.credentials.expiresAt())) {
        kept.remove(key);
        throw e;
      }
      LOG.warnf("the provisioner does not answer; kept credentials serve: %s", e.detail());
      kept.put(key, new Kept(old.credentials, now.plus(RETRY)));
      return old.credentials;
    }
  }

  void forget(String clusterId) {
    kept.keySet().removeIf(key -> key.clusterId.equals(clusterId));
  }

  private static String purpose(Role role) {
    return switch (role) {
      case ADMIN -> "gateway-admin";
      case EDITOR -> "gateway-edit";
      case VIEWER, SERVICE -> "gateway-view";
    };
  }

  private ClusterCredentials fetch(Key key) {
    Caller self = Caller.service(service.value(), key.project);
    HttpRequest request =
        HttpRequest.newBuilder(address(key.clusterId))
            .timeout(ANSWER_WITHIN)
            .header("Authorization", "Bearer " + identities.sign(self, PROVISIONER))
            .header("Content-Type", "application/json")
            .header(CorrelationId.HEADER, correlation.current())
            .POST(BodyPublishers.ofString("{\"purpose\":\"" + key.purpose + "\"}"))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw problem(response);
      }
      return json.readValue(response.body());
    } catch (IOException e) {
      throw unavailable("The provisioner does not answer.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("The wait for the provisioner was interrupted.");
    }
  }

  private URI address(String clusterId) {
    String id = URLEncoder.encode(clusterId, StandardCharsets.UTF_8);
    String base = config.upstream().provisioner().replaceFirst("/+$", "");
    return URI.create(base + "/internal/clusters/" + id + "/credentials");
  }

  private ProblemException problem(HttpResponse<byte[]> response) throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() >= 500 || !type.startsWith(Problem.MEDIA_TYPE)) {
      return unavailable("The provisioner answered with status " + response.statusCode() + ".");
    }
    Problem problem = json.forType(Problem.class).readValue(response.body());
    return new ProblemException(
        ProblemCode.find(problem.code()).orElse(ProblemCode.ofStatus(problem.status())),
        problem.detail());
  }

  private static ProblemException unavailable(String detail) {
    return new ProblemException(ProblemCode.UPSTREAM_UNAVAILABLE, detail);
  }

  private record Key(String clusterId, String project, String purpose) {}

  private record Kept(ClusterCredentials credentials, Instant refreshAt) {}
}
