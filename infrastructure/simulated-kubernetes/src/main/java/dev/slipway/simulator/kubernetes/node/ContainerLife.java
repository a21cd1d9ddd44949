package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.log.ContainerLog;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a container comes to run, and what becomes of it: image, start, readiness, restarts. */
final class ContainerLife {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_IMAGE_BACK_OFF = Duration.ofMinutes(5);
  private static final Duration LONG_RUN = Duration.ofMinutes(10);
  private static final Duration CONFIGURATION_RETRY = Duration.ofSeconds(2);

  private final PodRun pod;
  private final Kubelet kubelet;
  private final ContainerRun run;
  private final JsonNode container;
  private Duration imageBackOff = Duration.ZERO;
  private Duration restartBackOff = Duration.ZERO;
  private Instant started = Instant.EPOCH;

  ContainerLife(PodRun pod, ContainerRun run, JsonNode container) {
    this.pod = pod;
    this.kubelet = pod.kubelet();
    this.run = run;
    this.container = container;
  }

  ContainerRun run() {
    return run;
  }

  /** From the image on. */
  void begin() {
    if (pod.isStopping()) {
      return;
    }
    String image = run.image();
    ImageCatalogue.Availability availability = kubelet.options().images().of(image);
    boolean always = Json.text(container, "imagePullPolicy").equals("Always");
    boolean never = Json.text(container, "imagePullPolicy").equals("Never");
    boolean present =
        availability == ImageCatalogue.Availability.PRESENT || kubelet.hasPulled(image);
    if (present && !always) {
      record(
          "Normal",
          "Pulled",
          "Container image \"%s\" already present on machine and can be accessed by the pod"
              .formatted(image));
      create();
    } else if (never) {
      waitForImage(
          "ErrImageNeverPull",
          "Container image \"%s\" is not present with pull policy of Never".formatted(image));
    } else {
      pull(image, present ? ImageCatalogue.Availability.PULLABLE : availability);
    }
  }

  private void pull(String image, ImageCatalogue.Availability availability) {
    record("Normal", "Pulling", "Pulling image \"%s\"".formatted(image));
    Instant begun = kubelet.clock().now();
    kubelet
        .clock()
        .after(
            kubelet.delay(kubelet.options().delays().pull()),
            () -> {
              if (pod.isStopping()) {
                return;
              }
              switch (availability) {
                case PRESENT, PULLABLE -> {
                  kubelet.pulled(image);
                  String time = seconds(Duration.between(begun, kubelet.clock().now()));
                  record(
                      "Normal",
                      "Pulled",
                      ("Successfully pulled image \"%s\" in %s (%s including waiting). Image size:"
                              + " 1000000 bytes.")
                          .formatted(image, time, time));
                  create();
                }
                case UNKNOWN ->
                    failPull(
                        image,
                        "rpc error: code = NotFound desc = failed to pull and unpack image \"%s\":"
                                .formatted(image)
                            + " not found");
                case UNREACHABLE ->
                    failPull(
                        image,
                        "rpc error: code = Unavailable desc = failed to pull and unpack image"
                            + " \"%s\": dial tcp: i/o timeout".formatted(image));
              }
            });
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() < 1000
        ? duration.toMillis() + "ms"
        : duration.toMillis() / 1000.0 + "s";
  }

  private void failPull(String image, String why) {
    record("Warning", "Failed", "Failed to pull image \"%s\": %s".formatted(image, why));
    record("Warning", "Failed", "Error: ErrImagePull");
    run.setWaiting("ErrImagePull", why);
    pod.report();
    imageBackOff = next(imageBackOff, LONGEST_IMAGE_BACK_OFF);
    Duration half = imageBackOff.dividedBy(2);
    kubelet
        .clock()
        .after(
            half,
            () -> {
              if (!pod.isStopping()) {
                record("Normal", "BackOff", "Back-off pulling image \"%s\"".formatted(image));
                record("Warning", "Failed", "Error: ImagePullBackOff");
                run.setWaiting(
                    "ImagePullBackOff",
                    "Back-off pulling image \"%s\": ErrImagePull: %s".formatted(image, why));
                pod.report();
                kubelet.clock().after(half, this::begin);
              }
            });
  }

  private void waitForImage(String reason, String message) {
    record("Warning", reason, message);
    run.setWaiting(reason, message);
    pod.report();
    kubelet.clock().after(FIRST_BACK_OFF, this::begin);
  }

  private static Duration next(Duration before, Duration longest) {
    Duration doubled = before.isZero() ? FIRST_BACK_OFF : before.multipliedBy(2);
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  private void create() {
    if (pod.isStopping()) {
      return;
    }
    Optional<String> missing =
        kubelet.dependencies().missingVariable(Objects.namespace(pod.pod()), container);
    if (missing.isPresent()) {
      record("Warning", "Failed", "Error: " + missing.get());
      run.setWaiting("CreateContainerConfigError", missing.get());
      pod.report();
      kubelet.clock().after(CONFIGURATION_RETRY, this::create);
      return;
    }
    kubelet.clock().after(kubelet.delay(kubelet.options().delays().start()), this::start);
  }

  private void start() {
    if (pod.isStopping()) {
      return;
    }
    started = kubelet.clock().now();
    run.start(pod.newContainerId(), started);
    record("Normal", "Created", "Container created");
    record("Normal", "Started", "Container started");
    ContainerLog log = run.log();
    if (log != null) {
      StartupLines.print(log, started, pod, container);
    }
    boolean probed = container.has("readinessProbe");
    if (!probed) {
      run.setReady(true);
    }
    pod.report();
    if (probed && !pod.behaviour().neverReady()) {
      becomeReady();
    } else if (probed) {
      record(
          "Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
    }
    crashLater();
  }

  private void becomeReady() {
    Instant thisRun = started;
    Duration initial =
        Duration.ofSeconds(Json.number(container, 0, "readinessProbe", "initialDelaySeconds"));
    kubelet
        .clock()
        .after(
            initial.plus(kubelet.delay(kubelet.options().delays().ready())),
            () -> {
              if (run.isRunning() && started.equals(thisRun) && !pod.isStopping()) {
                run.setReady(true);
                pod.report();
              }
            });
  }

  private void crashLater() {
    Behaviour behaviour = pod.behaviour();
    if (behaviour.crashAfter().isEmpty() || run.restarts() >= behaviour.crashes()) {
      return;
    }
    kubelet
        .clock()
        .after(
            behaviour.crashAfter().get(),
            () -> {
              if (run.isRunning() && !pod.isStopping()) {
                ContainerLog log = run.log();
                if (log != null && !behaviour.lastLine().isEmpty()) {
                  log.print(kubelet.clock().now(), behaviour.lastLine());
                }
                run.terminate(
                    behaviour.exitCode(),
                    behaviour.exitCode() == 0 ? "Completed" : "Error",
                    kubelet.clock().now());
                pod.terminated(this);
              }
            });
  }

  /** Runs it again: at once the first time, then ever later. */
  void restart() {
    if (Duration.between(started, kubelet.clock().now()).compareTo(LONG_RUN) > 0) {
      restartBackOff = Duration.ZERO;
    }
    if (restartBackOff.isZero()) {
      restartBackOff = FIRST_BACK_OFF;
      again();
      return;
    }
    Duration wait = restartBackOff;
    Duration longest = kubelet.options().longestBackOff();
    wait = wait.compareTo(longest) < 0 ? wait : longest;
    restartBackOff = next(restartBackOff, longest);
    String name = Objects.name(pod.pod()) + "_" + Objects.namespace(pod.pod());
    String message =
        "back-off %ds restarting failed container=%s pod=%s(%s)"
            .formatted(wait.toSeconds(), run.name(), name, pod.uid());
    record(
        "Warning",
        "BackOff",
        "Back-off restarting failed container %s in pod %s(%s)"
            .formatted(run.name(), name, pod.uid()));
    run.setWaiting("CrashLoopBackOff", message);
    kubelet.clock().after(wait, this::again);
  }

  private void again() {
    if (!pod.isStopping()) {
      run.countRestart();
      begin();
    }
  }

  /** Says that it is asked to end. */
  void announceStop() {
    if (run.isRunning()) {
      record("Normal", "Killing", "Stopping container " + run.name());
    }
  }

  private void record(String type, String reason, String message) {
    kubelet
        .events()
        .record(Kinds.POD, pod.pod(), "spec.containers{" + run.name() + "}", type, reason, message);
  }
}
