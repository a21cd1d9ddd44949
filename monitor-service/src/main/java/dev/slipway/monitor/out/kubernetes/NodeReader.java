package dev.slipway.monitor.out.kubernetes;

import dev.slipway.kit.kubernetes.NodeLabels;
import dev.slipway.monitor.node.NodeFacts;
import dev.slipway.monitor.node.NodeFacts.Lease;
import dev.slipway.monitor.node.NodeFacts.Ready;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads nodes and leases as facts. */
final class NodeReader {
  private static final int DEFAULT_LEASE_SECONDS = 40;

  private NodeReader() {}

  static NodeFacts node(Node node) {
    NodeStatus status = node.getStatus() == null ? new NodeStatus() : node.getStatus();
    return new NodeFacts(
        node.getMetadata().getName(),
        node.getMetadata().getUid(),
        incarnation(node.getMetadata().getLabels()),
        status.getAddresses().stream()
            .filter(address -> address.getType().equals("InternalIP"))
            .map(NodeAddress::getAddress)
            .findFirst()
            .orElse(null),
        status.getNodeInfo() == null ? null : status.getNodeInfo().getKubeletVersion(),
        status.getConditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .map(NodeReader::ready)
            .findFirst()
            .orElse(null),
        null);
  }

  private static @Nullable Integer incarnation(@Nullable Map<String, String> labels) {
    String text = labels == null ? null : labels.get(NodeLabels.INCARNATION);
    return text == null || !text.matches("[0-9]{1,9}") ? null : Integer.valueOf(text);
  }

  static @Nullable Lease lease(io.fabric8.kubernetes.api.model.coordination.v1.Lease lease) {
    if (lease.getSpec() == null || lease.getSpec().getRenewTime() == null) {
      return null;
    }
    Integer holds = lease.getSpec().getLeaseDurationSeconds();
    return new Lease(
        lease.getSpec().getRenewTime().toInstant().truncatedTo(ChronoUnit.MICROS),
        Duration.ofSeconds(holds == null ? DEFAULT_LEASE_SECONDS : holds));
  }

  private static Ready ready(NodeCondition condition) {
    Instant transition = parse(condition.getLastTransitionTime());
    return new Ready(
        condition.getStatus(),
        condition.getReason() == null ? "" : condition.getReason(),
        condition.getMessage() == null ? "" : condition.getMessage(),
        transition,
        condition.getLastHeartbeatTime() == null
            ? transition
            : parse(condition.getLastHeartbeatTime()));
  }

  private static Instant parse(@Nullable String time) {
    return time == null ? Instant.EPOCH : Instant.parse(time);
  }
}
