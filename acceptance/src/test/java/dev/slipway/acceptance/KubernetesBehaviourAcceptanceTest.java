package dev.slipway.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.harness.Slipway;
import dev.slipway.simulator.kubernetes.KubernetesBehaviour;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real API server does what is expected of the simulated one, by the same tests. */
@OnSlipway
class KubernetesBehaviourAcceptanceTest extends KubernetesBehaviour {
  private final Slipway slipway;
  private String cluster = "";
  private URI server = URI.create("https://127.0.0.1");
  private String token = "";
  private SSLContext tls;

  KubernetesBehaviourAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void makeSmallCluster() throws IOException, GeneralSecurityException {
    var accepted =
        slipway.createCluster(
            "{\"name\": \"same\", \"topology\": {\"workers\": {\"count\": 1}, \"database\": null}}");
    cluster = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(4));
    var kubeconfig =
        new YAMLMapper().readTree(slipway.kubeconfig(cluster, "admin").file().toFile());
    var access = kubeconfig.at("/clusters/0/cluster");
    server = URI.create(access.path("server").asText());
    token = kubeconfig.at("/users/0/user/token").asText();
    tls = trusting(Base64.getDecoder().decode(access.path("certificate-authority-data").asText()));
  }

  @AfterAll
  void deleteCluster() {
    slipway.deleteCluster(cluster);
  }

  private static SSLContext trusting(byte[] authority)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "cluster",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(authority)));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Override
  protected URI server() {
    return server;
  }

  @Override
  protected SSLContext adminTls() {
    return tls;
  }

  @Override
  protected SSLContext anonymousTls() {
    return tls;
  }

  @Override
  protected String adminToken() {
    return token;
  }

  /**
   * CoreDNS, which lies ready in every worker and runs without any configuration. (WordPress ends
   * at once without its variables.)
   */
  @Override
  public String image() {
    JsonNode images = admin().get("/api/v1/nodes").is(200).at("/items/0/status/images");
    return StreamSupport.stream(images.spliterator(), false)
        .flatMap(image -> StreamSupport.stream(image.path("names").spliterator(), false))
        .map(JsonNode::asText)
        .filter(name -> name.contains("coredns:"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no CoreDNS lies ready: " + images));
  }
}
