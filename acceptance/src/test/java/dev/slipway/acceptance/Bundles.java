package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificates of every machine of a cluster, as its bundles give them, in the hands of openssl
 * and curl.
 */
final class Bundles {
  private final Slipway slipway;
  private final String cluster;
  private final Path directory;

  Bundles(Slipway slipway, String cluster) {
    this.slipway = slipway;
    this.cluster = cluster;
    try {
      directory = Files.createTempDirectory("slipway-bundles");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    machines("true").forEach(this::fetch);
  }

  void assertEveryCertificateVerifies() {
    var authorities = files("ca.pem");
    var leaves =
        files(".pem").stream()
            .filter(file -> !isAuthority(file) && !file.toString().endsWith("-key.pem"))
            .toList();
    assertThat(authorities).as("certificates of authorities").isNotEmpty();
    assertThat(leaves).as("leaf certificates").hasSizeGreaterThan(10);
    for (var leaf : leaves) {
      var trusted =
          authorities.stream()
              .filter(ca -> leaf.equals(ca.resolveSibling(leaf.getFileName())))
              .toList();
      assertThat(trusted)
          .as("an authority beside %s that openssl accepts it under", leaf)
          .anyMatch(ca -> verifies(ca, leaf));
    }
  }

  void assertEtcdWantsAClientCertificate() {
    var etcd = machines("it.role == 'ETCD'").getFirst();
    String address =
        slipway.get("/v1/clusters/{id}/machines/{m}", cluster, etcd).getString("address");
    var ssl = directory.resolve(etcd).resolve("ssl");
    var https = "https://" + address + ":2379/version";

    var trusting =
        List.of("curl", "-sS", "-m", "5", "--cacert", ssl.resolve("etcd-ca.pem").toString());
    assertThat(curl(trusting, https).exitCode()).as("without a client certificate").isNotZero();
    assertThat(curl(trusting, "http://" + address + ":2379/version").all())
        .as("over plain http")
        .doesNotContain("etcdserver");
    var authenticated =
        Stream.concat(
                trusting.stream(),
                Stream.of(
                    "--cert",
                    ssl.resolve("etcd-client.pem").toString(),
                    "--key",
                    ssl.resolve("etcd-client-key.pem").toString()))
            .toList();
    assertThat(curl(authenticated, https).output()).contains("etcdserver");
  }

  private static Command.Result curl(List<String> words, String url) {
    return Command.of(Stream.concat(words.stream(), Stream.of(url)).toList()).run();
  }

  private static boolean verifies(Path authority, Path leaf) {
    return Command.of(
                "openssl",
                "verify",
                "-x509_strict",
                "-CAfile",
                authority.toString(),
                leaf.toString())
            .run()
            .exitCode()
        == 0;
  }

  private static boolean isAuthority(Path file) {
    return file.toString().endsWith("ca.pem");
  }

  private List<Path> files(String ending) {
    try (var files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> machines(String condition) {
    return slipway
        .get("/v1/clusters/{id}/machines", cluster)
        .getList("items.findAll { " + condition + " }.name");
  }

  private void fetch(String machine) {
    var answer = slipway.request().get("/v1/clusters/{id}/machines/{m}/bundle", cluster, machine);
    assertThat(answer.statusCode()).as("the bundle of %s", machine).isEqualTo(200);
    try {
      var target = Files.createDirectories(directory.resolve(machine));
      var archive = Files.write(directory.resolve(machine + ".tar"), answer.asByteArray());
      Command.of("tar", "-xf", archive.toString(), "-C", target.toString()).output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
