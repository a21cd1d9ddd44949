package dev.slipway.provisioner.admission;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.allocation.HostView;
import dev.slipway.provisioner.machine.Infrastructures;

/** Asks drivers what their hosts have and use. */
public final class Hosts {
  private final Infrastructures infrastructures;

  public Hosts(Infrastructures infrastructures) {
    this.infrastructures = infrastructures;
  }

  /**
   * What a host has and uses now. Talks to it: not to be called within a transaction.
   *
   * @throws ProblemException SERVICE_UNAVAILABLE when it can't be asked, with the driver's remedy
   */
  public HostView view(String infrastructure) {
    try {
      InfrastructureDriver driver = infrastructures.driver(infrastructure);
      return new HostView(
          driver.capacity(),
          driver.usedNetworks(),
          driver.usedHostPorts(),
          driver.traits().networkRanges());
    } catch (DriverException e) {
      throw new ProblemException(
          ProblemCode.SERVICE_UNAVAILABLE,
          "The infrastructure "
              + infrastructure
              + " can't be used now: "
              + Infrastructures.explain(e));
    }
  }
}
