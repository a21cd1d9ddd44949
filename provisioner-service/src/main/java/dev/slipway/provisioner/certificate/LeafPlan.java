package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which certificates a machine has, and what is in them. Users and groups are the ones that
 * Kubernetes' own RBAC policy and Node authorization know
 * (https://kubernetes.io/docs/setup/best-practices/certificates/).
 */
final class LeafPlan {

  private static final Ipv4Address LOOPBACK = Ipv4Address.parse("127.0.0.1");

  private LeafPlan() {}

  static List<LeafRequest> forMachine(ClusterLayout layout, Machine machine) {
    return switch (machine.role()) {
      case ETCD -> etcd(machine);
      case CONTROLLER -> controller(layout, machine);
      case WORKER -> worker(machine);
      case DATABASE -> List.of(atItsAddress(Leaf.DATABASE_SERVER, name(machine), machine));
      case LOAD_BALANCER -> List.of(); // It passes TLS on unopened.
    };
  }

  /** The group is bound to cluster-admin by Kubernetes itself, before any RBAC object is made. */
  static LeafRequest admin() {
    return LeafRequest.client(Leaf.ADMIN, "slipway:provisioner").in("system:masters");
  }

  private static List<LeafRequest> etcd(Machine machine) {
    String name = name(machine);
    return List.of(
        local(Leaf.ETCD_SERVER, name, machine),
        atItsAddress(Leaf.ETCD_PEER, name, machine),
        LeafRequest.client(Leaf.ETCD_CLIENT, "slipway:etcdctl").on(name));
  }

  private static List<LeafRequest> controller(ClusterLayout layout, Machine machine) {
    String name = name(machine);
    return List.of(
        apiServer(layout).on(name),
        LeafRequest.client(Leaf.API_SERVER_ETCD_CLIENT, "kube-apiserver-etcd-client").on(name),
        // In no group: its one right, to talk to kubelets, is a ClusterRoleBinding's.
        LeafRequest.client(Leaf.API_SERVER_KUBELET_CLIENT, "kube-apiserver-kubelet-client")
            .on(name),
        LeafRequest.client(Leaf.FRONT_PROXY_CLIENT, "front-proxy-client").on(name),
        LeafRequest.client(Leaf.CONTROLLER_MANAGER, "system:kube-controller-manager").on(name),
        local(Leaf.CONTROLLER_MANAGER_SERVER, "kube-controller-manager", machine),
        LeafRequest.client(Leaf.SCHEDULER, "system:kube-scheduler").on(name),
        local(Leaf.SCHEDULER_SERVER, "kube-scheduler", machine));
  }

  private static List<LeafRequest> worker(Machine machine) {
    String name = name(machine);
    return List.of(
        LeafRequest.client(Leaf.KUBELET_CLIENT, "system:node:" + name).in("system:nodes"),
        atItsAddress(Leaf.KUBELET_SERVER, name, machine),
        LeafRequest.client(Leaf.KUBE_PROXY, "system:kube-proxy").on(name));
  }

  private static LeafRequest apiServer(ClusterLayout layout) {
    List<String> names =
        new ArrayList<>(
            List.of(
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local",
                layout.apiServerDnsName(),
                "localhost"));
    List<Ipv4Address> addresses = new ArrayList<>(List.of(layout.network().apiService(), LOOPBACK));
    Stream.concat(layout.controllers().stream(), layout.loadBalancer().stream())
        .forEach(
            machine -> {
              names.add(name(machine));
              addresses.add(machine.address());
            });
    for (String extra : layout.extraApiServerNames()) {
      if (isAddress(extra)) {
        addresses.add(Ipv4Address.parse(extra));
      } else {
        names.add(extra);
      }
    }
    return LeafRequest.server(Leaf.API_SERVER, "kube-apiserver", names, addresses);
  }

  private static boolean isAddress(String name) {
    // No top-level domain is a number (RFC 3696, section 2).
    return name.matches("[0-9.]+");
  }

  private static LeafRequest atItsAddress(Leaf leaf, String commonName, Machine machine) {
    return LeafRequest.server(leaf, commonName, List.of(name(machine)), List.of(machine.address()));
  }

  private static LeafRequest local(Leaf leaf, String commonName, Machine machine) {
    return LeafRequest.server(
        leaf,
        commonName,
        List.of(name(machine), "localhost"),
        List.of(machine.address(), LOOPBACK));
  }

  private static String name(Machine machine) {
    return machine.name().toString();
  }
}
