package dev.slipway.simulator.kubernetes.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.ElectedProcess;
import dev.slipway.simulator.kubernetes.api.EventRecorder;
import dev.slipway.simulator.kubernetes.api.WriteOptions;
import dev.slipway.simulator.kubernetes.loop.Turns;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import dev.slipway.simulator.kubernetes.store.Change;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One of a cluster's schedulers; one at a time works, the others wait. */
public final class Scheduler extends ElectedProcess {
  private static final Duration TAKE_OVER = Duration.ofSeconds(15);
  private static final String NAME = "default-scheduler";

  /** A pod without a node, by its namespace and name. */
  private record Key(String namespace, String name) {}

  private final ClusterApi api;
  private final EventRecorder events;
  private final WorkQueue<Key> queue;

  private Scheduler(ClusterApi api, String machine, Turns turns) {
    super(api, turns, TAKE_OVER);
    this.api = api;
    this.events = new EventRecorder(api, NAME, machine);
    this.queue = new WorkQueue<>("scheduler", api.loop(), this::schedule);
  }

  /** Starts one. On the cluster's loop. */
  public static Scheduler start(ClusterApi api, String machine, Turns turns) {
    Scheduler scheduler = new Scheduler(api, machine, turns);
    scheduler.begin();
    return scheduler;
  }

  @Override
  protected void handle(Change change) {
    String key = change.key();
    if (key.startsWith(Kinds.POD.keyPrefix() + "/")) {
      ObjectNode after = change.after();
      if (after == null || Pods.isFinished(after)) {
        // Room for others.
        addAll();
      } else if (isWaiting(after) && (change.made() || specChanged(change))) {
        queue.add(key(after));
      }
    } else if (key.startsWith(Kinds.NODE.keyPrefix() + "/") && matters(change)) {
      addAll();
    }
  }

  private static boolean specChanged(Change change) {
    ObjectNode before = change.before();
    return before != null && !before.path("spec").equals(change.object().path("spec"));
  }

  private static boolean matters(Change change) {
    ObjectNode before = change.before();
    ObjectNode after = change.after();
    return before == null
        || after == null
        || !before.path("spec").equals(after.path("spec"))
        || !Objects.labels(before).equals(Objects.labels(after))
        || !Json.at(before, "status", "allocatable")
            .equals(Json.at(after, "status", "allocatable"));
  }

  private static Key key(ObjectNode pod) {
    return new Key(Objects.namespace(pod), Objects.name(pod));
  }

  private static boolean isWaiting(ObjectNode pod) {
    return Pods.node(pod).isEmpty()
        && Pods.isActive(pod)
        && Json.text(pod, "spec", "schedulerName").equals(NAME)
        && Json.at(pod, "spec", "schedulingGates").isEmpty();
  }

  private void addAll() {
    for (ObjectNode pod : api.list(Kinds.POD, "")) {
      if (isWaiting(pod)) {
        queue.add(key(pod));
      }
    }
  }

  private void schedule(Key key) {
    Optional<ObjectNode> found = api.find(Kinds.POD, key.namespace(), key.name());
    if (found.isEmpty() || !isWaiting(found.get())) {
      return;
    }
    ObjectNode pod = found.get();
    List<ObjectNode> nodes = api.list(Kinds.NODE, "");
    List<ObjectNode> pods = api.list(Kinds.POD, "");
    switch (new Placement(nodes, pods).of(pod)) {
      case Placement.Result.On(String node) -> bind(pod, node);
      case Placement.Result.Nowhere(String why) -> fail(pod, why);
    }
  }

  private void bind(ObjectNode pod, String node) {
    if (!api.availability().now()) {
      throw ApiException.unavailable();
    }
    ObjectNode bound =
        api.update(
            Kinds.POD,
            "",
            Objects.namespace(pod),
            Objects.name(pod),
            before -> {
              ObjectNode copy = before.deepCopy();
              Json.ensure(copy, "spec").put("nodeName", node);
              Objects.setCondition(
                  copy, Objects.condition("PodScheduled", true, "", ""), api.loop().now());
              return copy;
            },
            WriteOptions.INTERNAL);
    events.normal(
        Kinds.POD,
        bound,
        "Scheduled",
        "Successfully assigned %s/%s to %s"
            .formatted(Objects.namespace(pod), Objects.name(pod), node));
  }

  private void fail(ObjectNode pod, String why) {
    String before = Json.text(Objects.condition(pod, "PodScheduled"), "message");
    if (!before.equals(why)) {
      events.warning(Kinds.POD, pod, "FailedScheduling", why);
    }
    api.setCondition(
        Kinds.POD, pod, Objects.condition("PodScheduled", false, "Unschedulable", why));
  }

  @Override
  protected void lookAtAll() {
    addAll();
  }

  @Override
  public void giveUp() {
    queue.clear();
  }
}
