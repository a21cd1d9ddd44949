package dev.slipway.provisioner.machineconfig;

import dev.slipway.infrastructure.Secret;
import dev.slipway.infrastructure.Traits;
import dev.slipway.provisioner.certificate.ClusterAuthorities;
import dev.slipway.provisioner.certificate.MachineCertificates;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.layout.Machine;

/** Renders machine configurations: the same input gives the same bytes. */
public final class MachineConfigurations {

  private MachineConfigurations() {}

  /**
   * Everything that the machine needs to take its part, and nothing that changes when other workers
   * come or go.
   *
   * @param traits what the infrastructure's machines can't do, or see otherwise
   * @throws IllegalArgumentException if machines of that role can't be made yet
   */
  public static MachineConfiguration render(
      ClusterLayout layout,
      Machine machine,
      ClusterAuthorities authorities,
      MachineCertificates certificates,
      Traits traits,
      ImageReferences images) {
    var blueprint = new Blueprint(layout, machine, authorities, certificates, traits, images);
    var document = new IgnitionDocument();
    EveryMachine.describe(document, blueprint);
    switch (machine.role()) {
      case ETCD -> EtcdMachine.describe(document, blueprint);
      case CONTROLLER -> ControllerMachine.describe(document, blueprint);
      case WORKER -> WorkerMachine.describe(document, blueprint);
      case DATABASE -> DatabaseMachine.describe(document, blueprint);
      case LOAD_BALANCER ->
          throw new IllegalArgumentException("Load balancers can't be made yet: " + machine.name());
    }
    return new MachineConfiguration(Secret.of(document.toJson()));
  }
}
