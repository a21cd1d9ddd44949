package dev.slipway.provisioner.machineconfig;

import static java.util.stream.Collectors.joining;

import dev.slipway.provisioner.certificate.MachineFiles;

/** What machines of every role have: certificates, kubeconfigs and the routes to all pods. */
final class EveryMachine {

  private EveryMachine() {}

  static void describe(IgnitionDocument document, Blueprint blueprint) {
    document.directory(MachinePaths.SSL, 0755).directory(MachinePaths.KUBECONFIG, 0700);
    MachineFiles.of(blueprint.authorities(), blueprint.layout(), blueprint.certificates())
        .forEach((path, content) -> describe(document, path, content.reveal()));
    document.file(MachinePaths.CONFIG + "/routes", routes(blueprint));
    document.unit("slipway-routes.service", blueprint.template("slipway-routes.service").render());
  }

  private static void describe(IgnitionDocument document, String path, String content) {
    String absolute = MachinePaths.CONFIG + "/" + path;
    if (MachineFiles.isPublic(path)) {
      document.file(absolute, content);
    } else {
      document.secretFile(absolute, content);
    }
  }

  /** A worker's own pods are on a bridge of its own. */
  private static String routes(Blueprint blueprint) {
    return blueprint.layout().network().podRoutes().stream()
        .filter(route -> !route.via().equals(blueprint.machine().address()))
        .map(route -> "route replace " + route.destination() + " via " + route.via() + "\n")
        .collect(joining());
  }
}
