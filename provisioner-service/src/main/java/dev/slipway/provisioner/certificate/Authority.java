package dev.slipway.provisioner.certificate;

/**
 * The three authorities of a cluster. They are apart since each is trusted for something else: a
 * certificate of the Kubernetes authority opens neither etcd nor the door of the front proxy.
 */
public enum Authority {
  KUBERNETES("ca"),
  ETCD("etcd-ca"),
  /** For the API server as a proxy before aggregated APIs, which believe it who the caller is. */
  FRONT_PROXY("front-proxy-ca");

  private final String fileName;

  Authority(String fileName) {
    this.fileName = fileName;
  }

  /** The name of its files, without an ending. */
  public String fileName() {
    return fileName;
  }
}
