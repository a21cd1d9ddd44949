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
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Connections to the API servers and etcd members, kept while they are used. The certificate that
 * the provisioner shows an API server is made when it is needed and never stored.
 */
@ApplicationScoped
public class ClusterConnections {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Half of the certificate's life, so that none is used at its end. */
  private static final Duration KEPT = CertificateIssuer.ADMIN_VALIDITY.dividedBy(2);

  private static final int ETCD_PORT = 2379;

  private final MachineKeys keys;
  private final CertificateIssuer issuer;
  private final Infrastructures infrastructures;
  private final ExecutorService threads;
  private final Clock clock;
  private final Map<MachineId, Connection> connections = new ConcurrentHashMap<>();

  private record Connection(HttpClient client, JsonApi api, Instant until) {}

  @Inject
  ClusterConnections(
      MachineKeys keys,
      CertificateIssuer issuer,
      Infrastructures infrastructures,
      @VirtualThreads ExecutorService threads,
      Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.infrastructures = infrastructures;
    this.threads = threads;
    this.clock = clock;
  }

  /** The API server on a controller, with all rights. */
  JsonApi apiServer(ClusterRecords records, Machine controller) {
    return connection(controller.id(), () -> openApiServer(records, controller)).api();
  }

  /** An etcd member's JSON gateway. */
  JsonApi etcd(ClusterRecords records, Machine member) {
    return connection(member.id(), () -> openEtcd(records, member)).api();
  }

  /** Lets go of a cluster's connections. */
  void close(String clusterId) {
    for (MachineId id : List.copyOf(connections.keySet())) {
      if (id.clusterId().equals(clusterId)) {
        Connection connection = connections.remove(id);
        if (connection != null) {
          connection.client().shutdownNow();
        }
      }
    }
  }

  private Connection connection(MachineId id, java.util.function.Supplier<Connection> open) {
    return connections.compute(
        id,
        (key, kept) -> {
          if (kept != null && clock.instant().isBefore(kept.until())) {
            return kept;
          }
          if (kept != null) {
            kept.client().shutdown();
          }
          return open.get();
        });
  }

  private Connection openApiServer(ClusterRecords records, Machine controller) {
    ClusterAuthorities authorities = keys.authorities(controller.id().clusterId());
    CertificateAndKey admin = issuer.issueAdmin(authorities, clock.instant());
    return open(
        records,
        controller,
        ClusterLayout.API_SERVER_PORT,
        authorities.kubernetes().certificatePem(),
        admin);
  }

  private Connection openEtcd(ClusterRecords records, Machine member) {
    return open(
        records,
        member,
        ETCD_PORT,
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
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .sslContext(MutualTls.context(authorityPem, client))
            .executor(threads)
            .build();
    return new Connection(
        http, new JsonApi(http, "https://" + endpoint), clock.instant().plus(KEPT));
  }
}
