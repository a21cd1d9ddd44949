package dev.slipway.harness.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What can be seen of a cluster, held against what is wished of it. */
final class Sight {
  private static final String NAMESPACE = "/kubernetes/api/v1/namespaces/default";
  private static final String PODS = NAMESPACE + "/pods?labelSelector=app%3Dwordpress";
  private static final String SERVICE = NAMESPACE + "/services/wpfrontend";
  private static final String WORKLOAD =
      "/kubernetes/apis/apps/v1/namespaces/default/deployments/wordpress";

  private final SweptCluster cluster;
  private final Wish wish;
  private final List<String> wrong = new ArrayList<>();

  private Sight(SweptCluster cluster, Wish wish) {
    this.cluster = cluster;
    this.wish = wish;
  }

  /** What is not as it is wished, in words; empty when all is. */
  static List<String> differences(SweptCluster cluster, Wish wish) {
    Sight sight = new Sight(cluster, wish);
    try {
      List<JsonNode> machines = cluster.items("/machines");
      sight.machines(machines);
      sight.operations(machines);
      if (wish.missed().isEmpty()) {
        sight.whole();
        sight.nodes();
        sight.application();
      }
    } catch (AssertionError | UncheckedIOException e) {
      sight.wrong.add(String.valueOf(e.getMessage()));
    }
    return sight.wrong;
  }

  private void compare(String what, Object seen, Object wished) {
    if (!Objects.equals(seen, wished)) {
      wrong.add(what + ": " + seen + ", not " + wished);
    }
  }

  /** At the simulator, and as the API tells it. */
  private void machines(List<JsonNode> seen) {
    Map<String, String> powers = new TreeMap<>();
    Map<String, String> told = new TreeMap<>();
    wish.machines()
        .forEach(
            (name, incarnation) -> {
              powers.put(name, wish.isOff(name) ? "OFF" : "RUNNING");
              told.put(name, incarnation + (wish.isOff(name) ? " OFF" : " RUNNING"));
            });
    compare("incarnations", new TreeMap<>(cluster.incarnations()), wish.machines());
    compare("power", new TreeMap<>(cluster.powers()), powers);
    compare(
        "machines of the API",
        seen.stream()
            .collect(
                Collectors.toMap(
                    machine -> machine.path("name").asText(),
                    machine ->
                        machine.path("incarnation").asInt() + " " + machine.path("phase").asText(),
                    (one, other) -> "twice",
                    TreeMap::new)),
        told);
  }

  private void operations(List<JsonNode> machines) {
    for (JsonNode operation : cluster.items("/operations?pageSize=20")) {
      String state = operation.path("state").asText();
      if (state.equals("PENDING") || state.equals("RUNNING")) {
        wrong.add("an operation that has not ended: " + operation.path("type").asText());
      }
    }
    for (JsonNode machine : machines) {
      if (machine.path("operation").isTextual()) {
        wrong.add("an operation on " + machine.path("name").asText());
      }
    }
  }

  private void whole() {
    compare("phase", cluster.look("").path("phase").asText(), "READY");
    for (JsonNode incident : cluster.items("/incidents?state=OPEN")) {
      wrong.add("an open incident: " + incident.path("summary").asText());
    }
    List<String> members =
        wish.machines().keySet().stream().filter(name -> name.startsWith("e")).toList();
    List<JsonNode> seen = cluster.items("/etcd/members");
    compare("members of etcd", seen.size(), members.size());
    compare(
        "voters that serve",
        seen.stream()
            .filter(member -> member.path("healthy").asBoolean())
            .filter(member -> !member.path("learner").asBoolean())
            .count(),
        members.stream().filter(name -> !wish.isOff(name)).count());
  }

  private void nodes() {
    TreeSet<String> ready = new TreeSet<>();
    for (JsonNode node : cluster.items("/kubernetes/api/v1/nodes")) {
      String name = node.path("metadata").path("name").asText();
      if (isReady(node)) {
        ready.add(name);
        if (!node.path("spec").path("taints").isEmpty()) {
          wrong.add(name + " is tainted: " + node.path("spec").path("taints"));
        }
      }
      if (!wish.workers().contains(name)) {
        wrong.add("the node of a machine that isn't there: " + name);
      }
    }
    compare("nodes that are Ready", ready, new TreeSet<>(wish.runningWorkers()));
  }

  private void application() {
    List<JsonNode> pods = cluster.items(PODS);
    Integer replicas = wish.replicas();
    if (replicas == null) {
      compare("WordPress at the API", cluster.status("/applications/wordpress"), 404);
      compare("the Deployment", cluster.status(WORKLOAD), 404);
      compare("the Service", cluster.status(SERVICE), 404);
      compare("pods", pods.size(), 0);
      return;
    }
    JsonNode application = cluster.look("/applications/wordpress");
    compare("WordPress", application.path("phase").asText(), "READY");
    compare("replicas at the API", application.path("readyReplicas").asInt(), replicas);
    compare("the Service", cluster.status(SERVICE), 200);
    JsonNode workload = cluster.look(WORKLOAD);
    compare("spec.replicas", workload.path("spec").path("replicas").asInt(), replicas);
    compare("pods", pods.size(), replicas);
    for (JsonNode pod : pods) {
      String node = pod.path("spec").path("nodeName").asText();
      if (!isReady(pod) || !wish.runningWorkers().contains(node)) {
        wrong.add("a pod that isn't ready, on " + node);
      }
    }
  }

  private static boolean isReady(JsonNode object) {
    return StreamSupport.stream(object.path("status").path("conditions").spliterator(), false)
        .anyMatch(
            condition ->
                condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True"));
  }
}
