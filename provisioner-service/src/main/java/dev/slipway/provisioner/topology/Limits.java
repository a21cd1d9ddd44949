package dev.slipway.provisioner.topology;

/** What a wish may ask for at most and at least. */
public final class Limits {
  /** An RFC 1123 label has 63 characters; 40 leave room for what is put before and after. */
  public static final int NAME_LENGTH = 40;

  /** More workers than this have not been tried on one host. */
  public static final int WORKERS = 20;

  /** etcd and the database start in this much, in MiB. */
  public static final int LEAST_MEMORY_MIB = 256;

  /** An API server or a kubelet needs this much, in MiB: the seed's machines have it. */
  public static final int LEAST_KUBERNETES_MEMORY_MIB = 512;

  /** One machine's memory at most, in MiB: 64 GiB. */
  public static final int MOST_MEMORY_MIB = 65_536;

  /** Ports below need rights that Slipway doesn't ask for. */
  public static final int LEAST_HOST_PORT = 1024;

  /** The highest TCP port. */
  public static final int MOST_PORT = 65_535;

  private Limits() {}
}
