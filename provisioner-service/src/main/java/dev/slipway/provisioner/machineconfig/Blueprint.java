package dev.slipway.provisioner.machineconfig;

import dev.slipway.infrastructure.Traits;
import dev.slipway.infrastructure.Traits.MachineKind;
import dev.slipway.provisioner.certificate.ClusterAuthorities;
import dev.slipway.provisioner.certificate.MachineCertificates;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.ImageReferences;
import dev.slipway.provisioner.layout.Machine;
import java.util.HashMap;
import java.util.Map;

/** What a machine's configuration is made from. */
record Blueprint(
    ClusterLayout layout,
    Machine machine,
    ClusterAuthorities authorities,
    MachineCertificates certificates,
    Traits traits,
    ImageReferences images) {

  Blueprint {
    if (!certificates.machine().equals(machine.name())
        || certificates.incarnation() != machine.incarnation()) {
      throw new IllegalArgumentException(
          "The certificates of %s, incarnation %d, are not for %s, incarnation %d"
              .formatted(
                  certificates.machine(),
                  certificates.incarnation(),
                  machine.name(),
                  machine.incarnation()));
    }
  }

  /** The template of that name among this package's resources. */
  Template template(String name) {
    Map<String, String> shared = new HashMap<>(MachinePaths.PLACES);
    shared.put("processors", processors());
    return Template.of("/dev/slipway/provisioner/machineconfig/" + name, shared);
  }

  /**
   * A unit's line about how many threads of a Go program run at the same time, for programs that
   * nothing at a worker's boot waits for. Where processors are emulated it is one: what it takes to
   * wake another, and to put it to sleep again, is more than it does. kube-apiserver was ready
   * after 38 processor seconds then, and 57 with two (docs/benchmarks.md).
   */
  private String processors() {
    return traits.isEmulated() ? "Environment=GOMAXPROCS=1\n" : "";
  }

  String name() {
    return machine.name().toString();
  }

  /**
   * A soft limit for a Go program, in MiB: its garbage collector works harder before the kernel
   * would kill it (https://go.dev/doc/gc-guide#Memory_limit).
   */
  int memoryShare(double share) {
    return (int) (machine.memoryMiB() * share);
  }

  /**
   * How rarely a Go program with a {@link #memoryShare} collects its garbage: a virtual machine's
   * memory is nobody else's, so that a heap may grow to five times what is in use, within its
   * share. Go's own default, which containers keep, is twice (https://go.dev/doc/gc-guide#GOGC).
   */
  String collection() {
    return traits.kind() == MachineKind.VIRTUAL_MACHINE ? " GOGC=400" : "";
  }
}
