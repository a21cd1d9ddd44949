package dev.slipway.deployer.plan;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Env;
import dev.slipway.deployer.manifest.Drift;
import dev.slipway.deployer.manifest.Drift.Difference;
import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.ObjectNames;
import dev.slipway.deployer.manifest.Overlay;
import dev.slipway.deployer.manifest.SecretData;
import dev.slipway.deployer.manifest.WordpressManifests;
import dev.slipway.deployer.plan.Plan.Blocked;
import dev.slipway.deployer.plan.Plan.Obstacle;
import dev.slipway.kit.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares an application's wish with what is in its cluster. The same input gives the same plan.
 */
public final class Planner {

  private Planner() {}

  /**
   * The plan for an application that is to be.
   *
   * @param secrets the database's credentials and the secret variables by name, without the salt;
   *     null while they can't be had, which is enough as long as the Secret is there
   * @param salt the salt to begin with; the one in the Secret holds once there is one
   */
  public static Plan plan(
      Application application,
      Observation seen,
      @Nullable Map<String, Secret> secrets,
      Secret salt) {
    SeenObject workload = seen.workload();
    if (workload != null && !workload.managedBySlipway() && !application.rollout().applied()) {
      return new Plan(
          List.of(),
          new Blocked(
              Obstacle.NAME_TAKEN_IN_CLUSTER,
              "The cluster has a %s %s that Slipway did not make. Delete it, or choose another name."
                  .formatted(application.wish().workload().kind(), application.name())));
    }
    SecretData data = secretData(seen.secret(), secrets, salt);
    if (data == null) {
      return new Plan(
          List.of(),
          new Blocked(Obstacle.NO_CREDENTIALS, "The database's credentials can't be had now."));
    }
    List<Action> actions = new ArrayList<>();
    boolean known = application.rollout().applied() && !application.rollout().pending();
    object(WordpressManifests.secret(application, data), seen.secret(), known, actions);
    object(WordpressManifests.service(application), seen.service(), known, actions);
    Manifest wished = WordpressManifests.workload(application, data.revision());
    object(wished, workload, known, actions);
    if (workload == null) {
      // A workload that says nothing of its count has one pod; and only where somebody owns the
      // count does Kubernetes note who changes it.
      actions.add(scale(application, 1, null));
      return new Plan(actions, null);
    }
    return switch (ReplicaDecision.of(application, workload)) {
      case ReplicaDecision.Agree() -> new Plan(actions, null);
      case ReplicaDecision.Adopt(int replicas, String manager) -> {
        actions.addFirst(new Action.Adopt(replicas, manager));
        yield new Plan(actions, null);
      }
      case ReplicaDecision.Write(int from, int ignored) -> {
        // First: what follows makes another version of the one that was seen.
        actions.addFirst(scale(application, from, workload.resourceVersion()));
        yield new Plan(actions, null);
      }
    };
  }

  /** The plan for an application that is to go; no actions when nothing of it is left. */
  public static Plan removal(Application application, Observation seen) {
    ObjectNames names = ObjectNames.of(application.name());
    List<Action> actions = new ArrayList<>();
    SeenObject workload = seen.workload();
    if (workload != null && !workload.deleting()) {
      actions.add(
          new Action.Remove(
              application.wish().workload().apiVersion(),
              application.wish().workload().kind(),
              names.workload()));
    }
    if (seen.service() != null && !seen.service().deleting()) {
      actions.add(new Action.Remove("v1", "Service", names.service()));
    }
    if (seen.secret() != null && !seen.secret().deleting()) {
      actions.add(new Action.Remove("v1", "Secret", names.secret()));
    }
    String remains = remains(seen);
    return new Plan(actions, remains == null ? null : new Blocked(Obstacle.REMAINS, remains));
  }

  /**
   * What is to be removed where no application is stored: what Slipway made under its names. A
   * worker that stalls before it applies an object may do so after everything was removed.
   */
  public static List<Action.Remove> clearance(List<SeenObject> remains) {
    return remains.stream()
        .filter(object -> object.managedBySlipway() && !object.deleting())
        .map(
            object ->
                new Action.Remove(
                    object.text("apiVersion").orElseThrow(),
                    object.text("kind").orElseThrow(),
                    object.text("metadata", "name").orElseThrow()))
        .toList();
  }

  private static @Nullable String remains(Observation seen) {
    if (!seen.pods().isEmpty()) {
      return seen.pods().size()
          + " pods to end: "
          + seen.pods().stream()
              .limit(5)
              .map(pod -> pod.name() + (pod.node() == null ? "" : " on " + pod.node()))
              .collect(Collectors.joining(", "));
    }
    return seen.workload() == null && seen.service() == null && seen.secret() == null
        ? null
        : "the cluster to remove the last objects";
  }

  private static Action.Scale scale(
      Application application, int from, @Nullable String resourceVersion) {
    return new Action.Scale(
        application.wish().workload(),
        application.name(),
        from,
        application.wish().replicas(),
        resourceVersion);
  }

  private static void object(
      Manifest wished, @Nullable SeenObject seen, boolean known, List<Action> actions) {
    if (seen == null) {
      actions.add(
          new Action.Apply(wished, known ? wished + " is missing" : wished + " is new", known));
      return;
    }
    if (seen.deleting()) {
      // It can't be kept any more; once it is gone it is made anew.
      return;
    }
    List<Difference> differences = Drift.between(wished.body(), seen.body());
    if (differences.isEmpty()) {
      return;
    }
    String why =
        wished
            + " differs in "
            + differences.stream()
                .limit(5)
                .map(Difference::toString)
                .collect(Collectors.joining(", "));
    if (differences.stream().anyMatch(Difference::foreign)) {
      actions.add(new Action.Replace(Overlay.of(wished, seen.body()), why));
    } else {
      actions.add(new Action.Apply(wished, why, known));
    }
  }

  private static @Nullable SecretData secretData(
      @Nullable SeenObject seen, @Nullable Map<String, Secret> secrets, Secret salt) {
    Map<String, Secret> present = seen == null ? Map.of() : decoded(seen);
    Secret kept = present.get(Env.SALT);
    if (secrets == null) {
      return kept == null ? null : new SecretData(present);
    }
    TreeMap<String, Secret> all = new TreeMap<>(secrets);
    all.put(Env.SALT, kept == null || kept.reveal().isEmpty() ? salt : kept);
    return new SecretData(all);
  }

  private static Map<String, Secret> decoded(SeenObject secret) {
    TreeMap<String, Secret> values = new TreeMap<>();
    if (secret.at("data") instanceof Map<?, ?> data) {
      data.forEach(
          (key, value) -> {
            if (value instanceof String text) {
              values.put((String) key, Secret.of(decode(text)));
            }
          });
    }
    return values;
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
