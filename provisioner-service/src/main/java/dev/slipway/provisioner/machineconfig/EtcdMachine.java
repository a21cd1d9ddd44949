package dev.slipway.provisioner.machineconfig;

import dev.slipway.provisioner.layout.ClusterLayout;

/** A member of etcd. */
final class EtcdMachine {

  private EtcdMachine() {}

  static void describe(IgnitionDocument document, Blueprint blueprint) {
    ClusterLayout layout = blueprint.layout();
    // A replacement joins the members that are there; where it is the only one, none is.
    boolean joins = blueprint.machine().incarnation() > 1 && layout.etcd().size() > 1;
    document.directory("/var/lib/etcd", 0700);
    document.unit(
        "etcd.service",
        blueprint
            .template("etcd.service")
            .with("name", blueprint.name())
            .with("clusterId", layout.clusterId())
            .with("clientUrl", ClusterLayout.etcdClientUrl(blueprint.machine()))
            .with("peerUrl", ClusterLayout.etcdPeerUrl(blueprint.machine()))
            .with("initialCluster", layout.etcdInitialCluster())
            .with("initialClusterState", joins ? "existing" : "new")
            .with("memoryLimit", blueprint.memoryShare(0.75))
            .render());
  }
}
