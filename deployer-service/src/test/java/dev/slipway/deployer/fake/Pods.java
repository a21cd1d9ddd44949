package dev.slipway.deployer.fake;

import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.PodFacts.ContainerFacts;
import dev.slipway.deployer.inspection.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pods in the states that they get into. */
public final class Pods {
  public static final Resources REQUESTS = new Resources(48L << 20, 10);
  private static final String NAME = "wordpress";

  private Pods() {}

  public static PodFacts ready(String name, String node) {
    return pod(name, node, null, container("wp:1", true, true, 0, null, null, null, null));
  }

  /** Runs, and is not ready. */
  public static PodFacts running(String name, String node) {
    return pod(name, node, null, container("wp:1", false, true, 0, null, null, null, null));
  }

  public static PodFacts waiting(
      String name, String node, String image, String reason, @Nullable String message) {
    return pod(name, node, null, container(image, false, false, 0, reason, message, null, null));
  }

  public static PodFacts crashing(String name, String node, int exitCode, String reason) {
    return pod(
        name,
        node,
        null,
        container("wp:1", false, false, 4, "CrashLoopBackOff", null, exitCode, reason));
  }

  /** Runs again, after a run that ended. */
  public static PodFacts restarted(String name, String node, int exitCode, Duration lastRun) {
    return pod(
        name,
        node,
        null,
        new ContainerFacts(
            NAME, "wp:1", false, true, 1, null, null, null, exitCode, "Error", lastRun));
  }

  public static PodFacts completed(String name, String node) {
    return pod(
        name,
        node,
        null,
        new ContainerFacts(NAME, "wp:1", false, false, 0, null, null, "Completed", 0, null, null));
  }

  public static PodFacts unplaced(String name, String schedulerSays) {
    return pod(
        name, null, schedulerSays, container("wp:1", false, false, 0, null, null, null, null));
  }

  private static ContainerFacts container(
      String image,
      boolean ready,
      boolean running,
      int restarts,
      @Nullable String waiting,
      @Nullable String message,
      @Nullable Integer exitCode,
      @Nullable String ended) {
    return new ContainerFacts(
        NAME, image, ready, running, restarts, waiting, message, null, exitCode, ended, null);
  }

  private static PodFacts pod(
      String name,
      @Nullable String node,
      @Nullable String unschedulable,
      ContainerFacts container) {
    return new PodFacts(
        name,
        node,
        node == null ? null : "10.2.1.7",
        node == null || container.waitingReason() != null ? "Pending" : "Running",
        null,
        Instant.EPOCH,
        false,
        container.ready(),
        unschedulable,
        REQUESTS,
        List.of(container));
  }
}
