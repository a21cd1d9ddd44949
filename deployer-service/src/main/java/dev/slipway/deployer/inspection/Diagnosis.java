package dev.slipway.deployer.inspection;

import dev.slipway.deployer.inspection.PodFacts.ContainerFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why an application's pods are fewer than wished, and what to do, in plain words. */
public final class Diagnosis {

  private static final Set<String> IMAGE_MISSING =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> CANNOT_START =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  private Diagnosis() {}

  /**
   * Says why.
   *
   * @param pods the application's pods
   * @param wished how many should be ready
   * @param refusal what the API server says against making pods, or null
   */
  public static String of(List<PodFacts> pods, int wished, @Nullable String refusal) {
    List<PodFacts> active = pods.stream().filter(PodFacts::active).toList();
    long ready = active.stream().filter(PodFacts::ready).count();
    StringBuilder text = new StringBuilder();
    text.append(ready).append(" of ").append(wished).append(" pods are ready.");

    Map<String, Integer> causes = new LinkedHashMap<>();
    active.stream()
        .filter(pod -> !pod.ready())
        .map(Diagnosis::cause)
        .forEach(cause -> causes.merge(cause, 1, Integer::sum));
    causes.forEach(
        (cause, count) ->
            text.append(' ').append(count == 1 ? "1 pod " : count + " pods ").append(cause));

    if (refusal != null) {
      text.append(" The cluster refuses more pods: ").append(refusal).append('.');
    } else if (active.size() < wished && causes.isEmpty()) {
      text.append(' ').append(wished - active.size()).append(" were not made yet;");
      text.append(" look at the cluster's controllers (its controller manager makes pods).");
    }
    if (active.size() > wished) {
      text.append(' ').append(active.size() - wished).append(" more than wished are still there.");
    }
    return text.toString();
  }

  private static String cause(PodFacts pod) {
    if (pod.unschedulable() != null) {
      return "cannot be placed on a node: "
          + end(pod.unschedulable())
          + " Add workers or memory, or wish for fewer replicas.";
    }
    Optional<ContainerFacts> worst = pod.containers().stream().filter(c -> !c.ready()).findFirst();
    if (worst.isEmpty()) {
      return "not ready on " + place(pod) + ".";
    }
    ContainerFacts container = worst.get();
    String waiting = container.waitingReason();
    if (waiting == null) {
      return container.running()
          ? "on "
              + place(pod)
              + " runs but does not answer /healthz; its log says more (kubectl logs)."
          : "not running on " + place(pod) + " (" + PodStatus.of(pod) + ").";
    }
    if (IMAGE_MISSING.contains(waiting)) {
      return "cannot get the image "
          + container.image()
          + " ("
          + waiting
          + "): correct the application's image, or load it onto the workers.";
    }
    if (waiting.equals("CrashLoopBackOff")) {
      return "ends again and again" + ending(container) + "; kubectl logs --previous says more.";
    }
    if (CANNOT_START.contains(waiting)) {
      return "cannot be started ("
          + waiting
          + (container.waitingMessage() == null ? "" : ": " + container.waitingMessage())
          + ").";
    }
    return "being prepared on " + place(pod) + " (" + waiting + ").";
  }

  private static String ending(ContainerFacts container) {
    String reason = container.lastTerminatedReason();
    if ("OOMKilled".equals(reason)) {
      return ", for it runs out of memory";
    }
    return container.exitCode() == null ? "" : " with exit code " + container.exitCode();
  }

  private static String place(PodFacts pod) {
    return pod.node() == null ? "no node" : pod.node();
  }

  private static String end(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }
}
