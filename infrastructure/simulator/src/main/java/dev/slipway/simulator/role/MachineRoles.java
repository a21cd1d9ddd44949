package dev.slipway.simulator.role;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.simulator.etcd.EtcdProgram;
import dev.slipway.simulator.etcd.EtcdSite;
import dev.slipway.simulator.etcd.EtcdctlProgram;
import dev.slipway.simulator.guest.Programs;
import dev.slipway.simulator.guest.command.SystemCommands;
import dev.slipway.simulator.kubernetes.KubernetesSite;
import dev.slipway.simulator.kubernetes.apiserver.ApiFaults;
import dev.slipway.simulator.kubernetes.node.PodDelays;
import dev.slipway.simulator.machine.MachineContext;
import dev.slipway.simulator.machine.MachineSite;
import dev.slipway.simulator.mariadb.DatabasePrograms;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Every machine has every program, as the real image has; what its configuration's units start
 * makes it what it is.
 */
public final class MachineRoles implements MachineSite.Roles {
  private final KubernetesSite kubernetes;
  private final EtcdSite etcd;
  private final ControlPlanes planes;
  private final BiFunction<String, MachineId, ApiFaults> apiFaults;
  private final PodDelays delays;
  private final StartDelays starts;
  private final String kubernetesVersion;
  private final Programs everyMachines = SystemCommands.everyMachines();

  /**
   * @param planes is told which API servers run
   * @param apiFaults what is wrong with a machine's API server when it starts
   * @param starts how long programs take to start
   * @param kubernetesVersion what nodes say of themselves
   */
  public MachineRoles(
      KubernetesSite kubernetes,
      EtcdSite etcd,
      ControlPlanes planes,
      BiFunction<String, MachineId, ApiFaults> apiFaults,
      PodDelays delays,
      StartDelays starts,
      String kubernetesVersion) {
    this.kubernetes = kubernetes;
    this.etcd = etcd;
    this.planes = planes;
    this.apiFaults = apiFaults;
    this.delays = delays;
    this.starts = starts;
    this.kubernetesVersion = kubernetesVersion;
  }

  @Override
  public Programs programs(Supplier<MachineContext> boot) {
    return new Programs()
        .with(everyMachines)
        .with("etcd", new EtcdProgram(etcd, boot, starts.etcd()))
        .with(
            "etcdctl",
            new EtcdctlProgram(
                etcd, boot, key -> kubernetes.find(key).map(cluster -> cluster.store())))
        .with(DatabasePrograms.of(boot))
        .with(
            new ControllerPrograms(
                    kubernetes, etcd, planes, apiFaults::apply, boot, starts.apiServer())
                .programs())
        .with(
            new WorkerPrograms(
                    kubernetes, etcd, planes, delays, starts.node(), kubernetesVersion, boot)
                .programs());
  }
}
