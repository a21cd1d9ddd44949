package dev.slipway.provisioner.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.infrastructure.Secret;
import java.util.Base64;

/**
 * Renders kubeconfigs (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/). Values
 * stand in double quotes as JSON strings do, which YAML reads the same.
 */
public final class Kubeconfig {

  private Kubeconfig() {}

  /** For people and services: all in one file, signed in by a ServiceAccount's token. */
  public static Secret withToken(
      String cluster, String server, String authorityPem, String user, Secret token) {
    return render(
        cluster,
        server,
        "certificate-authority-data: " + quoted(base64(authorityPem)),
        user,
        "token: " + quoted(token.reveal()));
  }

  /** All in one file, signed in by a client certificate, which can't be revoked. */
  public static Secret withCertificate(
      String cluster, String server, String authorityPem, String user, CertificateAndKey client) {
    return render(
        cluster,
        server,
        "certificate-authority-data: " + quoted(base64(authorityPem)),
        user,
        "client-certificate-data: %s\n    client-key-data: %s"
            .formatted(
                quoted(base64(client.certificatePem())),
                quoted(base64(client.privateKeyPem().reveal()))));
  }

  /**
   * For a component: names its files instead of holding them, since components read those again
   * when they change, and so take renewed certificates without a restart. Paths are relative to the
   * kubeconfig's own.
   */
  static Secret withFiles(String cluster, String server, String user, Leaf client) {
    return render(
        cluster,
        server,
        "certificate-authority: " + MachineFiles.fromKubeconfig(Authority.KUBERNETES.fileName()),
        user,
        "client-certificate: %s\n    client-key: %s"
            .formatted(
                MachineFiles.fromKubeconfig(client.fileName()),
                MachineFiles.fromKubeconfig(client.fileName() + "-key")));
  }

  private static Secret render(
      String cluster, String server, String authority, String user, String credentials) {
    String name = quoted(cluster);
    return Secret.of(
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: %s
          cluster:
            server: %s
            %s
        users:
        - name: %s
          user:
            %s
        contexts:
        - name: %s
          context:
            cluster: %s
            user: %s
        current-context: %s
        """
            .formatted(
                name,
                quoted(server),
                authority,
                quoted(user),
                credentials,
                name,
                name,
                quoted(user),
                name));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String quoted(String value) {
    StringBuilder json = new StringBuilder("\"");
    value
        .chars()
        .forEach(
            character -> {
              if (character == '"' || character == '\\') {
                json.append('\\').append((char) character);
              } else if (character < ' ') {
                json.append("\\u%04x".formatted(character));
              } else {
                json.append((char) character);
              }
            });
    return json.append('"').toString();
  }
}
