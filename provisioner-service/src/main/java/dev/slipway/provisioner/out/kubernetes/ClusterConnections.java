package dev.slipway.provisioner.out.kubernetes;

import dev.slipway.infrastructure.Endpoint;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.blueprint.MachineKeys;
import dev.slipway.provisioner.certificate.CertificateAndKey;
import dev.slipway.provisioner.certificate.CertificateIssuer;
import dev.slipway.provisioner.certificate.ClusterAuthorities;
import dev.slipway.provisioner.certificate.Leaf;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.Machine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Connections to API servers, kubelets and etcd members, kept while they are used. The certificate
 * that the provisioner shows an API server is made when it is needed and never stored.
 */
@ApplicationScoped
public class ClusterConnections {
  private static final Timeout CONNECT = Timeout.ofSeconds(2);

  /** How many questions at once one place is asked. */
  private static final int AT_ONCE = 8;

  /** Half of the certificate's life, so that none is used at its end. */
  private static final Duration KEPT = CertificateIssuer.ADMIN_VALIDITY.dividedBy(2);

  private static final int KUBELET_PORT = 10250;
  private static final int ETCD_PORT = 2379;
  private static final int ETCD_PEER_PORT = 2380;

  private final MachineKeys keys;
  private final CertificateIssuer issuer;
  private final Infrastructures infrastructures;
  private final Clock clock;
  private final Map<Place, Connection> connections = new ConcurrentHashMap<>();

  /** Who is connected to, and at which port. */
  private record Place(MachineId machine, int port) {}

  private record Connection(CloseableHttpClient client, JsonApi api, Instant until) {}

  @Inject
  ClusterConnections(
      MachineKeys keys, CertificateIssuer issuer, Infrastructures infrastructures, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.infrastructures = infrastructures;
    this.clock = clock;
  }

  /** The API server on a controller, with all rights. */
  JsonApi apiServer(ClusterRecords records, Machine controller) {
    Place place = new Place(controller.id(), ClusterLayout.API_SERVER_PORT);
    return connection(place, () -> openAsAdministrator(records, controller, place.port())).api();
  }

  /** A worker's kubelet, with all rights. */
  JsonApi kubelet(ClusterRecords records, Machine worker) {
    Place place = new Place(worker.id(), KUBELET_PORT);
    return connection(place, () -> openAsAdministrator(records, worker, KUBELET_PORT)).api();
  }

  /** What an etcd member tells its clients. */
  JsonApi etcd(ClusterRecords records, Machine member) {
    return etcd(records, member, ETCD_PORT);
  }

  /** What an etcd member tells the other members. */
  JsonApi etcdPeer(ClusterRecords records, Machine member) {
    return etcd(records, member, ETCD_PEER_PORT);
  }

  private JsonApi etcd(ClusterRecords records, Machine member, int port) {
    return connection(new Place(member.id(), port), () -> openEtcd(records, member, port)).api();
  }

  /** Lets go of a cluster's connections. */
  void close(String clusterId) {
    for (Place place : List.copyOf(connections.keySet())) {
      if (place.machine().clusterId().equals(clusterId)) {
        Connection connection = connections.remove(place);
        if (connection != null) {
          connection.client().close(CloseMode.IMMEDIATE);
        }
      }
    }
  }

  private Connection connection(Place place, java.util.function.Supplier<Connection> open) {
    return connections.compute(
        place,
        (key, kept) -> {
          if (kept != null && clock.instant().isBefore(kept.until())) {
            return kept;
          }
          if (kept != null) {
            kept.client().close(CloseMode.GRACEFUL);
          }
          return open.get();
        });
  }

  private Connection openAsAdministrator(ClusterRecords records, Machine machine, int port) {
    ClusterAuthorities authorities = keys.authorities(machine.id().clusterId());
    CertificateAndKey admin = issuer.issueAdmin(authorities, clock.instant());
    return open(records, machine, port, authorities.kubernetes().certificatePem(), admin);
  }

  private Connection openEtcd(ClusterRecords records, Machine member, int port) {
    return open(
        records,
        member,
        port,
        keys.authorities(member.id().clusterId()).etcd().certificatePem(),
        keys.certificates(member.id()).leaf(Leaf.ETCD_CLIENT));
  }

  private Connection open(
      ClusterRecords records,
      Machine machine,
      int port,
      String authorityPem,
      CertificateAndKey client) {
    Endpoint endpoint =
        infrastructures
            .driver(records.cluster().wish().infrastructure())
            .endpoint(machine.id(), port);
    CloseableHttpClient http = client(MutualTls.context(authorityPem, client));
    return new Connection(
        http, new JsonApi(http, "https://" + endpoint), clock.instant().plus(KEPT));
  }

  /** One that blocks: all who ask have a virtual thread, and nothing waits between questions. */
  private static CloseableHttpClient client(SSLContext tls) {
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(CONNECT).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom().setConnectTimeout(CONNECT).build())
                .setMaxConnPerRoute(AT_ONCE)
                .setMaxConnTotal(AT_ONCE)
                .build())
        .setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS))
        // Else no connection that has shown a certificate would be used a second time.
        .disableConnectionState()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }
}
