package dev.slipway.provisioner.machineconfig;

import dev.slipway.provisioner.layout.ClusterLayout;

/** A member of etcd. */
final class EtcdMachine {

  private EtcdMachine() {}

  static void describe(IgnitionDocument document, Blueprint blueprint) {
    ClusterLayout layout = blueprint.layout();
    document.directory("/var/lib/etcd", 0700);
    document.unit(
        "etcd.service",
        blueprint
            .template("etcd.service")
            .with("name", blueprint.machine().memberName())
            .with("clusterId", layout.clusterId())
            .with("clientUrl", ClusterLayout.etcdClientUrl(blueprint.machine()))
            .with("peerUrl", ClusterLayout.etcdPeerUrl(blueprint.machine()))
            .with("initialCluster", layout.etcdInitialCluster())
            .with("initialClusterState", blueprint.machine().joins() ? "existing" : "new")
            .with("memoryLimit", blueprint.memoryShare(0.75))
            .with("collection", blueprint.collection())
            .render());
  }
}
