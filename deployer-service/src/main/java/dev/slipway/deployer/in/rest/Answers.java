package dev.slipway.deployer.in.rest;

import dev.slipway.deployer.inspection.EndpointFacts;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.PodStatus;
import dev.slipway.deployer.inspection.ServiceFacts;
import dev.slipway.deployer.plan.WishPlan;
import dev.slipway.kit.operation.Operation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The bodies of answers beside the application itself. */
final class Answers {

  private Answers() {}

  /** A change was accepted. */
  @Schema(name = "AcceptedApplication")
  record Accepted(ApplicationJson application, Operation operation) {}

  /** What a change would do. */
  @Schema(name = "ApplicationPlan")
  record Planned(WishPlan plan) {}

  /** A list that always fits one page. */
  @Schema(hidden = true)
  record Items<T>(List<T> items) {}

  /**
   * A pod, in the columns of {@code kubectl get pods -o wide}.
   *
   * @param ready such as {@code 1/1}
   * @param ageSeconds seconds since it was made
   */
  @Schema(name = "Pod")
  record PodJson(
      String name,
      String ready,
      String status,
      int restarts,
      long ageSeconds,
      Instant createdAt,
      @Nullable String ip,
      @Nullable String node) {

    static PodJson of(PodFacts pod, Clock clock) {
      return new PodJson(
          pod.name(),
          PodStatus.ready(pod),
          PodStatus.of(pod),
          pod.restarts(),
          Math.max(0, Duration.between(pod.createdAt(), clock.instant()).toSeconds()),
          pod.createdAt(),
          pod.ip(),
          pod.node());
    }
  }

  /**
   * What is behind a service.
   *
   * @param addresses where traffic is led to, as {@code kubectl get endpoints} shows it
   * @param all every address, ready or not, with its pod and node
   */
  @Schema(name = "Endpoints")
  record EndpointsJson(String name, List<String> addresses, List<EndpointFacts> all) {

    static EndpointsJson of(String service, List<EndpointFacts> endpoints) {
      return new EndpointsJson(
          service,
          endpoints.stream().filter(EndpointFacts::ready).map(EndpointFacts::address).toList(),
          endpoints);
    }
  }

  /**
   * A service, in the columns of {@code kubectl get services -o wide}.
   *
   * @param externalIp always null: the nodes' own addresses lead to it
   * @param ports such as {@code 80:30100/TCP}
   * @param selector such as {@code app=wordpress}
   */
  @Schema(name = "Service")
  record ServiceJson(
      String name,
      String type,
      @Nullable String clusterIp,
      @Nullable String externalIp,
      String ports,
      String selector,
      @Nullable String sessionAffinity,
      List<ServiceFacts.Port> portList,
      Instant createdAt) {

    static ServiceJson of(ServiceFacts service) {
      return new ServiceJson(
          service.name(),
          service.type(),
          service.clusterIp(),
          null,
          service.ports().stream().map(ServiceJson::column).collect(Collectors.joining(",")),
          service.selector().entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .sorted()
              .collect(Collectors.joining(",")),
          service.sessionAffinity(),
          service.ports(),
          service.createdAt());
    }

    private static String column(ServiceFacts.Port port) {
      return port.port()
          + (port.nodePort() == null ? "" : ":" + port.nodePort())
          + "/"
          + port.protocol();
    }
  }
}
