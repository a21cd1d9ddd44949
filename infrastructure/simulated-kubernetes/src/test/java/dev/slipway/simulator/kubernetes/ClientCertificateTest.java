package dev.slipway.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.simulator.kubernetes.TestAuthority.Leaf;
import dev.slipway.simulator.kubernetes.behaviour.Api;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who shows which certificate may do what. */
class ClientCertificateTest {
  private final KubernetesSite site = KubernetesSite.open(SiteSettings.usual());
  private final TestCluster cluster = new TestCluster(site, "certificates", "127.98.5", 0, 0);

  @AfterEach
  void close() {
    site.close();
  }

  private Api as(Leaf leaf) {
    return new Api(
        URI.create(cluster.url()),
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(cluster.authority.context(leaf))
            .build(),
        null);
  }

  @Test
  void organizationsAreGroups() {
    as(cluster.admin).get("/api/v1/nodes").is(200);
    as(cluster.admin).get("/api/v1/nodes").is(200);
    Api node = as(cluster.authority.client("O=system:nodes,CN=system:node:w1"));
    node.get("/api/v1/nodes").is(200);
    node.delete("/api/v1/nodes/w1").isFailure(403, "Forbidden");
    Api.Answer refused =
        as(cluster.authority.client("CN=nobody")).get("/api/v1/nodes").isFailure(403, "Forbidden");
    assertThat(refused.at("/message").asText())
        .isEqualTo(
            "nodes is forbidden: User \"nobody\" cannot list resource \"nodes\" in API group \"\""
                + " at the cluster scope");
  }

  @Test
  void anotherAuthorityVouchesForNobody() {
    Leaf stranger = new TestAuthority("kubernetes").client("O=system:masters,CN=admin");
    as(stranger).get("/api/v1/nodes").isFailure(401, "Unauthorized");
    // Nor does the certificate of a server.
    as(cluster.authority.server("127.0.0.1")).get("/api/v1/nodes").isFailure(401, "Unauthorized");
  }
}
