package dev.slipway.provisioner.machineconfig;

import dev.slipway.provisioner.certificate.Authority;
import dev.slipway.provisioner.layout.ClusterLayout;

/** The API server, the controller manager and the scheduler. */
final class ControllerMachine {

  /**
   * After how many seconds without a renewed lease a node counts as not ready. Kubernetes' own
   * default is 50; the lease is renewed every {@link WorkerMachine#LEASE_SECONDS} / 4 seconds here,
   * so five renewals must fail.
   */
  static final int NODE_GRACE_SECONDS = 20;

  private ControllerMachine() {}

  static void describe(IgnitionDocument document, Blueprint blueprint) {
    describeApiServer(document, blueprint);
    // Where there is one only, nobody has to be waited for who would hold the lease.
    boolean leaderElect = blueprint.layout().controllers().size() > 1;
    document.unit(
        "kube-controller-manager.service",
        blueprint
            .template("kube-controller-manager.service")
            .with("nodeGracePeriod", NODE_GRACE_SECONDS)
            .with("leaderElect", leaderElect)
            .with("memoryLimit", blueprint.memoryShare(0.16))
            .with("collection", blueprint.collection())
            .render());
    document.unit(
        "kube-scheduler.service",
        blueprint
            .template("kube-scheduler.service")
            .with("memoryLimit", blueprint.memoryShare(0.1))
            .with("collection", blueprint.collection())
            .render());
    document.file(
        MachinePaths.CONFIG + "/scheduler.yaml",
        blueprint.template("scheduler.yaml").with("leaderElect", leaderElect).render());
    ApiServerWait.forController(document, blueprint, blueprint.machine().address());
  }

  private static void describeApiServer(IgnitionDocument document, Blueprint blueprint) {
    ClusterLayout layout = blueprint.layout();
    var authorities = blueprint.authorities();
    document.unit(
        "kube-apiserver.service",
        blueprint
            .template("kube-apiserver.service")
            .with("address", blueprint.machine().address())
            .with("port", ClusterLayout.API_SERVER_PORT)
            .with("services", layout.network().services())
            .with("etcdEndpoints", layout.etcdEndpoints())
            .with("memoryLimit", blueprint.memoryShare(0.55))
            .with("collection", blueprint.collection())
            .render());
    document.file(
        MachinePaths.CONFIG + "/authentication.yaml",
        blueprint.template("authentication.yaml").render());
    document.secretFile(
        MachinePaths.CONFIG + "/encryption.yaml",
        blueprint
            .template("encryption.yaml")
            .with("encryptionKey", authorities.encryptionKey().reveal())
            .render());
    document.secretFile(
        MachinePaths.certificate("service-account"), authorities.serviceAccount().publicKeyPem());
    document.secretFile(
        MachinePaths.key("service-account"), authorities.serviceAccount().privateKeyPem().reveal());
    // The controller manager signs what the certificates API has approved.
    document.secretFile(
        MachinePaths.key(Authority.KUBERNETES.fileName()),
        authorities.kubernetes().privateKeyPem().reveal());
  }
}
