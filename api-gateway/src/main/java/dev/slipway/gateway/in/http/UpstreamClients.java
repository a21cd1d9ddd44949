package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.route.Upstream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** The services' addresses and the connections to them. */
@ApplicationScoped
class UpstreamClients {

  /**
   * Less than the services' own, so that no request goes out on a connection that is just closing.
   */
  private static final int KEEP_ALIVE_SECONDS = 20;

  private final HttpClient client;
  private final Map<Upstream, URI> addresses = new EnumMap<>(Upstream.class);

  @Inject
  UpstreamClients(Vertx vertx, GatewayConfig config) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.upstream().connectTimeout().toMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxPoolSize(config.upstream().most())
                .setMaxWaitQueueSize(config.upstream().mostWaiting())
                .setTcpKeepAlive(true));
    addresses.put(Upstream.PROVISIONER, URI.create(config.upstream().provisioner()));
    addresses.put(Upstream.DEPLOYER, URI.create(config.upstream().deployer()));
    addresses.put(Upstream.MONITOR, URI.create(config.upstream().monitor()));
  }

  HttpClient client() {
    return client;
  }

  RequestOptions options(Upstream upstream, HttpMethod method, String uri) {
    URI address = addresses.getOrDefault(upstream, URI.create("http://127.0.0.1"));
    boolean tls = "https".equals(address.getScheme());
    int port = address.getPort();
    return new RequestOptions()
        .setMethod(method)
        .setHost(address.getHost())
        .setPort(port >= 0 ? port : tls ? 443 : 80)
        .setSsl(tls)
        .setURI(uri);
  }
}
