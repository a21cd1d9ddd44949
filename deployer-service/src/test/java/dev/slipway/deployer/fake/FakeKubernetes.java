package dev.slipway.deployer.fake;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.PodFacts.ContainerFacts;
import dev.slipway.deployer.inspection.Resources;
import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.ObjectNames;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.deployer.rollout.ApplicationCluster.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of Kubernetes the deployer relies on: server-side apply that merges named lists and keeps
 * other managers' fields, the scale subresource, ownership of {@code spec.replicas} with times to
 * the second, and controllers that bring as many pods as wished when told to.
 */
public final class FakeKubernetes {
  /** No two clusters have one in common, nor one that was made anew and the one before. */
  private static final AtomicInteger UIDS = new AtomicInteger();

  private final Map<String, Map<String, Object>> objects = new TreeMap<>();
  private final Map<String, List<PodFacts>> pods = new TreeMap<>();
  private final List<NodeFacts> nodes = new ArrayList<>();
  private int podCount;
  private int resourceVersion;
  private @Nullable String refusal;

  public FakeKubernetes() {
    for (int i = 1; i <= 3; i++) {
      nodes.add(
          new NodeFacts(
              "w" + i, "172.17.4.20" + i, true, new Resources(1536L << 20, 2000), 110, List.of()));
    }
  }

  /** From now on every apply is refused; null to accept again. */
  public synchronized void refuse(@Nullable String message) {
    refusal = message;
  }

  public synchronized Observation observe(Application application) {
    ObjectNames names = ObjectNames.of(application.name());
    return new Observation(
        seen(application.wish().workload().kind(), names.workload()),
        seen("Service", names.service()),
        seen("Secret", names.secret()),
        pods.getOrDefault(application.name(), List.of()),
        nodes);
  }

  /** All objects that have the names of an application's. */
  public synchronized List<SeenObject> remains(String application) {
    ObjectNames names = ObjectNames.of(application);
    return Stream.of(
            seen("Deployment", names.workload()),
            seen("ReplicationController", names.workload()),
            seen("Service", names.service()),
            seen("Secret", names.secret()))
        .flatMap(Stream::ofNullable)
        .toList();
  }

  public synchronized Outcome perform(Action action, Instant now) {
    switch (action) {
      case Action.Apply apply -> {
        if (refusal != null) {
          return new Outcome.Refused(refusal);
        }
        apply(apply.manifest());
      }
      case Action.Replace replace ->
          put(replace.whole().kind(), replace.whole().name(), copy(replace.whole().body()));
      case Action.Scale scale -> {
        Map<String, Object> workload = objects.get(id(scale.kind().kind(), scale.name()));
        if (workload == null
            || (scale.resourceVersion() != null
                && !scale.resourceVersion().equals(new SeenObject(workload).resourceVersion()))) {
          return new Outcome.Superseded("it was changed meanwhile");
        }
        scale(workload, scale.to(), "slipway-scale", now);
      }
      case Action.Remove remove -> {
        objects.remove(id(remove.kind(), remove.name()));
        if (!remove.kind().equals("Service") && !remove.kind().equals("Secret")) {
          pods.remove(remove.name());
        }
      }
      case Action.Adopt ignored -> throw new IllegalArgumentException("not for a cluster");
    }
    return new Outcome.Done();
  }

  /** {@code kubectl scale}. */
  public synchronized void kubectlScale(String kind, String name, int replicas, Instant now) {
    Map<String, Object> workload = objects.get(id(kind, name));
    if (workload != null) {
      // As the API server does: a count that nobody owned has no owner afterwards.
      boolean owned = asMap(workload.get("metadata")).containsKey("managedFields");
      scale(workload, replicas, owned ? "kubectl" : null, now);
    }
  }

  /** {@code kubectl delete}. */
  public synchronized void kubectlDelete(String kind, String name) {
    objects.remove(id(kind, name));
    if (kind.equals("Deployment") || kind.equals("ReplicationController")) {
      pods.remove(name);
    }
  }

  /** {@code kubectl edit}: sets what is at a path; the last part is the key. */
  public synchronized void kubectlEdit(String kind, String name, Object value, String... path) {
    Map<String, Object> object = objects.get(id(kind, name));
    if (object == null) {
      return;
    }
    Object here = object;
    for (int i = 0; i < path.length - 1; i++) {
      here = step(here, path[i]);
    }
    asMap(here).put(path[path.length - 1], value);
    touch(object);
  }

  /** Controllers and kubelets do their work: as many ready pods as each workload says. */
  public synchronized void settle() {
    objects.forEach(
        (id, object) -> {
          if (id.startsWith("Deployment/") || id.startsWith("ReplicationController/")) {
            settle(id.substring(id.indexOf('/') + 1), object);
          }
        });
  }

  /** A pod is lost; nothing brings it back before {@link #settle}. */
  public synchronized void losePod(String application) {
    List<PodFacts> left = new ArrayList<>(pods.getOrDefault(application, List.of()));
    if (!left.isEmpty()) {
      left.removeFirst();
    }
    pods.put(application, left);
  }

  /** All pods wait for this reason. */
  public synchronized void stickPods(String application, int count, String reason) {
    List<PodFacts> stuck = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stuck.add(pod(application, false, reason));
    }
    pods.put(application, stuck);
  }

  public synchronized @Nullable SeenObject seen(String kind, String name) {
    return Optional.ofNullable(objects.get(id(kind, name)))
        .map(body -> new SeenObject(copy(body)))
        .orElse(null);
  }

  public synchronized List<PodFacts> pods(String application) {
    return List.copyOf(pods.getOrDefault(application, List.of()));
  }

  private void settle(String name, Map<String, Object> workload) {
    int wished = new SeenObject(workload).replicas();
    List<PodFacts> now = new ArrayList<>();
    pods.getOrDefault(name, List.of()).stream()
        .filter(PodFacts::ready)
        .limit(wished)
        .forEach(now::add);
    while (now.size() < wished) {
      now.add(pod(name, true, null));
    }
    pods.put(name, now);
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("observedGeneration", 1);
    status.put("replicas", wished);
    status.put("updatedReplicas", wished);
    status.put("readyReplicas", wished);
    workload.put("status", status);
  }

  private PodFacts pod(String application, boolean ready, @Nullable String waiting) {
    int number = ++podCount;
    return new PodFacts(
        application + "-" + number,
        "w" + (number % 3 + 1),
        "10.2." + (number % 3 + 1) + "." + (number / 3 + 2),
        ready ? "Running" : "Pending",
        null,
        Instant.EPOCH,
        false,
        ready,
        null,
        new Resources(48L << 20, 10),
        List.of(
            new ContainerFacts(
                "wordpress", "an/image", ready, ready, 0, waiting, null, null, null, null, null)));
  }

  private void apply(Manifest manifest) {
    Map<String, Object> present = objects.get(id(manifest.kind(), manifest.name()));
    Map<String, Object> merged =
        present == null ? copy(manifest.body()) : merge(manifest.body(), present);
    if (present == null) {
      defaults(merged);
      asMap(merged.get("metadata")).put("uid", "uid-" + UIDS.incrementAndGet());
    }
    put(manifest.kind(), manifest.name(), merged);
  }

  /** What the API server adds by itself. */
  private static void defaults(Map<String, Object> object) {
    if (object.get("spec") instanceof Map<?, ?>
        && asMap(object.get("spec")).containsKey("template")) {
      asMap(object.get("spec")).put("replicas", 1);
      Map<String, Object> pod = asMap(step(step(object.get("spec"), "template"), "spec"));
      pod.put("dnsPolicy", "ClusterFirst");
      pod.put("schedulerName", "default-scheduler");
    }
  }

  private void put(String kind, String name, Map<String, Object> body) {
    Map<String, Object> present = objects.get(id(kind, name));
    Object managers = present == null ? null : asMap(present.get("metadata")).get("managedFields");
    if (managers != null) {
      asMap(body.get("metadata")).put("managedFields", managers);
    }
    touch(body);
    objects.put(id(kind, name), body);
  }

  private void touch(Map<String, Object> object) {
    asMap(object.get("metadata")).put("resourceVersion", String.valueOf(++resourceVersion));
    asMap(object.get("metadata")).put("generation", 1);
  }

  private void scale(
      Map<String, Object> workload, int replicas, @Nullable String manager, Instant now) {
    asMap(workload.get("spec")).put("replicas", replicas);
    if (manager != null) {
      asMap(workload.get("metadata"))
          .put(
              "managedFields",
              List.of(
                  Map.of(
                      "manager",
                      manager,
                      "time",
                      now.truncatedTo(ChronoUnit.SECONDS).toString(),
                      "fieldsV1",
                      Map.of("f:spec", Map.of("f:replicas", Map.of())))));
    }
    touch(workload);
  }

  private static Map<String, Object> merge(
      Map<String, Object> wished, Map<String, Object> present) {
    Map<String, Object> merged = copy(present);
    wished.forEach((key, value) -> merged.put(key, mergeValue(value, merged.get(key))));
    return merged;
  }

  private static Object mergeValue(Object wished, @Nullable Object present) {
    if (wished instanceof Map<?, ?> && present instanceof Map<?, ?>) {
      return merge(asMap(wished), asMap(present));
    }
    if (wished instanceof List<?> list && present instanceof List<?> other && isNamed(list)) {
      List<Object> merged = new ArrayList<>();
      for (Object item : list) {
        Object match =
            other.stream().filter(each -> name(each).equals(name(item))).findFirst().orElse(null);
        merged.add(mergeValue(item, match));
      }
      other.stream()
          .filter(each -> list.stream().noneMatch(item -> name(item).equals(name(each))))
          .forEach(merged::add);
      return merged;
    }
    return copyValue(wished);
  }

  private static boolean isNamed(List<?> list) {
    return !list.isEmpty() && list.stream().noneMatch(each -> name(each).isEmpty());
  }

  private static String name(@Nullable Object item) {
    return item instanceof Map<?, ?> map && map.get("name") instanceof String name ? name : "";
  }

  private static Object step(@Nullable Object here, String key) {
    if (here instanceof List<?> list) {
      return list.stream().filter(each -> name(each).equals(key)).findFirst().orElseThrow();
    }
    Object value = asMap(here).get(key);
    if (value == null) {
      throw new IllegalArgumentException("nothing at " + key);
    }
    return value;
  }

  private static Map<String, Object> copy(Map<String, Object> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(key, copyValue(value)));
    return copy;
  }

  private static Object copyValue(Object value) {
    if (value instanceof Map<?, ?>) {
      return copy(asMap(value));
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(each -> copy.add(copyValue(each)));
      return copy;
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("not an object: " + value);
    }
    return (Map<String, Object>) map;
  }

  private static String id(String kind, String name) {
    return kind + "/" + name;
  }
}
