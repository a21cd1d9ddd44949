package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP client a cluster, since each trusts another authority. Bounded, the longest unused go.
 */
@ApplicationScoped
class ClusterClients {

  private static final int MOST_CLUSTERS = 200;

  /** Each watch has a connection of its own. */
  private static final int MOST_CONNECTIONS = 256;

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Map<String, Entry> clients = new LinkedHashMap<>(16, 0.75f, true);

  @Inject
  ClusterClients(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  synchronized HttpClient of(String clusterId, String caPem) {
    Entry entry = clients.get(clusterId);
    if (entry != null && entry.caPem.equals(caPem)) {
      return entry.client;
    }
    if (entry != null) {
      entry.client.close();
    }
    Entry made = new Entry(caPem, newClient(caPem));
    clients.put(clusterId, made);
    evict();
    return made.client;
  }

  private void evict() {
    Iterator<Entry> oldest = clients.values().iterator();
    while (clients.size() > MOST_CLUSTERS) {
      oldest.next().client.close();
      oldest.remove();
    }
  }

  private HttpClient newClient(String caPem) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(caPem)))
            .setConnectTimeout((int) config.upstream().connectTimeout().toMillis())
            .setMaxPoolSize(MOST_CONNECTIONS)
            .setMaxWaitQueueSize(MOST_CONNECTIONS)
            .setIdleTimeout((int) config.kubernetes().streamTimeout().toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setTcpKeepAlive(true));
  }

  private record Entry(String caPem, HttpClient client) {}
}
