package dev.slipway.deployer.inspection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service as {@code kubectl get services -o wide} shows it.
 *
 * @param name the service's name
 * @param type such as {@code NodePort}
 * @param clusterIp its address inside the cluster
 * @param ports its ports
 * @param selector the labels of the pods it leads to
 * @param sessionAffinity {@code None} or {@code ClientIP}
 * @param createdAt when it was made
 */
public record ServiceFacts(
    String name,
    String type,
    @Nullable String clusterIp,
    List<Port> ports,
    Map<String, String> selector,
    @Nullable String sessionAffinity,
    Instant createdAt) {

  public ServiceFacts {
    ports = List.copyOf(ports);
    selector = Map.copyOf(selector);
  }

  /**
   * A service's port.
   *
   * @param name its name, or null
   * @param protocol such as {@code TCP}
   * @param port the port at the cluster address
   * @param targetPort the pods' port, a number or a name
   * @param nodePort the port on every node, or null if there is none
   */
  public record Port(
      @Nullable String name,
      String protocol,
      int port,
      String targetPort,
      @Nullable Integer nodePort) {}
}
