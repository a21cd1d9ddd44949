package dev.slipway.gateway.route;

/** Who answers a request. */
public sealed interface Destination {

  /** A service behind the gateway, which gets the path unchanged. */
  record Service(Upstream upstream) implements Destination {}

  /** One of the gateway's own resources. */
  record Own() implements Destination {}

  /** One of the gateway's own resources that may be read without a token. */
  record Open() implements Destination {}

  /**
   * A cluster's API server.
   *
   * @param cluster the cluster's id or name
   * @param path the path at the API server, with its leading slash
   */
  record Kubernetes(String cluster, String path) implements Destination {}

  /** Nobody. */
  record Nowhere() implements Destination {}
}
