package dev.slipway.deployer.manifest;

/**
 * The names of an application's objects, as in the seed: the application {@code wordpress} has the
 * service {@code wpfrontend}, another one {@code <name>-frontend}.
 *
 * @param workload the Deployment's or ReplicationController's, which is the application's
 * @param service the NodePort service's
 * @param secret the Secret's with the database's credentials
 */
public record ObjectNames(String workload, String service, String secret) {

  /** The namespace that applications live in, as in the seed. */
  public static final String NAMESPACE = "default";

  /** The label that pods are selected by. */
  public static final String APP = "app";

  /** The label that says which objects are Slipway's. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The value of {@link #MANAGED_BY} on Slipway's objects. */
  public static final String SLIPWAY = "slipway";

  /**
   * The field manager of the count of pods, and of nothing else. The other fields' is {@link
   * #SLIPWAY}: had they one in common, every apply that leaves the count out would give it up.
   */
  public static final String SCALE_MANAGER = "slipway-scale";

  /** The names for an application's name. */
  public static ObjectNames of(String application) {
    String service = application.equals("wordpress") ? "wpfrontend" : application + "-frontend";
    return new ObjectNames(application, service, application + "-database");
  }
}
