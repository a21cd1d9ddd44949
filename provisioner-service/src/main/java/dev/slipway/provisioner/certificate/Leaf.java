package dev.slipway.provisioner.certificate;

import static dev.slipway.provisioner.certificate.Authority.ETCD;
import static dev.slipway.provisioner.certificate.Authority.FRONT_PROXY;
import static dev.slipway.provisioner.certificate.Authority.KUBERNETES;
import static dev.slipway.provisioner.certificate.Leaf.Usage.CLIENT;
import static dev.slipway.provisioner.certificate.Leaf.Usage.SERVER;
import static dev.slipway.provisioner.certificate.Leaf.Usage.SERVER_AND_CLIENT;

/** Every kind of leaf certificate that there is in a cluster; the table of the documentation. */
public enum Leaf {
  /** The API server to everybody. */
  API_SERVER("apiserver", KUBERNETES, SERVER),
  /** The API server to etcd. */
  API_SERVER_ETCD_CLIENT("apiserver-etcd-client", ETCD, CLIENT),
  /** The API server to kubelets, for logs, exec and port-forward. */
  API_SERVER_KUBELET_CLIENT("apiserver-kubelet-client", KUBERNETES, CLIENT),
  /** The API server to aggregated API servers. */
  FRONT_PROXY_CLIENT("front-proxy-client", FRONT_PROXY, CLIENT),
  CONTROLLER_MANAGER("controller-manager", KUBERNETES, CLIENT),
  /** The controller manager's own health and metrics. */
  CONTROLLER_MANAGER_SERVER("controller-manager-server", KUBERNETES, SERVER),
  SCHEDULER("scheduler", KUBERNETES, CLIENT),
  /** The scheduler's own health and metrics. */
  SCHEDULER_SERVER("scheduler-server", KUBERNETES, SERVER),
  /** A kubelet to the API server. */
  KUBELET_CLIENT("kubelet", KUBERNETES, CLIENT),
  /** A kubelet to the API server that calls it. */
  KUBELET_SERVER("kubelet-server", KUBERNETES, SERVER),
  KUBE_PROXY("kube-proxy", KUBERNETES, CLIENT),
  /** A member of etcd to its clients. */
  ETCD_SERVER("etcd-server", ETCD, SERVER),
  /** A member of etcd to the others, which call it and are called by it. */
  ETCD_PEER("etcd-peer", ETCD, SERVER_AND_CLIENT),
  /** {@code etcdctl} on the member's own machine. */
  ETCD_CLIENT("etcd-client", ETCD, CLIENT),
  /** MariaDB to clients that ask for TLS. */
  DATABASE_SERVER("database-server", KUBERNETES, SERVER),
  /** The provisioner itself, for an hour; never leaves its memory. */
  ADMIN("admin", KUBERNETES, CLIENT);

  /** What a certificate may be used for (RFC 5280, extended key usage). */
  enum Usage {
    SERVER,
    CLIENT,
    SERVER_AND_CLIENT
  }

  private final String fileName;
  private final Authority authority;
  private final Usage usage;

  Leaf(String fileName, Authority authority, Usage usage) {
    this.fileName = fileName;
    this.authority = authority;
    this.usage = usage;
  }

  /** The name of its files, without an ending. */
  public String fileName() {
    return fileName;
  }

  /** Who signs it. */
  public Authority authority() {
    return authority;
  }

  boolean isForServers() {
    return usage != CLIENT;
  }

  boolean isForClients() {
    return usage != SERVER;
  }
}
