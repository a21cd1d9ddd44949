package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.auth.BootstrapRoles;
import dev.slipway.simulator.kubernetes.resource.Cidr;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import java.util.List;

/** What an API server makes when it starts and finds it missing. */
public final class Bootstrap {
  private static final int CRITICAL = 2_000_000_000;

  private final ClusterApi api;

  /** Of the cluster of an API. */
  public Bootstrap(ClusterApi api) {
    this.api = api;
  }

  /** Makes what is missing, and says where the API servers are. */
  public void run(String serviceCidr, int port) {
    for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      ensure(Kinds.NAMESPACE, "", named(name));
    }
    for (ObjectNode role : BootstrapRoles.clusterRoles()) {
      ensure(Kinds.CLUSTER_ROLE, "", role);
    }
    for (ObjectNode binding : BootstrapRoles.clusterRoleBindings()) {
      ensure(Kinds.CLUSTER_ROLE_BINDING, "", binding);
    }
    priority(
        "system-cluster-critical",
        CRITICAL,
        "for system critical pods that must run in the cluster, but can be moved to another node if necessary.");
    priority(
        "system-node-critical",
        CRITICAL + 1000,
        "for system critical pods that must not be moved from their current node.");
    service(Cidr.parse(serviceCidr).address(1), port);
  }

  private void priority(String name, int value, String use) {
    ensure(
        Kinds.PRIORITY_CLASS,
        "",
        named(name).put("value", value).put("description", "Used " + use));
  }

  private void service(String address, int port) {
    ObjectNode service = named("kubernetes");
    Json.ensure(service, "metadata", "labels")
        .put("component", "apiserver")
        .put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec").put("clusterIP", address);
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", 443)
        .put("targetPort", port);
    ensure(Kinds.SERVICE, "default", service);
  }

  /** Writes where the API servers are, as the Endpoints of the Service {@code kubernetes}. */
  public void advertise(List<String> addresses, int port) {
    ObjectNode endpoints = named("kubernetes");
    Json.ensure(endpoints, "metadata", "labels")
        .put("endpointslice.kubernetes.io/skip-mirror", "true");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    var list = subset.putArray("addresses");
    addresses.forEach(address -> list.addObject().put("ip", address));
    subset
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    replace(Kinds.ENDPOINTS, endpoints, "subsets");

    ObjectNode slice = named("kubernetes");
    Json.ensure(slice, "metadata", "labels").put("kubernetes.io/service-name", "kubernetes");
    slice.put("addressType", "IPv4");
    var items = slice.putArray("endpoints");
    addresses.forEach(
        address -> {
          ObjectNode endpoint = items.addObject();
          endpoint.putArray("addresses").add(address);
          endpoint.putObject("conditions").put("ready", true);
        });
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    replace(Kinds.ENDPOINT_SLICE, slice, "endpoints");
  }

  private void replace(Kind kind, ObjectNode wanted, String field) {
    api.find(kind, "default", "kubernetes")
        .ifPresentOrElse(
            there -> {
              if (!there.path(field).equals(wanted.path(field))) {
                api.edit(kind, there, copy -> copy.set(field, wanted.get(field)));
              }
            },
            () -> api.create(kind, "default", wanted));
  }

  private void ensure(Kind kind, String namespace, ObjectNode object) {
    if (api.find(kind, namespace, Json.text(object, "metadata", "name")).isEmpty()) {
      api.create(kind, namespace, object);
    }
  }

  private static ObjectNode named(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name);
    return object;
  }
}
