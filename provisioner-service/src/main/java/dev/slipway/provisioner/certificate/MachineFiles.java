package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Secret;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Machine;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that certificates, keys and kubeconfigs become on a machine, by their paths relative to
 * one directory. A leaf {@code x} is {@code ssl/x.pem} and {@code ssl/x-key.pem}.
 */
public final class MachineFiles {

  private static final String SSL = "ssl/";
  private static final String KUBECONFIG = "kubeconfig/";

  private MachineFiles() {}

  /** The relative path of a leaf's or authority's certificate. */
  public static String certificate(String fileName) {
    return SSL + fileName + ".pem";
  }

  /** The relative path of a leaf's or authority's private key. */
  public static String key(String fileName) {
    return SSL + fileName + "-key.pem";
  }

  /** The relative path of the kubeconfig that signs in with that leaf. */
  public static String kubeconfig(Leaf client) {
    return KUBECONFIG + client.fileName() + ".yaml";
  }

  /** Whether a file of that relative path may be read by everybody: certificates alone may. */
  public static boolean isPublic(String path) {
    return path.startsWith(SSL) && !path.endsWith("-key.pem");
  }

  static String fromKubeconfig(String fileName) {
    return "../" + SSL + fileName + ".pem";
  }

  /** Certificates, the leaves' keys and kubeconfigs; of authorities the certificates only. */
  public static SortedMap<String, Secret> of(
      ClusterAuthorities authorities, ClusterLayout layout, MachineCertificates certificates) {
    Machine machine = layout.machine(certificates.machine());
    SortedMap<String, Secret> files = new TreeMap<>();
    for (Authority authority : trusted(machine)) {
      files.put(
          certificate(authority.fileName()),
          Secret.of(authorities.authority(authority).certificatePem()));
    }
    certificates
        .leaves()
        .forEach(
            (leaf, pair) -> {
              files.put(certificate(leaf.fileName()), Secret.of(pair.certificatePem()));
              files.put(key(leaf.fileName()), pair.privateKeyPem());
            });
    putKubeconfigs(files, layout, machine);
    return files;
  }

  private static Set<Authority> trusted(Machine machine) {
    return switch (machine.role()) {
      case ETCD -> EnumSet.of(Authority.ETCD);
      case CONTROLLER -> EnumSet.allOf(Authority.class);
      case WORKER, DATABASE -> EnumSet.of(Authority.KUBERNETES);
      case LOAD_BALANCER -> EnumSet.noneOf(Authority.class);
    };
  }

  private static void putKubeconfigs(
      SortedMap<String, Secret> files, ClusterLayout layout, Machine machine) {
    switch (machine.role()) {
      case CONTROLLER -> {
        // Each controller's components talk to the API server beside them.
        String server = "https://" + machine.address() + ":" + ClusterLayout.API_SERVER_PORT;
        put(files, layout, server, "system:kube-controller-manager", Leaf.CONTROLLER_MANAGER);
        put(files, layout, server, "system:kube-scheduler", Leaf.SCHEDULER);
      }
      case WORKER -> {
        String server = layout.apiServerUrl();
        put(files, layout, server, "system:node:" + machine.name(), Leaf.KUBELET_CLIENT);
        put(files, layout, server, "system:kube-proxy", Leaf.KUBE_PROXY);
      }
      case ETCD, DATABASE, LOAD_BALANCER -> {}
    }
  }

  private static void put(
      SortedMap<String, Secret> files,
      ClusterLayout layout,
      String server,
      String user,
      Leaf client) {
    files.put(kubeconfig(client), Kubeconfig.withFiles(layout.name(), server, user, client));
  }
}
