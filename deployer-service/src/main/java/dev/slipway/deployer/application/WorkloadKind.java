package dev.slipway.deployer.application;

import java.util.Arrays;
import java.util.Optional;

/** The kind of object that keeps an application's pods. */
public enum WorkloadKind {
  /** Rolls its pods when its template changes. */
  DEPLOYMENT("Deployment", "apps/v1", "deployments"),
  /** The seed's. It keeps a count of pods and does not roll them. */
  REPLICATION_CONTROLLER("ReplicationController", "v1", "replicationcontrollers");

  private final String kind;
  private final String apiVersion;
  private final String plural;

  WorkloadKind(String kind, String apiVersion, String plural) {
    this.kind = kind;
    this.apiVersion = apiVersion;
    this.plural = plural;
  }

  /** The Kubernetes kind, which is the API's word for it, too. */
  public String kind() {
    return kind;
  }

  /** The API group and version, such as {@code apps/v1}. */
  public String apiVersion() {
    return apiVersion;
  }

  /** The resource's name in the Kubernetes API's paths. */
  public String plural() {
    return plural;
  }

  /** Whether a change of the pod template replaces the pods. */
  public boolean rolls() {
    return this == DEPLOYMENT;
  }

  /** The kind that the API's word means. */
  public static Optional<WorkloadKind> ofKind(String kind) {
    return Arrays.stream(values()).filter(each -> each.kind.equals(kind)).findFirst();
  }
}
