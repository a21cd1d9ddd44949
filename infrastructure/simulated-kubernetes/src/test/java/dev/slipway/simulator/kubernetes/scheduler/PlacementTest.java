package dev.slipway.simulator.kubernetes.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Taints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private final List<ObjectNode> nodes = new ArrayList<>();
  private final List<ObjectNode> pods = new ArrayList<>();

  private ObjectNode node(String name) {
    ObjectNode node = Json.object();
    node.putObject("metadata")
        .put("name", name)
        .putObject("labels")
        .put("kubernetes.io/hostname", name);
    node.putObject("spec");
    node.putObject("status")
        .putObject("allocatable")
        .put("cpu", "1")
        .put("memory", "1Gi")
        .put("pods", "5");
    nodes.add(node);
    return node;
  }

  private static ObjectNode pod(String memory) {
    ObjectNode pod = Json.object();
    pod.putObject("metadata")
        .put("name", "p")
        .put("namespace", "default")
        .putObject("labels")
        .put("app", "web");
    pod.putObject("spec")
        .putArray("containers")
        .addObject()
        .putObject("resources")
        .putObject("requests")
        .put("memory", memory);
    return pod;
  }

  private String place(ObjectNode pod) {
    return switch (new Placement(nodes, pods).of(pod)) {
      case Placement.Result.On(String node) -> {
        ObjectNode bound = pod.deepCopy();
        Json.ensure(bound, "spec").put("nodeName", node);
        pods.add(bound);
        yield node;
      }
      case Placement.Result.Nowhere(String why) -> why;
    };
  }

  @Test
  void podsAreSpreadOverNodes() {
    node("a");
    node("b");
    node("c");
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      ObjectNode pod = pod("48Mi");
      pod.putObject("status").put("phase", "Pending");
      Json.ensure(pod, "spec")
          .putArray("topologySpreadConstraints")
          .addObject()
          .put("maxSkew", 1)
          .put("topologyKey", "kubernetes.io/hostname")
          .put("whenUnsatisfiable", "ScheduleAnyway")
          .putObject("labelSelector")
          .putObject("matchLabels")
          .put("app", "web");
      counts.merge(place(pod), 1, Integer::sum);
    }
    assertThat(counts).isEqualTo(Map.of("a", 2, "b", 2, "c", 2));
  }

  @Test
  void memoryIsKeptTo() {
    node("a");
    assertThat(place(pod("600Mi"))).isEqualTo("a");
    assertThat(place(pod("600Mi"))).startsWith("0/1 nodes are available: 1 Insufficient memory.");
    assertThat(place(pod("300Mi"))).isEqualTo("a");
  }

  @Test
  void whyItFitsNowhereIsCounted() {
    Json.ensure(node("a"), "spec").putArray("taints").add(Taints.parse("k=v:NoSchedule"));
    Json.ensure(node("b"), "spec").put("unschedulable", true);
    node("c");
    ObjectNode pod = pod("5Gi");
    assertThat(place(pod))
        .isEqualTo(
            "0/3 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint(s), 1"
                + " node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes"
                + " are available: 3 Preemption is not helpful for scheduling.");
    assertThat(new Placement(List.of(), List.of()).of(pod))
        .isEqualTo(new Placement.Result.Nowhere("no nodes available to schedule pods"));
  }

  @Test
  void tolerationsAndSelectorsAreHeeded() {
    Json.ensure(node("a"), "spec").putArray("taints").add(Taints.parse("k=v:NoSchedule"));
    ObjectNode tolerant = pod("1Mi");
    Json.ensure(tolerant, "spec")
        .putArray("tolerations")
        .addObject()
        .put("key", "k")
        .put("operator", "Equal")
        .put("value", "v");
    assertThat(place(tolerant)).isEqualTo("a");
    node("b");
    ObjectNode picky = pod("1Mi");
    Json.ensure(picky, "spec", "nodeSelector").put("kubernetes.io/hostname", "b");
    assertThat(place(picky)).isEqualTo("b");
    Json.ensure(picky, "spec", "nodeSelector").put("kubernetes.io/hostname", "z");
    assertThat(place(picky))
        .contains("1 node(s) didn't match Pod's node affinity/selector")
        .contains("1 node(s) had untolerated taint(s)");
  }

  @Test
  void aNodeTakesSoManyPods() {
    node("a");
    for (int i = 0; i < 5; i++) {
      assertThat(place(pod("1Mi"))).isEqualTo("a");
    }
    assertThat(place(pod("1Mi"))).contains("1 Too many pods");
  }
}
