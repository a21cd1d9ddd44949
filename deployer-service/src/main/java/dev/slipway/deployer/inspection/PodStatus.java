package dev.slipway.deployer.inspection;

import dev.slipway.deployer.inspection.PodFacts.ContainerFacts;

/** The words that {@code kubectl get pods} has for a pod (printers/internalversion, printPod). */
public final class PodStatus {

  private PodStatus() {}

  /** The READY column, such as {@code 1/1}. */
  public static String ready(PodFacts pod) {
    long ready = pod.containers().stream().filter(ContainerFacts::ready).count();
    return ready + "/" + Math.max(1, pod.containers().size());
  }

  /** The STATUS column, such as {@code Running} or {@code CrashLoopBackOff}. */
  public static String of(PodFacts pod) {
    if (pod.terminating()) {
      return "NodeLost".equals(pod.reason()) ? "Unknown" : "Terminating";
    }
    String status = pod.reason() == null ? pod.phase() : pod.reason();
    boolean running = false;
    for (ContainerFacts container : pod.containers().reversed()) {
      running |= container.ready() && container.running();
      status = worse(container, status);
    }
    return status.equals("Completed") && running ? "Running" : status;
  }

  private static String worse(ContainerFacts container, String otherwise) {
    if (container.waitingReason() != null) {
      return container.waitingReason();
    }
    if (container.terminatedReason() != null) {
      return container.terminatedReason();
    }
    if (!container.running() && container.exitCode() != null) {
      return "ExitCode:" + container.exitCode();
    }
    return otherwise;
  }
}
