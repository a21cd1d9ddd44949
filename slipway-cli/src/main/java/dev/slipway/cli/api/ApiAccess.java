package dev.slipway.cli.api;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.local.Home;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * How the API is reached: the local gateway, its certificate authority and its administrator's
 * token; or what {@code SLIPWAY_URL}, {@code SLIPWAY_CA} and {@code SLIPWAY_TOKEN} say.
 *
 * @param ca the PEM file of the one authority that is trusted
 */
public record ApiAccess(URI url, Path ca, String token) {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  public static ApiAccess of(Home home, Map<String, String> environment) {
    String url = environment.getOrDefault("SLIPWAY_URL", "");
    String ca = environment.getOrDefault("SLIPWAY_CA", "");
    Path caFile = ca.isBlank() ? home.gateway().resolve("ca.pem") : Path.of(ca);
    String base =
        url.isBlank() ? "https://127.0.0.1:" + home.gatewayPort() : url.replaceAll("/+$", "");
    return new ApiAccess(URI.create(base), caFile, token(home, environment));
  }

  private static String token(Home home, Map<String, String> environment) {
    String given = environment.getOrDefault("SLIPWAY_TOKEN", "");
    if (!given.isBlank()) {
      return given.strip();
    }
    Path file = home.gateway().resolve("admin-token");
    try {
      return Files.readString(file).strip();
    } catch (IOException absent) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING,
          "There is no administrator's token at " + file,
          "Slipway writes it when it first starts: ./slipway up. For another Slipway, set SLIPWAY_URL, SLIPWAY_CA and SLIPWAY_TOKEN.");
    }
  }

  /** Plain HTTP is spoken to this machine only: elsewhere it would give the token away. */
  HttpClient client() {
    if (!"http".equals(url.getScheme())) {
      return trusting(ca);
    }
    if (!"127.0.0.1".equals(url.getHost()) && !"localhost".equals(url.getHost())) {
      throw new CommandFailure(
          ExitCode.USAGE, url + " is not encrypted, and would give the token away", "Use https.");
    }
    return HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
  }

  /** A client that trusts that authority and no other. */
  public static HttpClient trusting(Path ca) {
    try (InputStream pem = Files.newInputStream(ca)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "slipway", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return HttpClient.newBuilder()
          .sslContext(context)
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING,
          "The certificate authority " + ca + " can't be read",
          "Slipway writes it when it first starts: ./slipway up.");
    } catch (GeneralSecurityException e) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING, ca + " holds no certificate: " + e.getMessage(), "./slipway up");
    }
  }

  /** The token stays out of what is printed. */
  @Override
  public String toString() {
    return "ApiAccess[" + url + "]";
  }
}
