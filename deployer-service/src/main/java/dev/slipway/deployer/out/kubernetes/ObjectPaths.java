package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.manifest.ObjectNames;

/** Where objects are in the Kubernetes API. */
final class ObjectPaths {

  private ObjectPaths() {}

  /** An object's path. */
  static String of(String kind, String name) {
    return collection(kind) + "/" + name;
  }

  /** The path of a kind's objects in the applications' namespace. */
  static String collection(String kind) {
    String namespaced = "/namespaces/" + ObjectNames.NAMESPACE + "/";
    return switch (kind) {
      case "Deployment" -> "/apis/apps/v1" + namespaced + WorkloadKind.DEPLOYMENT.plural();
      case "ReplicationController" ->
          "/api/v1" + namespaced + WorkloadKind.REPLICATION_CONTROLLER.plural();
      case "Service" -> "/api/v1" + namespaced + "services";
      case "Secret" -> "/api/v1" + namespaced + "secrets";
      case "EndpointSlice" -> "/apis/discovery.k8s.io/v1" + namespaced + "endpointslices";
      default -> throw new IllegalArgumentException("no path for kind " + kind);
    };
  }
}
