package dev.slipway.deployer.application;

/** The types of an application's conditions. */
public final class ConditionTypes {
  /** Its cluster can take applications. */
  public static final String CLUSTER_READY = "ClusterReady";

  /** The database's credentials are known. */
  public static final String DATABASE_READY = "DatabaseReady";

  /** The objects in the cluster are as wished. */
  public static final String APPLIED = "Applied";

  /** As many pods are ready as wished, all of them as wished. */
  public static final String PODS_READY = "PodsReady";

  /** It has answered on its port. */
  public static final String ANSWERING = "Answering";

  /** It was not whole by its deadline, or no longer is; the message is the diagnosis. */
  public static final String DEGRADED = "Degraded";

  private ConditionTypes() {}
}
