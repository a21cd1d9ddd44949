package dev.slipway.deployer.diagnosis;

import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.PodFacts.ContainerFacts;
import dev.slipway.deployer.inspection.PodStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out why single pods are not ready. */
final class PodCauses {
  /** The reasons that a kubelet waits for an image with (kubelet/images/types.go). */
  private static final Set<String> IMAGE_MISSING =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable");

  private static final Set<String> CANNOT_START =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  /** What keeps a pod from getting as far as its containers. */
  private static final Set<String> HINDRANCES =
      Set.of("FailedCreatePodSandBox", "FailedMount", "FailedAttachVolume", "NetworkNotReady");

  private static final Pattern PROBE =
      Pattern.compile("(?s)^(\\w+) probe (failed|errored).*?: (.*)");

  /** 128 + 9: ended by SIGKILL. */
  private static final int KILLED = 137;

  private static final int LONGEST = 300;

  /** Less than it takes our liveness probe to end a container: six failures, ten seconds apart. */
  private static final Duration SHORT_RUN = Duration.ofSeconds(30);

  private final DiagnosisFacts facts;

  PodCauses(DiagnosisFacts facts) {
    this.facts = facts;
  }

  PodCause of(PodFacts pod) {
    if (pod.unschedulable() != null) {
      return new PodCause(
          Reason.UNSCHEDULABLE, SchedulerComplaint.canonical(pod.unschedulable()), "");
    }
    PodCause gone = nodeGone(pod);
    if (gone != null) {
      return gone;
    }
    Optional<ContainerFacts> worst = pod.containers().stream().filter(c -> !c.ready()).findFirst();
    return worst.isEmpty() ? starting(pod, "still being prepared") : of(pod, worst.orElseThrow());
  }

  private PodCause of(PodFacts pod, ContainerFacts container) {
    String waiting = container.waitingReason();
    if (waiting != null && IMAGE_MISSING.contains(waiting)) {
      return imageMissing(container, waiting);
    }
    if (waiting != null && CANNOT_START.contains(waiting)) {
      return new PodCause(
          Reason.CANNOT_START,
          "cannot be started (" + waiting + details(container.waitingMessage()) + ")",
          "Put right what it names: a missing Secret is made again by Slipway within seconds, a"
              + " command that is not in the image needs another image.");
    }
    if (container.running()) {
      return endsSoon(container) ? crashLoop(pod, container) : notReady(pod);
    }
    boolean ended = container.exitCode() != null;
    if ("CrashLoopBackOff".equals(waiting) || (ended && container.restarts() > 0)) {
      return crashLoop(pod, container);
    }
    if (ended && waiting == null) {
      return crashLoop(pod, container);
    }
    return starting(
        pod, waiting == null ? "still being prepared" : "still being prepared (" + waiting + ")");
  }

  /** In a crash loop a container runs, too, for a moment each time. */
  private static boolean endsSoon(ContainerFacts container) {
    return container.lastRun() != null && container.lastRun().compareTo(SHORT_RUN) < 0;
  }

  private @Nullable PodCause nodeGone(PodFacts pod) {
    if (pod.node() == null || facts.nodes().isEmpty()) {
      return null;
    }
    Optional<NodeFacts> node =
        facts.nodes().stream().filter(each -> each.name().equals(pod.node())).findFirst();
    String how =
        node.isEmpty()
            ? "which is no longer in the cluster"
            : node.orElseThrow().outOfService()
                ? "whose machine is off"
                : node.orElseThrow().ready() ? null : "which is not ready";
    return how == null
        ? null
        : new PodCause(
            Reason.NODE_GONE,
            "cannot run on " + pod.node() + ", " + how,
            "Slipway makes them elsewhere as soon as that machine is certainly off. Look at the node (GET"
                + " …/nodes/"
                + pod.node()
                + "), power its machine on, or replace it.");
  }

  private static PodCause imageMissing(ContainerFacts container, String waiting) {
    return new PodCause(
        Reason.IMAGE_MISSING,
        "cannot get the image " + container.image() + " (" + pullState(waiting) + ")",
        "Set the application's image to one that the workers have or can pull.");
  }

  /** A kubelet alternates between these two: the same cause. */
  private static String pullState(String waiting) {
    return waiting.equals("ErrImagePull") ? "ImagePullBackOff" : waiting;
  }

  private PodCause crashLoop(PodFacts pod, ContainerFacts container) {
    String reason =
        container.terminatedReason() != null
            ? container.terminatedReason()
            : container.lastTerminatedReason();
    if ("OOMKilled".equals(reason)) {
      return new PodCause(
          Reason.CRASH_LOOP,
          "cannot stay up: the container takes more memory than it may, and is ended each time",
          "Use an image that needs less memory.");
    }
    Optional<String> probe =
        Integer.valueOf(KILLED).equals(container.exitCode())
            ? probe(pod, "Liveness")
            : Optional.empty();
    if (probe.isPresent()) {
      return new PodCause(
          Reason.CRASH_LOOP,
          "cannot stay up: the liveness probe fails: " + probe.orElseThrow(),
          "Read the log, then correct the application's image or its environment.");
    }
    return new PodCause(
        Reason.CRASH_LOOP,
        "cannot stay up: the container ends again and again"
            + (container.exitCode() == null ? "" : " with exit code " + container.exitCode()),
        "Read the log (GET …/logs?previous=true), then correct the application's image or its"
            + " environment.");
  }

  private PodCause notReady(PodFacts pod) {
    String text =
        probe(pod, "Readiness")
            .map(failure -> "cannot get ready: the readiness probe fails: " + failure)
            .orElse("cannot get ready: the readiness probe was not answered yet");
    return new PodCause(
        Reason.NOT_READY,
        text,
        "If that stays so, read the log: GET …/logs?pod=" + pod.name() + ".");
  }

  private PodCause starting(PodFacts pod, String how) {
    return newest(pod, HINDRANCES)
        .map(
            event ->
                new PodCause(
                    Reason.CANNOT_START,
                    "cannot be started (" + event.reason() + details(event.message()) + ")",
                    "Look at the worker "
                        + pod.node()
                        + ": GET machines/"
                        + pod.node()
                        + "/console."))
        .orElseGet(
            () ->
                new PodCause(
                    Reason.STARTING,
                    how
                        + (pod.node() == null ? "" : " on " + pod.node())
                        + (PodStatus.of(pod).equals("Pending") && pod.node() == null
                            ? ", not placed on a node yet"
                            : ""),
                    "Wait a moment."));
  }

  /** The last failure of a probe, in the kubelet's words, without what differs from pod to pod. */
  private Optional<String> probe(PodFacts pod, String kind) {
    return newest(pod, Set.of("Unhealthy"))
        .map(event -> PROBE.matcher(event.message()))
        .filter(Matcher::matches)
        .filter(match -> match.group(1).equals(kind))
        .map(
            match ->
                shortened(
                    pod.ip() == null
                        ? match.group(3)
                        : match.group(3).replace(pod.ip(), "the pod")));
  }

  private Optional<EventFacts> newest(PodFacts pod, Set<String> reasons) {
    return facts.evidence().events().stream()
        .filter(each -> each.kind().equals("Pod") && each.name().equals(pod.name()))
        .filter(each -> reasons.contains(each.reason()))
        .max(Comparator.comparing(EventFacts::lastSeen));
  }

  private static String details(@Nullable String message) {
    return message == null || message.isBlank() ? "" : ": " + shortened(message);
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
