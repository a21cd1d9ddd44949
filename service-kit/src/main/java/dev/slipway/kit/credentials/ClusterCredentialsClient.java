package dev.slipway.kit.credentials;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
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
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Gets credentials from the provisioner and keeps them: cluster credentials are renewed after half
 * their life, and used to its end while the provisioner is away; those of databases, which do not
 * end, are asked for again after an hour.
 */
@ApplicationScoped
public class ClusterCredentialsClient {
  private static final Logger LOG = Logger.getLogger(ClusterCredentialsClient.class);
  private static final String PROVISIONER = "provisioner";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration DATABASE_REFRESH = Duration.ofHours(1);

  /** How long the provisioner is left alone after it did not answer. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final IdentityTokens identities;
  private final ServiceName service;
  private final CorrelationId correlation;
  private final Clock clock;
  private final ObjectReader json;
  private final Optional<URI> provisioner;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final Map<String, Cached<ClusterCredentials>> clusters = new ConcurrentHashMap<>();
  private final Map<String, Cached<DatabaseCredentials>> databases = new ConcurrentHashMap<>();
  private final Map<String, Cached<DatabaseLogin>> logins = new ConcurrentHashMap<>();

  /** A client of the provisioner at this URL; the URL is needed when credentials are. */
  @Inject
  public ClusterCredentialsClient(
      IdentityTokens identities,
      ServiceName service,
      CorrelationId correlation,
      Clock clock,
      ObjectMapper json,
      @ConfigProperty(name = "slipway.provisioner.url") Optional<URI> provisioner) {
    this.identities = identities;
    this.service = service;
    this.correlation = correlation;
    this.clock = clock;
    this.json = json.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    this.provisioner = provisioner;
  }

  /** What was fetched, when to fetch it again, and until when it is good in any case. */
  private record Cached<T>(T value, Instant refreshAt, Instant goodUntil) {}

  /**
   * Credentials for a cluster's API server.
   *
   * @param project the project that owns the cluster
   * @throws ProblemException as the provisioner answers (NOT_FOUND, CLUSTER_NOT_READY, …), or
   *     UPSTREAM_UNAVAILABLE when it does not answer and none are kept
   */
  public ClusterCredentials get(String clusterId, String project) {
    return get(clusterId, project, service.value());
  }

  /**
   * Credentials of one of the accounts that this service may use.
   *
   * @param project the project that owns the cluster
   * @param purpose what they are for, such as {@code gateway-view}: the cluster gives each its
   *     rights
   * @throws ProblemException as {@link #get(String, String)}
   */
  public ClusterCredentials get(String clusterId, String project, String purpose) {
    return cached(
        clusters,
        clusterId + "/" + project + "/" + purpose,
        () -> fetchCluster(clusterId, project, purpose));
  }

  /**
   * Credentials for an application's database; makes the database when it is absent.
   *
   * @param project the project that owns the cluster
   * @throws ProblemException as for clusters
   */
  public DatabaseCredentials database(String clusterId, String project, String application) {
    return cached(
        databases,
        clusterId + "/" + project + "/" + application,
        () -> fetchDatabase(clusterId, project, application));
  }

  /**
   * The account with which the monitor logs in to a cluster's database.
   *
   * @param project the project that owns the cluster
   * @throws ProblemException as for clusters; CLUSTER_NOT_READY when the database does not answer
   *     the provisioner
   */
  public DatabaseLogin databaseLogin(String clusterId, String project) {
    return cached(logins, clusterId + "/" + project, () -> fetchLogin(clusterId, project));
  }

  /** Forgets the monitor's account: the database refused it. */
  public void invalidateLogin(String clusterId) {
    logins.keySet().removeIf(key -> key.startsWith(clusterId + "/"));
  }

  /** Forgets a cluster's credentials: its API server refused them, or it is gone. */
  public void invalidate(String clusterId) {
    clusters.keySet().removeIf(key -> key.startsWith(clusterId + "/"));
    databases.keySet().removeIf(key -> key.startsWith(clusterId + "/"));
    invalidateLogin(clusterId);
  }

  private <T> T cached(Map<String, Cached<T>> cache, String key, Supplier<Cached<T>> fetch) {
    Cached<T> kept = cache.get(key);
    Instant now = clock.instant();
    if (kept != null && now.isBefore(kept.refreshAt())) {
      return kept.value();
    }
    try {
      Cached<T> fetched = fetch.get();
      cache.put(key, fetched);
      return fetched.value();
    } catch (ProblemException e) {
      if (kept == null || !serves(kept, e, now)) {
        throw e;
      }
      LOG.warnf("kept credentials serve: %s", e.getMessage());
      cache.put(key, new Cached<>(kept.value(), now.plus(RETRY), kept.goodUntil()));
      return kept.value();
    }
  }

  /** Whether kept credentials serve although the provisioner gave no others. */
  private static boolean serves(Cached<?> kept, ProblemException refusal, Instant now) {
    boolean endless = kept.goodUntil().equals(Instant.MAX);
    return refusal.code().status() >= 500
        ? now.isBefore(kept.goodUntil())
        // The database does not answer the provisioner: its accounts are the same for all that.
        : endless && refusal.code() == ProblemCode.CLUSTER_NOT_READY;
  }

  private Cached<ClusterCredentials> fetchCluster(
      String clusterId, String project, String purpose) {
    String body = "{\"purpose\":\"" + purpose + "\"}";
    ClusterCredentials credentials =
        call(
            "POST",
            "/internal/clusters/" + encode(clusterId) + "/credentials",
            body,
            project,
            ClusterCredentials.class);
    Instant now = clock.instant();
    Duration life = Duration.between(now, credentials.expiresAt());
    return new Cached<>(credentials, now.plus(life.dividedBy(2)), credentials.expiresAt());
  }

  private Cached<DatabaseCredentials> fetchDatabase(
      String clusterId, String project, String application) {
    DatabaseCredentials credentials =
        call(
            "PUT",
            "/internal/clusters/" + encode(clusterId) + "/databases/" + encode(application),
            "{}",
            project,
            DatabaseCredentials.class);
    return new Cached<>(credentials, clock.instant().plus(DATABASE_REFRESH), Instant.MAX);
  }

  private Cached<DatabaseLogin> fetchLogin(String clusterId, String project) {
    DatabaseLogin login =
        call(
            "GET",
            "/internal/clusters/" + encode(clusterId) + "/database-login",
            "",
            project,
            DatabaseLogin.class);
    return new Cached<>(login, clock.instant().plus(DATABASE_REFRESH), Instant.MAX);
  }

  private <T> T call(String method, String path, String body, String project, Class<T> type) {
    URI base =
        provisioner.orElseThrow(
            () ->
                new IllegalStateException(
                    "SLIPWAY_PROVISIONER_URL is not set. Set it to the provisioner's base URL,"
                        + " such as http://127.0.0.1:7081"));
    Caller self = Caller.service(service.value(), project);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base.toString().replaceFirst("/+$", "") + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + identities.sign(self, PROVISIONER))
            .header("Content-Type", "application/json")
            .header(CorrelationId.HEADER, correlation.current())
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw problem(response);
      }
      return json.readValue(response.body(), type);
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.UPSTREAM_UNAVAILABLE, "The provisioner does not answer.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          ProblemCode.UPSTREAM_UNAVAILABLE, "The wait for the provisioner was interrupted.");
    }
  }

  private ProblemException problem(HttpResponse<byte[]> response) throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() >= 500 || !type.startsWith(Problem.MEDIA_TYPE)) {
      return new ProblemException(
          ProblemCode.UPSTREAM_UNAVAILABLE,
          "The provisioner answered with status " + response.statusCode() + ".");
    }
    Problem problem = json.readValue(response.body(), Problem.class);
    return new ProblemException(
        ProblemCode.find(problem.code()).orElse(ProblemCode.ofStatus(problem.status())),
        problem.detail(),
        problem.errors());
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
