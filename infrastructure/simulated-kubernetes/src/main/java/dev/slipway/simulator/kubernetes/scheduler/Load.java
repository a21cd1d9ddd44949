package dev.slipway.simulator.kubernetes.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Pods;
import dev.slipway.simulator.kubernetes.resource.Quantity;

/** What a node can give, and what its pods have asked for. */
final class Load {
  private final long cpuMillis;
  private final long memoryBytes;
  private final long mostPods;
  private long usedCpu;
  private long usedMemory;
  private long usedPods;

  Load(ObjectNode node) {
    JsonNode allocatable = Json.at(node, "status", "allocatable");
    cpuMillis = Quantity.milli(allocatable.path("cpu"));
    memoryBytes = Quantity.whole(allocatable.path("memory"));
    mostPods = Quantity.whole(allocatable.path("pods"));
  }

  void add(ObjectNode pod) {
    usedCpu += Pods.cpuMillis(pod);
    usedMemory += Pods.memoryBytes(pod);
    usedPods++;
  }

  boolean hasPods() {
    return usedPods < mostPods;
  }

  boolean hasCpu(ObjectNode pod) {
    long asked = Pods.cpuMillis(pod);
    return asked == 0 || usedCpu + asked <= cpuMillis;
  }

  boolean hasMemory(ObjectNode pod) {
    long asked = Pods.memoryBytes(pod);
    return asked == 0 || usedMemory + asked <= memoryBytes;
  }

  /** Between 0 and 1: the emptier, the better. */
  double score(ObjectNode pod) {
    double cpu = cpuMillis == 0 ? 0 : 1 - (double) (usedCpu + Pods.cpuMillis(pod)) / cpuMillis;
    double memory =
        memoryBytes == 0 ? 0 : 1 - (double) (usedMemory + Pods.memoryBytes(pod)) / memoryBytes;
    return (cpu + memory) / 2;
  }
}
