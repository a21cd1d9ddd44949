package dev.slipway.provisioner.machineconfig;

import dev.slipway.infrastructure.Traits.GuestException;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.NetworkPlan;

/** containerd, the kubelet, kube-proxy and the pods' network. */
final class WorkerMachine {

  /** Of the node's lease; Kubernetes' own default is 40. */
  static final int LEASE_SECONDS = 16;

  /** What the kernel gives a program that the machine cannot do without, as the kubelet's own. */
  private static final int OOM_SCORE = -999;

  private WorkerMachine() {}

  static void describe(IgnitionDocument document, Blueprint blueprint) {
    ApiServerWait.forWorker(document, blueprint);
    describePreparation(document, blueprint);
    describePodNetwork(document, blueprint);
    describeContainerd(document, blueprint);
    describeKubelet(document, blueprint);
    describeKubeProxy(document, blueprint);
  }

  private static void describePreparation(IgnitionDocument document, Blueprint blueprint) {
    document.unit("slipway-worker.service", blueprint.template("slipway-worker.service").render());
    String mounts =
        has(blueprint, GuestException.READ_ONLY_CGROUPS)
            ? blueprint.template("read-only-cgroups").render()
            : "";
    String memory =
        has(blueprint, GuestException.SEES_HOST_MEMORY)
            ? blueprint
                .template("own-memory")
                .with("memoryMiB", blueprint.machine().memoryMiB())
                .render()
            : "";
    document.program(
        MachinePaths.BIN + "/prepare-worker",
        blueprint
            .template("prepare-worker")
            .with("mounts", mounts)
            .with("memory", memory)
            .with("memoryMiB", blueprint.machine().memoryMiB())
            .with("reservedMiB", reservedMiB(blueprint))
            .render());
  }

  private static void describePodNetwork(IgnitionDocument document, Blueprint blueprint) {
    document.unit(
        "slipway-pod-network.service", blueprint.template("slipway-pod-network.service").render());
    document.program(
        MachinePaths.BIN + "/prepare-pod-network",
        blueprint
            .template("prepare-pod-network")
            .with("podNetwork", network(blueprint).podNetwork(blueprint.machine().name()))
            .with("pods", network(blueprint).pods())
            .render());
    document.file(
        "/etc/cni/net.d/10-slipway.conflist",
        blueprint
            .template("cni.conflist")
            .with("podNetwork", network(blueprint).podNetwork(blueprint.machine().name()))
            .render());
  }

  /** systemd, containerd and its shims, the kubelet and kube-proxy: 150 to 200 MiB, measured. */
  private static int reservedMiB(Blueprint blueprint) {
    return Math.clamp(blueprint.memoryShare(0.125), 96, 256);
  }

  private static void describeContainerd(IgnitionDocument document, Blueprint blueprint) {
    boolean canLower = !has(blueprint, GuestException.CANNOT_LOWER_OOM_SCORE);
    document.unit(
        "containerd.service",
        blueprint
            .template("containerd.service")
            .with("oomScore", canLower ? "OOMScoreAdjust=" + OOM_SCORE + "\n" : "")
            .render());
    document.file(
        MachinePaths.CONFIG + "/containerd.toml",
        blueprint
            .template("containerd.toml")
            .with("pauseImage", blueprint.images().pause())
            .with("restrictOomScore", !canLower)
            .render());
  }

  private static void describeKubelet(IgnitionDocument document, Blueprint blueprint) {
    ClusterLayout layout = blueprint.layout();
    var machine = blueprint.machine();
    document.unit(
        "kubelet.service",
        blueprint
            .template("kubelet.service")
            .with("name", blueprint.name())
            .with("address", machine.address())
            .with("incarnation", machine.incarnation())
            .render());
    document.file(
        MachinePaths.CONFIG + "/kubelet.yaml",
        blueprint
            .template("kubelet.yaml")
            .with(
                "providerId",
                "slipway://%s/%s/%d"
                    .formatted(layout.clusterId(), machine.name(), machine.incarnation()))
            .with("dnsService", layout.network().dnsService())
            .with("leaseSeconds", LEASE_SECONDS)
            .with("oomScoreAdj", oomScore(blueprint))
            .with("evictionMiB", Math.max(24, blueprint.memoryShare(0.05)))
            .render());
    document.file(MachinePaths.CONFIG + "/resolv.conf", blueprint.template("resolv.conf").render());
  }

  private static void describeKubeProxy(IgnitionDocument document, Blueprint blueprint) {
    String conntrack =
        has(blueprint, GuestException.CANNOT_SET_CONNTRACK_MAX)
            ? "conntrack:\n  maxPerCore: 0\n"
            : "";
    document.unit("kube-proxy.service", blueprint.template("kube-proxy.service").render());
    document.file(
        MachinePaths.CONFIG + "/kube-proxy.yaml",
        blueprint
            .template("kube-proxy.yaml")
            .with("name", blueprint.name())
            .with("address", blueprint.machine().address())
            .with("pods", network(blueprint).pods())
            .with("oomScoreAdj", oomScore(blueprint))
            .with("conntrack", conntrack)
            .render());
  }

  private static int oomScore(Blueprint blueprint) {
    return has(blueprint, GuestException.CANNOT_LOWER_OOM_SCORE) ? 0 : OOM_SCORE;
  }

  private static NetworkPlan network(Blueprint blueprint) {
    return blueprint.layout().network();
  }

  private static boolean has(Blueprint blueprint, GuestException exception) {
    return blueprint.traits().has(exception);
  }
}
