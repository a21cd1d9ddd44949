package dev.slipway.gateway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;

/** Calls the gateway as a client does that trusts its {@code ca.pem} and nothing else. */
public final class GatewayClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String base;
  private final List<String> headers;

  private GatewayClient(HttpClient http, String base, List<String> headers) {
    this.http = http;
    this.base = base;
    this.headers = headers;
  }

  public static Path stateDirectory() {
    return Path.of(ConfigProvider.getConfig().getValue("slipway.gateway.state-dir", String.class));
  }

  public static String adminToken() {
    try {
      return Files.readString(stateDirectory().resolve("admin-token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a token. */
  public static GatewayClient anonymous(HttpClient.Version version) {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    HttpClient http =
        HttpClient.newBuilder()
            .sslContext(trusting(stateDirectory().resolve("ca.pem")))
            .version(version)
            .build();
    return new GatewayClient(http, "https://localhost:" + port, List.of());
  }

  public static GatewayClient administrator() {
    return anonymous(HttpClient.Version.HTTP_1_1).with("Authorization", "Bearer " + adminToken());
  }

  public GatewayClient with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new GatewayClient(http, base, more);
  }

  public GatewayClient withToken(String token) {
    return new GatewayClient(http, base, List.of("Authorization", "Bearer " + token));
  }

  public String base() {
    return base;
  }

  public HttpResponse<String> get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  public HttpResponse<String> post(String path, String json) {
    return with("Content-Type", "application/json")
        .send("POST", path, BodyPublishers.ofString(json));
  }

  public HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body) {
    try {
      return http.send(request(path).method(method, body).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The answer as soon as its head is there. */
  public HttpResponse<InputStream> open(
      String method, String path, HttpRequest.BodyPublisher body) {
    try {
      return http.send(request(path).method(method, body).build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The beginning of the answer to a request that this client would not make by itself. */
  public String raw(String request) {
    URI uri = URI.create(base);
    try (Socket socket =
        trusting(stateDirectory().resolve("ca.pem"))
            .getSocketFactory()
            .createSocket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[8192];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a WebSocket.
   *
   * @throws java.util.concurrent.CompletionException of a WebSocketHandshakeException if refused
   */
  public WebSocket webSocket(String path, WebSocket.Listener listener, String... subprotocols) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    for (int i = 0; i < headers.size(); i += 2) {
      builder.header(headers.get(i), headers.get(i + 1));
    }
    if (subprotocols.length > 0) {
      builder.subprotocols(
          subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
    }
    return builder.buildAsync(URI.create(base.replaceFirst("^http", "ws") + path), listener).join();
  }

  public static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    return request;
  }

  private static SSLContext trusting(Path ca) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(ca))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
