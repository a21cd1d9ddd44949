package dev.slipway.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiAccess;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.localstack.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Kubeconfigs: issued, kept for the kubectl command while they are valid, or made here. */
public final class Kubeconfigs {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Slipway slipway;

  public Kubeconfigs(Slipway slipway) {
    this.slipway = slipway;
  }

  /**
   * @param text the file's content; a secret
   */
  public record Issued(String id, String text) {
    @Override
    public String toString() {
      return "Issued[" + id + ", ***]";
    }
  }

  public Issued issue(String cluster, String role, int expirySeconds) {
    JsonNode answer =
        slipway
            .api()
            .post(
                ApiClient.path("clusters", cluster, "kubeconfigs"),
                JsonNodeFactory.instance
                    .objectNode()
                    .put("expirySeconds", expirySeconds)
                    .put("role", role));
    return new Issued(answer.path("id").asText(), answer.path("kubeconfig").asText());
  }

  /**
   * A file with credentials that are valid for some minutes at least; issued anew when they aren't.
   */
  Path kept(String cluster) {
    String id = slipway.api().get(ApiClient.path("clusters", cluster)).path("id").asText();
    Path file = slipway.home().directory().resolve("kubeconfigs").resolve(id + ".yaml");
    try {
      Files.createDirectories(file.getParent());
      boolean valid =
          Files.exists(file)
              && Files.getLastModifiedTime(file)
                  .toInstant()
                  .plus(KEPT)
                  .minus(MARGIN)
                  .isAfter(Instant.now());
      if (!valid) {
        Secrets.write(file, issue(cluster, "admin", Math.toIntExact(KEPT.toSeconds())).text());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not keep a kubeconfig in " + file, e);
    }
  }

  /** One that reaches the cluster through the gateway, authenticated by Slipway's own token. */
  String throughGateway(String cluster) {
    ApiAccess access = slipway.access();
    try {
      String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(access.ca()));
      return """
          apiVersion: v1
          kind: Config
          current-context: slipway
          clusters:
          - name: slipway
            cluster:
              server: %s
              certificate-authority-data: %s
          users:
          - name: slipway
            user:
              token: "%s"
          contexts:
          - name: slipway
            context:
              cluster: slipway
              user: slipway
          """
          .formatted(
              access.url() + ApiClient.path("clusters", cluster, "kubernetes"), ca, access.token());
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read " + access.ca(), e);
    }
  }
}
