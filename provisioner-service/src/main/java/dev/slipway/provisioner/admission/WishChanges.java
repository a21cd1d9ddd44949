package dev.slipway.provisioner.admission;

import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.provisioner.topology.ClusterDraft;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.Finding;
import dev.slipway.provisioner.topology.MachineGroup;
import dev.slipway.provisioner.topology.PortForward;
import dev.slipway.provisioner.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a wish may change: the count of workers, upwards. The rest is refused by name. */
final class WishChanges {
  private static final String LATER = "can't be changed yet";
  private static final String REMEDY = "Leave it as it is, or make another cluster";

  private WishChanges() {}

  /**
   * The changed wish.
   *
   * @param now the present wish
   * @param changed the present wish with the patch merged into it
   * @param findings takes what may not change
   */
  static ClusterWish apply(ClusterWish now, ClusterDraft changed, List<Finding> findings) {
    same("name", now.name(), changed.name(), "is for ever", findings);
    same("infrastructure", now.infrastructure(), changed.infrastructure(), "is for ever", findings);
    same(
        "kubernetesVersion", now.kubernetesVersion(), changed.kubernetesVersion(), LATER, findings);
    Topology topology = now.topology();
    group("topology.etcd", topology.etcd(), changed.etcd(), findings);
    group("topology.controllers", topology.controllers(), changed.controllers(), findings);
    int workers = Optional.ofNullable(changed.workers().count()).orElse(topology.workers().count());
    if (workers < topology.workers().count()) {
      refuse(
          "topology.workers.count",
          "can't be lowered yet, from " + topology.workers().count() + " to " + workers,
          findings);
    }
    same(
        "topology.workers.memoryMiB",
        topology.workers().memoryMiB(),
        changed.workers().memoryMiB(),
        LATER,
        findings);
    database(topology, changed.database(), findings);
    same(
        "network.machines",
        now.networks().machines().toString(),
        changed.machines(),
        "is for ever",
        findings);
    same(
        "network.services",
        now.networks().services().toString(),
        changed.services(),
        "is for ever",
        findings);
    same("network.pods", now.networks().pods().toString(), changed.pods(), "is for ever", findings);
    forwards(now.portForwards(), changed.portForwards(), findings);
    return new ClusterWish(
        now.name(),
        now.infrastructure(),
        now.kubernetesVersion(),
        new Topology(
            topology.etcd(),
            topology.controllers(),
            new MachineGroup(workers, topology.workers().memoryMiB()),
            topology.database()),
        now.networks(),
        now.portForwards());
  }

  private static void group(
      String field, MachineGroup now, ClusterDraft.Group changed, List<Finding> findings) {
    same(field + ".count", now.count(), changed.count(), LATER, findings);
    same(field + ".memoryMiB", now.memoryMiB(), changed.memoryMiB(), LATER, findings);
  }

  private static void database(
      Topology now, ClusterDraft.Database changed, List<Finding> findings) {
    if (now.database() == null) {
      if (changed.wanted()) {
        refuse("topology.database", "can't be added yet", findings);
      }
      return;
    }
    if (!changed.wanted()) {
      refuse("topology.database", "can't be removed yet", findings);
      return;
    }
    same("topology.database.engine", now.database().engine(), changed.engine(), LATER, findings);
    same(
        "topology.database.memoryMiB",
        now.database().memoryMiB(),
        changed.memoryMiB(),
        LATER,
        findings);
  }

  private static void forwards(
      List<PortForward> now, @Nullable List<ClusterDraft.Forward> changed, List<Finding> findings) {
    List<ClusterDraft.Forward> as = new ArrayList<>();
    for (PortForward forward : now) {
      as.add(new ClusterDraft.Forward(forward.hostPort(), forward.machine(), forward.port()));
    }
    if (changed != null && !changed.equals(as)) {
      refuse("portForwards", LATER, findings);
    }
  }

  private static void same(
      String field, Object now, @Nullable Object changed, String why, List<Finding> findings) {
    if (changed != null && !Objects.equals(now, changed)) {
      refuse(field, why, findings);
    }
  }

  private static void refuse(String field, String why, List<Finding> findings) {
    findings.add(Finding.of(ProblemCode.UNSUPPORTED, field, why, REMEDY));
  }
}
