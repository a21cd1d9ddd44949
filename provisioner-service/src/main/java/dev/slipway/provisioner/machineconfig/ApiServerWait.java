package dev.slipway.provisioner.machineconfig;

import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.provisioner.layout.ClusterLayout;

/** The unit that holds back the API server's clients until it is ready. */
final class ApiServerWait {

  private ApiServerWait() {}

  static void describe(IgnitionDocument document, Blueprint blueprint, Ipv4Address apiServer) {
    document.unit("slipway-api.service", blueprint.template("slipway-api.service").render());
    document.program(
        MachinePaths.BIN + "/await-api-server",
        blueprint
            .template("await-api-server")
            .with("host", apiServer)
            .with("port", ClusterLayout.API_SERVER_PORT)
            .render());
  }
}
