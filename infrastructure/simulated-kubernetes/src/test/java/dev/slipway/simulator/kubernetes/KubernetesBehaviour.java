package dev.slipway.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.simulator.kubernetes.behaviour.AccessBehaviour;
import dev.slipway.simulator.kubernetes.behaviour.Api;
import dev.slipway.simulator.kubernetes.behaviour.DefaultsBehaviour;
import dev.slipway.simulator.kubernetes.behaviour.DeletionBehaviour;
import dev.slipway.simulator.kubernetes.behaviour.DiscoveryBehaviour;
import dev.slipway.simulator.kubernetes.behaviour.ObjectBehaviour;
import dev.slipway.simulator.kubernetes.behaviour.PatchBehaviour;
import dev.slipway.simulator.kubernetes.behaviour.WatchBehaviour;
import dev.slipway.simulator.kubernetes.behaviour.WorkloadBehaviour;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * What an API server and its cluster do: the same is expected of the simulated one and of a real
 * one of the same version. It needs a cluster with Ready nodes on which nothing else changes, and
 * takes each test to a namespace of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KubernetesBehaviour
    implements DiscoveryBehaviour,
        ObjectBehaviour,
        PatchBehaviour,
        DefaultsBehaviour,
        DeletionBehaviour,
        WatchBehaviour,
        AccessBehaviour,
        WorkloadBehaviour {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String run = Long.toString(System.nanoTime() & 0xffffff, 36);
  private String namespace = "";

  /** Where the API server is, such as {@code https://127.0.0.1:6443}. */
  protected abstract URI server();

  /** TLS that trusts the API server and shows a certificate with all rights, if they come so. */
  protected abstract SSLContext adminTls();

  /** A token with all rights, where they don't come with a certificate. */
  protected @Nullable String adminToken() {
    return null;
  }

  /** TLS that trusts the API server and shows nothing. */
  protected abstract SSLContext anonymousTls();

  private HttpClient adminClient = HttpClient.newHttpClient();
  private HttpClient anonymousClient = HttpClient.newHttpClient();
  private boolean connected;

  @BeforeEach
  void makeNamespace() {
    if (!connected) {
      adminClient = client(adminTls());
      anonymousClient = client(anonymousTls());
      connected = true;
    }
    namespace = "behaviour-" + run + "-" + NUMBER.incrementAndGet();
    admin()
        .post(
            "/api/v1/namespaces",
            "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace))
        .is(201);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(admin().get(core("serviceaccounts/default")).status()).isEqualTo(200));
  }

  @AfterEach
  void removeNamespace() {
    admin().delete("/api/v1/namespaces/" + namespace).is(200);
  }

  private static HttpClient client(SSLContext tls) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .sslContext(tls)
        .build();
  }

  @Override
  public final Api admin() {
    return new Api(server(), adminClient, adminToken());
  }

  @Override
  public final Api anonymous() {
    return new Api(server(), anonymousClient, null);
  }

  @Override
  public final String namespace() {
    return namespace;
  }
}
