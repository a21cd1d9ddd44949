package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a kubelet says of its node. */
final class NodeStatus {
  private static final int KUBELET_PORT = 10_250;
  private static final int DISK_GIB = 20;

  private final NodeOptions options;

  NodeStatus(NodeOptions options) {
    this.options = options;
  }

  /**
   * Writes it all.
   *
   * @param notReady why the node isn't ready, or null if it is
   */
  void write(ObjectNode node, Instant now, @Nullable String notReady) {
    ObjectNode status = Json.ensure(node, "status");
    amounts(status.putObject("capacity"), options.memoryMiB());
    amounts(status.putObject("allocatable"), options.memoryMiB() - options.reservedMiB());
    condition(
        node,
        now,
        "MemoryPressure",
        false,
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available");
    condition(
        node,
        now,
        "DiskPressure",
        false,
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure");
    condition(
        node,
        now,
        "PIDPressure",
        false,
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available");
    if (notReady == null) {
      condition(node, now, "Ready", true, "KubeletReady", "kubelet is posting ready status");
    } else {
      condition(node, now, "Ready", false, "KubeletNotReady", notReady);
    }
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", options.address());
    addresses.addObject().put("type", "Hostname").put("address", options.name());
    status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", KUBELET_PORT);
    info(status.putObject("nodeInfo"));
  }

  private static void condition(
      ObjectNode node, Instant now, String type, boolean is, String reason, String message) {
    ObjectNode condition = Objects.condition(type, is, reason, message);
    condition.put("lastHeartbeatTime", Objects.seconds(now));
    Objects.setCondition(node, condition, now);
  }

  private void amounts(ObjectNode amounts, int memoryMiB) {
    int cpu = options.cpuMillis();
    amounts.put("cpu", cpu % 1000 == 0 ? Integer.toString(cpu / 1000) : cpu + "m");
    amounts.put("ephemeral-storage", DISK_GIB * 1024L * 1024 + "Ki");
    amounts.put("memory", memoryMiB * 1024L + "Ki");
    amounts.put("pods", Integer.toString(options.maxPods()));
  }

  private void info(ObjectNode info) {
    String machine =
        UUID.nameUUIDFromBytes(options.name().getBytes(StandardCharsets.UTF_8)).toString();
    info.put("machineID", machine.replace("-", ""))
        .put("systemUUID", machine)
        .put("bootID", options.bootId())
        .put("kernelVersion", "6.1.0-simulated")
        .put("osImage", "Simulated machine")
        .put("containerRuntimeVersion", "simulated://1.0.0")
        .put("kubeletVersion", options.kubeletVersion())
        .put("kubeProxyVersion", "")
        .put("operatingSystem", "linux")
        .put("architecture", "amd64");
  }
}
