package dev.slipway.simulator.kubernetes;

import java.net.URI;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;

/** The simulated cluster does what is expected of a real one. */
class SimulatedKubernetesTest extends KubernetesBehaviour {
  private final KubernetesSite site = KubernetesSite.open(SiteSettings.usual());
  private final TestCluster cluster = new TestCluster(site, "behaviour", "127.98.1", 0, 3);

  @AfterAll
  void close() {
    site.close();
  }

  @Override
  protected URI server() {
    return URI.create(cluster.url());
  }

  @Override
  protected SSLContext adminTls() {
    return cluster.adminContext();
  }

  @Override
  protected SSLContext anonymousTls() {
    return cluster.authority.context(null);
  }

  @Override
  public String image() {
    return "wordpress:6.1";
  }
}
