package dev.slipway.deployer.out.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class KubernetesFailureTest {

  @Test
  void anotherAuthorityOrAnotherKeyForTokensMeansAnotherApiServer() {
    Exception handshake = new SSLHandshakeException("PKIX path building failed");
    assertThat(isStale(new IOException("Failed to create SSL connection", handshake))).isTrue();
    assertThat(isStale(new IOException(new CertificateException("signature")))).isTrue();
    assertThat(KubernetesFailure.isStale(new KubernetesClientException("no", 401, null))).isTrue();
  }

  @Test
  void silenceAndRefusalsDoNot() {
    assertThat(isStale(new ConnectException("Connection refused"))).isFalse();
    for (int code : new int[] {403, 404, 409, 500, 503}) {
      assertThat(KubernetesFailure.isStale(new KubernetesClientException("no", code, null)))
          .isFalse();
    }
  }

  private static boolean isStale(Throwable cause) {
    return KubernetesFailure.isStale(new KubernetesClientException("it failed", cause));
  }
}
