package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.PodFacts.ContainerFacts;
import dev.slipway.deployer.inspection.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads pods and nodes as facts. */
final class PodReader {

  private PodReader() {}

  static PodFacts pod(Pod pod) {
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    String unschedulable = null;
    for (PodCondition condition : status.getConditions()) {
      if (condition.getType().equals("PodScheduled")
          && condition.getStatus().equals("False")
          && "Unschedulable".equals(condition.getReason())) {
        unschedulable = condition.getMessage();
      }
    }
    String created = pod.getMetadata().getCreationTimestamp();
    return new PodFacts(
        pod.getMetadata().getName(),
        pod.getSpec().getNodeName(),
        status.getPodIP(),
        status.getPhase() == null ? "Pending" : status.getPhase(),
        status.getReason(),
        created == null ? Instant.EPOCH : Instant.parse(created),
        pod.getMetadata().getDeletionTimestamp() != null,
        Readiness.isPodReady(pod),
        unschedulable,
        requests(pod),
        containers(pod, status));
  }

  private static List<ContainerFacts> containers(Pod pod, PodStatus status) {
    if (status.getContainerStatuses().isEmpty()) {
      return pod.getSpec().getContainers().stream()
          .map(
              c ->
                  new ContainerFacts(
                      c.getName(),
                      c.getImage(),
                      false,
                      false,
                      0,
                      null,
                      null,
                      null,
                      null,
                      null,
                      null))
          .toList();
    }
    return status.getContainerStatuses().stream().map(PodReader::container).toList();
  }

  private static ContainerFacts container(ContainerStatus status) {
    ContainerState now = status.getState() == null ? new ContainerState() : status.getState();
    ContainerState last =
        status.getLastState() == null ? new ContainerState() : status.getLastState();
    Integer exit =
        now.getTerminated() != null
            ? now.getTerminated().getExitCode()
            : last.getTerminated() != null ? last.getTerminated().getExitCode() : null;
    return new ContainerFacts(
        status.getName(),
        status.getImage(),
        Boolean.TRUE.equals(status.getReady()),
        now.getRunning() != null,
        status.getRestartCount() == null ? 0 : status.getRestartCount(),
        now.getWaiting() == null ? null : now.getWaiting().getReason(),
        now.getWaiting() == null ? null : now.getWaiting().getMessage(),
        now.getTerminated() == null ? null : now.getTerminated().getReason(),
        exit,
        last.getTerminated() == null ? null : last.getTerminated().getReason(),
        last.getTerminated() == null ? null : length(last.getTerminated()));
  }

  private static @Nullable Duration length(ContainerStateTerminated run) {
    return run.getStartedAt() == null || run.getFinishedAt() == null
        ? null
        : Duration.between(Instant.parse(run.getStartedAt()), Instant.parse(run.getFinishedAt()));
  }

  static NodeFacts node(Node node) {
    Map<String, Quantity> allocatable =
        node.getStatus() == null || node.getStatus().getAllocatable() == null
            ? Map.of()
            : node.getStatus().getAllocatable();
    List<Taint> taints = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
    return new NodeFacts(
        node.getMetadata().getName(),
        internalIp(node),
        Readiness.isNodeReady(node),
        resources(allocatable),
        (int) whole(allocatable.get("pods"), 1),
        taints.stream().map(Taint::getKey).toList());
  }

  private static Resources requests(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .map(Container::getResources)
        .filter(each -> each != null && each.getRequests() != null)
        .map(each -> resources(each.getRequests()))
        .reduce(Resources.NONE, Resources::plus);
  }

  private static Resources resources(Map<String, Quantity> amounts) {
    return new Resources(whole(amounts.get("memory"), 1), whole(amounts.get("cpu"), 1000));
  }

  private static long whole(@Nullable Quantity quantity, int factor) {
    return quantity == null
        ? 0
        : quantity.getNumericalAmount().multiply(BigDecimal.valueOf(factor)).longValue();
  }

  private static @Nullable String internalIp(Node node) {
    return node.getStatus() == null
        ? null
        : node.getStatus().getAddresses().stream()
            .filter(address -> address.getType().equals("InternalIP"))
            .map(NodeAddress::getAddress)
            .findFirst()
            .orElse(null);
  }
}
