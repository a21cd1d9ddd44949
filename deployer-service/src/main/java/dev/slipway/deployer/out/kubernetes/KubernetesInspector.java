package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.inspection.EndpointFacts;
import dev.slipway.deployer.inspection.Inspector;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.ServiceFacts;
import dev.slipway.deployer.manifest.ObjectNames;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks at applications' objects through the API servers of their clusters. */
@ApplicationScoped
public class KubernetesInspector implements Inspector {
  private final ClusterCalls calls;

  @Inject
  KubernetesInspector(ClusterCalls calls) {
    this.calls = calls;
  }

  @Override
  public List<PodFacts> pods(ApplicationKey application, String project) {
    return look(
        application,
        project,
        client ->
            client
                .pods()
                .inNamespace(ObjectNames.NAMESPACE)
                .withLabel(ObjectNames.APP, application.name())
                .list()
                .getItems()
                .stream()
                .map(PodReader::pod)
                .sorted(Comparator.comparing(PodFacts::name))
                .toList());
  }

  @Override
  public List<EndpointFacts> endpoints(ApplicationKey application, String project) {
    String service = ObjectNames.of(application.name()).service();
    return look(
        application,
        project,
        client ->
            client
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(ObjectNames.NAMESPACE)
                .withLabel("kubernetes.io/service-name", service)
                .list()
                .getItems()
                .stream()
                .flatMap(KubernetesInspector::endpoints)
                .sorted(Comparator.comparing(EndpointFacts::address))
                .toList());
  }

  @Override
  public List<ServiceFacts> services(ApplicationKey application, String project) {
    String name = ObjectNames.of(application.name()).service();
    return look(
        application,
        project,
        client -> {
          Service service =
              client.services().inNamespace(ObjectNames.NAMESPACE).withName(name).get();
          return service == null ? List.of() : List.of(service(service));
        });
  }

  private <T> T look(
      ApplicationKey application, String project, Function<KubernetesClient, T> question) {
    return calls.ask(application.clusterId(), project, question);
  }

  private static Stream<EndpointFacts> endpoints(EndpointSlice slice) {
    int port =
        slice.getPorts().isEmpty() || slice.getPorts().getFirst().getPort() == null
            ? 0
            : slice.getPorts().getFirst().getPort();
    return slice.getEndpoints().stream()
        .flatMap(each -> each.getAddresses().stream().map(ip -> endpoint(each, ip, port)));
  }

  private static EndpointFacts endpoint(Endpoint endpoint, String ip, int port) {
    var conditions = endpoint.getConditions();
    return new EndpointFacts(
        ip + ":" + port,
        conditions == null || !Boolean.FALSE.equals(conditions.getReady()),
        conditions != null && Boolean.TRUE.equals(conditions.getTerminating()),
        endpoint.getTargetRef() == null ? null : endpoint.getTargetRef().getName(),
        endpoint.getNodeName());
  }

  private static ServiceFacts service(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return new ServiceFacts(
        service.getMetadata().getName(),
        service.getSpec().getType(),
        service.getSpec().getClusterIP(),
        service.getSpec().getPorts().stream().map(KubernetesInspector::port).toList(),
        selector == null ? Map.of() : selector,
        service.getSpec().getSessionAffinity(),
        Instant.parse(service.getMetadata().getCreationTimestamp()));
  }

  private static ServiceFacts.Port port(ServicePort port) {
    return new ServiceFacts.Port(
        port.getName(),
        port.getProtocol(),
        port.getPort(),
        port.getTargetPort() == null
            ? String.valueOf(port.getPort())
            : String.valueOf(port.getTargetPort().getValue()),
        port.getNodePort());
  }
}
