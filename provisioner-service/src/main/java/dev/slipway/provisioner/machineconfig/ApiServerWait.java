package dev.slipway.provisioner.machineconfig;

import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.provisioner.layout.ClusterLayout;

/** The unit that holds back the API server's clients until it is ready. */
final class ApiServerWait {

  private ApiServerWait() {}

  /**
   * What the kubelet and kube-proxy lack of an API server that was ready before, they wait for
   * themselves. A controller's programs don't: they look for some of it once, when they start.
   */
  private static final String KNOWN = " /var/lib/slipway/api-server-was-ready";

  static void forWorker(IgnitionDocument document, Blueprint blueprint) {
    describe(document, blueprint, blueprint.layout().apiServer().address(), KNOWN);
  }

  static void forController(IgnitionDocument document, Blueprint blueprint, Ipv4Address itself) {
    describe(document, blueprint, itself, "");
  }

  private static void describe(
      IgnitionDocument document, Blueprint blueprint, Ipv4Address apiServer, String known) {
    document.unit(
        "slipway-api.service",
        blueprint.template("slipway-api.service").with("known", known).render());
    document.program(
        MachinePaths.BIN + "/await-api-server",
        blueprint
            .template("await-api-server")
            .with("host", apiServer)
            .with("port", ClusterLayout.API_SERVER_PORT)
            .render());
  }
}
