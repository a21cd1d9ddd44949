package dev.slipway.provisioner.blueprint;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.certificate.ClusterAuthorities;
import dev.slipway.provisioner.certificate.MachineCertificates;
import java.util.Optional;

/**
 * Keeps keys and certificates, encrypted. What is kept first stays: a second attempt is ignored.
 */
public interface ClusterKeys {

  Optional<ClusterAuthorities> authorities(String clusterId);

  /** Keeps them unless there are some, or the cluster is deleted. */
  void keep(String clusterId, ClusterAuthorities authorities);

  Optional<MachineCertificates> certificates(MachineId machine);

  /** Keeps them unless there are some, or the cluster is deleted. */
  void keep(MachineId machine, MachineCertificates certificates);
}
