package dev.slipway.provisioner.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Layouts;
import dev.slipway.provisioner.layout.Machine;
import dev.slipway.provisioner.layout.MachineName;
import dev.slipway.provisioner.machineconfig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What another implementation says about the certificates: the real openssl. */
class OpensslTest {

  private static final Tool OPENSSL = new Tool("openssl", "openssl");
  private static final Tool TAR = new Tool("tar", "tar");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void opensslAcceptsEveryCertificateForItsPurposeAndNoOther(KeyAlgorithm algorithm)
      throws IOException {
    Instant now = Instant.now();
    ClusterLayout layout = Layouts.seed();
    ClusterAuthorities authorities = Issued.authorities(algorithm, now);
    write(authorities);

    for (Machine machine : distinctRoles(layout)) {
      var certificates =
          Issued.issuer().issueMachineCertificates(authorities, layout, machine, now);
      for (Map.Entry<Leaf, CertificateAndKey> leaf : certificates.leaves().entrySet()) {
        verify(leaf.getKey(), leaf.getValue());
      }
    }
    verify(Leaf.ADMIN, Issued.issuer().issueAdmin(authorities, now));
  }

  private static List<Machine> distinctRoles(ClusterLayout layout) {
    return List.of(
        layout.machine(MachineName.parse("e1")),
        layout.machine(MachineName.parse("c1")),
        layout.machine(MachineName.parse("w1")),
        layout.machine(MachineName.parse("d1")));
  }

  private void verify(Leaf leaf, CertificateAndKey pair) throws IOException {
    Path certificate = Files.writeString(folder.resolve("leaf.pem"), pair.certificatePem());
    Path key = Files.writeString(folder.resolve("key.pem"), pair.privateKeyPem().reveal());
    boolean server = leaf.isForServers();
    boolean client = leaf.isForClients();

    assertThat(verifies(leaf.authority(), "sslserver", certificate))
        .as("%s", leaf)
        .isEqualTo(server);
    assertThat(verifies(leaf.authority(), "sslclient", certificate))
        .as("%s", leaf)
        .isEqualTo(client);
    for (Authority other : Authority.values()) {
      if (other != leaf.authority()) {
        assertThat(verifies(other, server ? "sslserver" : "sslclient", certificate))
            .as("%s by %s", leaf, other)
            .isFalse();
      }
    }
    assertThat(OPENSSL.run("pkey", "-in", key.toString(), "-pubout").output())
        .as("the key belongs to the certificate %s", leaf)
        .isEqualTo(
            OPENSSL.run("x509", "-in", certificate.toString(), "-noout", "-pubkey").output());
  }

  private boolean verifies(Authority authority, String purpose, Path certificate) {
    return OPENSSL
        .run(
            "verify",
            "-x509_strict",
            "-purpose",
            purpose,
            "-CAfile",
            folder.resolve(authority.fileName() + ".pem").toString(),
            certificate.toString())
        .succeeded();
  }

  private void write(ClusterAuthorities authorities) throws IOException {
    for (Authority authority : Authority.values()) {
      Files.writeString(
          folder.resolve(authority.fileName() + ".pem"),
          authorities.authority(authority).certificatePem());
    }
  }

  @Test
  void theBundleIsATarOfWhatTheMachineHasAndHoldsNoAuthoritysKey() throws IOException {
    ClusterLayout layout = Layouts.seed();
    ClusterAuthorities authorities = Issued.authorities(KeyAlgorithm.EC_P256, Instant.now());
    Machine machine = layout.machine(MachineName.parse("w1"));
    var certificates =
        Issued.issuer().issueMachineCertificates(authorities, layout, machine, Instant.now());

    Path tar = folder.resolve("w1.tar");
    Files.write(tar, MachineBundle.tar(authorities, layout, certificates));

    assertThat(TAR.run("-tf", tar.toString()).output().lines())
        .containsExactly(
            "kubeconfig/kube-proxy.yaml",
            "kubeconfig/kubelet.yaml",
            "ssl/ca.pem",
            "ssl/kube-proxy-key.pem",
            "ssl/kube-proxy.pem",
            "ssl/kubelet-key.pem",
            "ssl/kubelet-server-key.pem",
            "ssl/kubelet-server.pem",
            "ssl/kubelet.pem");
    assertThat(TAR.run("-xf", tar.toString(), "-C", folder.toString()).succeeded()).isTrue();
    assertThat(folder.resolve("ssl/ca.pem")).hasContent(authorities.kubernetes().certificatePem());
    assertThat(Files.getPosixFilePermissions(folder.resolve("ssl/kubelet-key.pem"))).hasSize(2);
    assertThat(Files.readString(tar))
        .doesNotContain(authorities.kubernetes().privateKeyPem().reveal());
  }
}
