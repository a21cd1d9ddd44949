package dev.slipway.provisioner.blueprint;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.certificate.CertificateIssuer;
import dev.slipway.provisioner.certificate.ClusterAuthorities;
import dev.slipway.provisioner.certificate.KeyAlgorithm;
import dev.slipway.provisioner.certificate.MachineCertificates;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.MachineName;
import java.time.Clock;

/** Issues certificates once, and finds them again ever after. */
public final class MachineKeys {
  private final ClusterKeys keys;
  private final CertificateIssuer issuer;
  private final Clock clock;

  public MachineKeys(ClusterKeys keys, CertificateIssuer issuer, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Makes the cluster's authorities unless they are there. */
  public void issueAuthorities(ClusterRecords records) {
    String clusterId = records.cluster().id();
    if (keys.authorities(clusterId).isEmpty()) {
      keys.keep(clusterId, issuer.newAuthorities(clusterId, KeyAlgorithm.EC_P256, clock.instant()));
    }
  }

  /** Makes a machine's certificates unless they are there. */
  public void issueCertificates(ClusterRecords records, MachineId machine) {
    if (keys.certificates(machine).isPresent()) {
      return;
    }
    ClusterLayout layout = ClusterLayouts.of(records);
    keys.keep(
        machine,
        issuer.issueMachineCertificates(
            authorities(machine.clusterId()),
            layout,
            layout.machine(MachineName.parse(machine.name())),
            clock.instant()));
  }

  /**
   * The cluster's authorities.
   *
   * @throws IllegalStateException when they were not issued yet
   */
  public ClusterAuthorities authorities(String clusterId) {
    return keys.authorities(clusterId)
        .orElseThrow(
            () -> new IllegalStateException(clusterId + " has no certificate authorities yet"));
  }

  /**
   * A machine's certificates.
   *
   * @throws IllegalStateException when they were not issued yet
   */
  public MachineCertificates certificates(MachineId machine) {
    return keys.certificates(machine)
        .orElseThrow(() -> new IllegalStateException(machine + " has no certificates yet"));
  }
}
