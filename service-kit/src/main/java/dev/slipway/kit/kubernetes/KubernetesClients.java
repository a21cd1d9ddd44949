package dev.slipway.kit.kubernetes;

import dev.slipway.kit.credentials.ClusterCredentials;
import dev.slipway.kit.credentials.ClusterCredentialsClient;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * Clients of the clusters' API servers, one a cluster, kept. They share the event loops, the
 * executor and the serialization, so that one costs some 84 KB instead of 718. Tokens are renewed
 * behind them.
 */
@ApplicationScoped
public class KubernetesClients {
  private static final Logger LOG = Logger.getLogger(KubernetesClients.class);
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

  /** A request that fails ends within 41 s: four attempts of 10 s, 0.7 s between them in all. */
  private static final int MOST_RETRIES = 3;

  /**
   * Later than any request that was begun with it can end: one that waits for its next attempt when
   * its client is closed would wait for ever.
   */
  private static final Duration CLOSE_AFTER = Duration.ofSeconds(60);

  private final ClusterCredentialsClient credentials;
  private final VertxHttpClientFactory http;
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Entry> clients = new ConcurrentHashMap<>();

  /** Clients that share these event loops. */
  @Inject
  public KubernetesClients(ClusterCredentialsClient credentials, Vertx vertx) {
    this.credentials = credentials;
    this.http = new VertxHttpClientFactory(vertx);
  }

  private record Entry(String apiServer, String caPem, KubernetesClient client) {}

  /**
   * The client of a cluster. Don't close it.
   *
   * @param project the project that owns the cluster
   * @throws dev.slipway.kit.problem.ProblemException as {@link ClusterCredentialsClient#get}
   */
  public KubernetesClient forCluster(String clusterId, String project) {
    ClusterCredentials current = credentials.get(clusterId, project);
    Entry entry =
        clients.compute(
            clusterId,
            (id, old) -> {
              if (old != null
                  && old.apiServer().equals(current.apiServer())
                  && old.caPem().equals(current.caPem())) {
                return old;
              }
              if (old != null) {
                closeLater(old.client());
              }
              return new Entry(current.apiServer(), current.caPem(), open(current, project));
            });
    return entry.client();
  }

  /** Forgets a cluster's credentials and its client, which is closed once nothing waits for it. */
  public void forget(String clusterId) {
    Entry entry = clients.remove(clusterId);
    if (entry != null) {
      closeLater(entry.client());
    }
    credentials.invalidate(clusterId);
  }

  private void closeLater(KubernetesClient client) {
    executor.execute(
        () -> {
          try {
            Thread.sleep(CLOSE_AFTER);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          client.close();
        });
  }

  private KubernetesClient open(ClusterCredentials cluster, String project) {
    String clusterId = cluster.clusterId();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(cluster.apiServer())
            .withCaCertData(
                Base64.getEncoder()
                    .encodeToString(cluster.caPem().getBytes(StandardCharsets.UTF_8)))
            .withOauthTokenProvider(
                new KeptToken(cluster.token(), () -> credentials.get(clusterId, project).token()))
            .withConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
            .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
            .withRequestRetryBackoffLimit(MOST_RETRIES)
            .withUserAgent("slipway")
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(http)
        .withHttpClientBuilderConsumer(
            builder ->
                builder.addOrReplaceInterceptor(
                    "slipway-refusals", new Refusals(credentials, clusterId)))
        .withTaskExecutor(executor)
        .withKubernetesSerialization(serialization)
        .build();
  }

  /**
   * The token, or the last one while there is none. It is asked for before each attempt of a
   * request, and must not throw: fabric8 never answers a request of which a further attempt can't
   * begin ({@code AsyncUtils.retryWithExponentialBackoff}), and who made it waits for ever.
   */
  private static final class KeptToken implements OAuthTokenProvider {
    private final Supplier<String> tokens;
    private volatile String last;

    KeptToken(String first, Supplier<String> tokens) {
      this.last = first;
      this.tokens = tokens;
    }

    @Override
    public String getToken() {
      try {
        last = tokens.get();
      } catch (RuntimeException e) {
        LOG.debug("there is no token now; the last one is tried", e);
      }
      return last;
    }
  }

  /**
   * A refused token, or a certificate of an authority that isn't trusted: the cluster may have been
   * made anew. Its credentials are asked for again the next time.
   */
  private record Refusals(ClusterCredentialsClient credentials, String clusterId)
      implements Interceptor {
    private static final int UNAUTHORIZED = 401;

    @Override
    public void after(
        HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
      if (response.code() == UNAUTHORIZED) {
        credentials.invalidate(clusterId);
      }
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof SSLException) {
          credentials.invalidate(clusterId);
          return;
        }
      }
    }
  }

  @PreDestroy
  void close() {
    clients.values().forEach(entry -> entry.client().close());
    executor.shutdownNow();
  }
}
