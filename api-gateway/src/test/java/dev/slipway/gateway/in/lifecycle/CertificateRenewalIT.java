package dev.slipway.gateway.in.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gateway.testing.GatewayClient;
import dev.slipway.gateway.testing.GatewayTestResource;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.cert.Certificate;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(GatewayTestResource.class)
class CertificateRenewalIT {

  @Inject CertificateRenewal renewal;

  @Test
  void aNewCertificateIsShownWithoutARestartAndTheAuthorityStays() throws Exception {
    Certificate before = shown();
    assertThat(renewal.renew()).isFalse();
    assertThat(shown()).isEqualTo(before);

    Files.delete(GatewayClient.stateDirectory().resolve("server.pem"));

    assertThat(renewal.renew()).isTrue();
    assertThat(shown()).isNotEqualTo(before);
  }

  /**
   * A fresh client trusts nothing but ca.pem, and a new connection shows the newest certificate.
   */
  private static Certificate shown() throws Exception {
    return GatewayClient.anonymous(HttpClient.Version.HTTP_1_1)
        .get("/v1/errors")
        .sslSession()
        .orElseThrow()
        .getPeerCertificates()[0];
  }
}
