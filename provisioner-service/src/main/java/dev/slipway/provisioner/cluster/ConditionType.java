package dev.slipway.provisioner.cluster;

/** The conditions of a cluster, in the order in which they come true. */
public enum ConditionType {
  NETWORK_READY("NetworkReady", "Machine network"),
  MACHINES_READY("MachinesReady", "Machines"),
  ETCD_READY("EtcdReady", "etcd"),
  API_SERVER_READY("ApiServerReady", "API server"),
  ADDONS_READY("AddonsReady", "Add-ons"),
  DATABASE_READY("DatabaseReady", "Database"),
  NODES_READY("NodesReady", "Nodes"),
  DNS_READY("DnsReady", "Cluster DNS"),
  /** All of the others. */
  READY("Ready", "Ready");

  private final String text;
  private final String title;

  ConditionType(String text, String title) {
    this.text = text;
    this.title = title;
  }

  /** The condition's type in the API, such as {@code EtcdReady}. */
  public String text() {
    return text;
  }

  /** What an operation calls the step that makes it true, such as {@code API server}. */
  public String title() {
    return title;
  }
}
