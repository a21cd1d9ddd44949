package dev.slipway.deployer.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.fake.Pods;
import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.inspection.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The words are part of the API: portals show them as they are. */
class DiagnoserTest {
  private static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z");

  private final List<EventFacts> events = new ArrayList<>();
  private List<NodeFacts> nodes = List.of(node("w1", true), node("w2", true));
  private Map<String, List<String>> logs = Map.of();
  private @Nullable DatabaseOutage outage;
  private @Nullable String blocked;
  private @Nullable String refused;
  private @Nullable String noAnswer;

  @Test
  void nothingIsAmissWhereAllIsAsWished() {
    Diagnosis diagnosis = diagnose(2, Pods.ready("a", "w1"), Pods.ready("b", "w2"));

    assertThat(diagnosis).isEqualTo(new Diagnosis("wordpress", true, 2, 2, List.of()));
    assertThat(diagnosis.text()).isEqualTo("2 of 2 pods are ready.");
  }

  @Test
  void aMissingImageIsNamedOnceForAllPods() {
    Diagnosis diagnosis =
        diagnose(
            3,
            Pods.ready("a", "w1"),
            Pods.waiting("b", "w1", "no/such:1", "ErrImagePull", "not found"),
            Pods.waiting("c", "w2", "no/such:1", "ImagePullBackOff", "Back-off"));

    assertThat(diagnosis.findings())
        .containsExactly(
            new Finding(
                Reason.IMAGE_MISSING,
                "b, c",
                "2 pods cannot get the image no/such:1 (ImagePullBackOff).",
                "Set the application's image to one that the workers have or can pull."));
    assertThat(diagnosis.text()).startsWith("1 of 3 pods are ready. 2 pods cannot get the image");
  }

  @Test
  void aCrashLoopShowsTheLastLinesOfTheLog() {
    logs = Map.of("b", List.of("one", "wordpress: the environment variable X is missing"));
    Diagnosis diagnosis =
        diagnose(2, Pods.crashing("a", "w1", 64, "Error"), Pods.crashing("b", "w1", 64, "Error"));

    assertThat(diagnosis.findings())
        .containsExactly(
            new Finding(
                Reason.CRASH_LOOP,
                "a, b",
                "2 pods cannot stay up: the container ends again and again with exit code 64. The"
                    + " last line of its log: “wordpress: the environment variable X is missing”",
                "Read the log (GET …/logs?previous=true), then correct the application's image or"
                    + " its environment.",
                List.of("one", "wordpress: the environment variable X is missing")));
  }

  @Test
  void aCrashLoopSaysWhetherMemoryOrTheLivenessProbeIsToBlame() {
    assertThat(only(1, Pods.crashing("a", "w1", 137, "OOMKilled")).message())
        .isEqualTo(
            "1 pod cannot stay up: the container takes more memory than it may, and is ended each"
                + " time.");
    unhealthy("a", "Liveness probe failed: HTTP probe failed with statuscode: 500");
    assertThat(only(1, Pods.crashing("a", "w1", 137, "Error")).message())
        .isEqualTo(
            "1 pod cannot stay up: the liveness probe fails: HTTP probe failed with statuscode:"
                + " 500.");
  }

  @Test
  void aCrashLoopIsOneWhileTheContainerRunsForAMoment() {
    assertThat(only(1, Pods.restarted("a", "w1", 64, Duration.ofSeconds(29))).message())
        .isEqualTo("1 pod cannot stay up: the container ends again and again with exit code 64.");
    assertThat(only(1, Pods.restarted("a", "w1", 1, Duration.ofSeconds(30))).reason())
        .isEqualTo(Reason.NOT_READY);
  }

  @Test
  void whatCannotStartSaysWhy() {
    assertThat(
            only(
                    1,
                    Pods.waiting(
                        "a",
                        "w1",
                        "wp:1",
                        "CreateContainerConfigError",
                        "secret \"wordpress-database\" not found"))
                .message())
        .isEqualTo(
            "1 pod cannot be started (CreateContainerConfigError: secret \"wordpress-database\" not"
                + " found).");
    events.add(event("Pod", "a", "FailedCreatePodSandBox", "no addresses left"));
    assertThat(only(1, Pods.waiting("a", "w1", "wp:1", "ContainerCreating", null)))
        .extracting(Finding::reason, Finding::message)
        .containsExactly(
            Reason.CANNOT_START,
            "1 pod cannot be started (FailedCreatePodSandBox: no addresses left).");
  }

  @Test
  void tooLittleMemorySaysHowMuchMoreItTakes() {
    PodFacts[] pods =
        unplaced(
            31,
            "0/2 nodes are available: 2 Insufficient memory. no new claims"
                + " to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for"
                + " incoming pod.");

    assertThat(
            only(
                95,
                Stream.concat(
                        IntStream.rangeClosed(1, 64).mapToObj(i -> Pods.ready("r" + i, "w1")),
                        Stream.of(pods))
                    .toArray(PodFacts[]::new)))
        .isEqualTo(
            new Finding(
                Reason.UNSCHEDULABLE,
                "p1, p2, p3 and 28 more",
                "31 pods cannot be placed on any of 2 nodes: 2 have too little memory left.",
                "Give the workers 1488 MiB more memory altogether, add 1 worker of the present size"
                    + " (each takes up to 31 of these pods), or wish for at most 64 replicas."));
  }

  @Test
  void podsWithTheSameComplaintAreOneFinding() {
    assertThat(
            only(
                    2,
                    Pods.unplaced("a", "0/2 nodes are available: 2 Insufficient memory."),
                    Pods.unplaced(
                        "b",
                        "0/2 nodes are available: 2 Insufficient memory. preemption: 0/2 nodes are"
                            + " available: 2 No preemption victims found for incoming pod."))
                .message())
        .isEqualTo("2 pods cannot be placed on any of 2 nodes: 2 have too little memory left.");
  }

  @Test
  void everyReasonOfTheSchedulerIsTold() {
    PodFacts[] pods =
        unplaced(
            1,
            "0/5 nodes are available: 1 node(s) had untolerated taint"
                + " {node.kubernetes.io/out-of-service: nodeshutdown}, 1 node(s) were unschedulable,"
                + " 1 Too many pods, 2 Insufficient cpu. preemption: 0/5 nodes are available.");

    assertThat(only(1, pods))
        .extracting(Finding::message, Finding::remedy)
        .containsExactly(
            "1 pod cannot be placed on any of 5 nodes: 1 has a machine that is off, 1 has been"
                + " cordoned, 1 has all the pods that a node takes, 2 have too little processor time"
                + " left.",
            "Give the workers 10 m more CPU altogether, or add 1 worker of the present size (each"
                + " takes up to 31 of these pods).");
    assertThat(
            only(
                1,
                unplaced(
                    1,
                    "0/1 nodes are available: 1 node(s) had untolerated taint"
                        + " {node.kubernetes.io/unreachable: }. preemption: none.")))
        .extracting(Finding::message, Finding::remedy)
        .containsExactly(
            "1 pod cannot be placed on any of 1 node: 1 has been found not ready.",
            "Bring the nodes back that are away, uncordon those that are cordoned, or add workers.");
    assertThat(only(1, unplaced(1, "no nodes available to schedule pods")).message())
        .isEqualTo("1 pod cannot be placed on a node: no nodes available to schedule pods.");
  }

  @Test
  void aPodThatNoWorkerCouldEverTakeNeedsLargerOnes() {
    nodes =
        List.of(new NodeFacts("w1", null, true, new Resources(32L << 20, 2000), 110, List.of()));

    assertThat(only(1, unplaced(1, "0/1 nodes are available: 1 Insufficient memory.")).remedy())
        .isEqualTo(
            "Give the workers 48 MiB more memory altogether, or add larger workers, for none of the"
                + " present size takes even one of these pods.");
  }

  @Test
  void whatIsNotReadyNamesItsProbeAndTheLastFailure() {
    unhealthy(
        "a", "Readiness probe failed: Get \"http://10.2.1.7:80/healthz\": connection refused");

    assertThat(only(1, Pods.running("a", "w1")))
        .isEqualTo(
            new Finding(
                Reason.NOT_READY,
                "a",
                "1 pod cannot get ready: the readiness probe fails: Get"
                    + " \"http://the pod:80/healthz\": connection refused.",
                "If that stays so, read the log: GET …/logs?pod=a."));
    assertThat(only(1, Pods.running("b", "w1")).message())
        .isEqualTo("1 pod cannot get ready: the readiness probe was not answered yet.");
  }

  @Test
  void aNodeThatIsAwayIsNamedRatherThanWhatItsPodsSaidLast() {
    nodes =
        List.of(
            node("w1", false),
            new NodeFacts(
                "w2",
                null,
                true,
                Resources.NONE,
                110,
                List.of("node.kubernetes.io/out-of-service")));

    assertThat(
            diagnose(3, Pods.running("a", "w1"), Pods.running("b", "w2"), Pods.running("c", "w9"))
                .findings())
        .extracting(Finding::reason, Finding::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Reason.NODE_GONE, "1 pod cannot run on w1, which is not ready."),
            org.assertj.core.groups.Tuple.tuple(
                Reason.NODE_GONE, "1 pod cannot run on w2, whose machine is off."),
            org.assertj.core.groups.Tuple.tuple(
                Reason.NODE_GONE, "1 pod cannot run on w9, which is no longer in the cluster."));
  }

  @Test
  void aDatabaseThatIsAwayIsToldEvenThoughPodsAreReady() {
    outage = new DatabaseOutage("d1", false, "Connection refused", NOON);

    assertThat(only(1, Pods.ready("a", "w1")))
        .isEqualTo(
            new Finding(
                Reason.DATABASE_AWAY,
                "d1",
                "The database on d1 accepts no login since 2026-01-14T12:00:00Z: Connection refused.",
                "Slipway brings it back by itself, with its content; look at the machine d1 if that"
                    + " takes longer than a minute."));
    outage = new DatabaseOutage("d1", true, "No route to host", NOON);
    assertThat(only(1, Pods.ready("a", "w1")))
        .extracting(Finding::message, Finding::remedy)
        .containsExactly(
            "The database on d1 accepts no login since 2026-01-14T12:00:00Z, for its machine is off"
                + " by wish: No route to host.",
            "Power d1 on; the content is still there.");
  }

  @Test
  void whatThePodsAnswerTellsOfTheDatabaseBeforeAnybodyElseDoes() {
    noAnswer = "GET http://172.17.4.201:30100 answers with status 503";

    assertThat(only(1, Pods.ready("a", "w1")))
        .extracting(Finding::reason, Finding::message)
        .containsExactly(
            Reason.DATABASE_AWAY,
            "Its pods are ready, and answer as they do while their database can't be reached: GET"
                + " http://172.17.4.201:30100 answers with status 503.");
    noAnswer = "GET http://172.17.4.201:30100 fails with ConnectException";
    assertThat(only(1, Pods.ready("a", "w1")).reason()).isEqualTo(Reason.NO_ANSWER);
  }

  @Test
  void quotasAndAdmissionAreToldInTheClustersWords() {
    events.add(
        event(
            "ReplicaSet",
            "wordpress-7d9f",
            "FailedCreate",
            "pods \"wordpress-7d9f-\" is forbidden: exceeded quota: small, requested: pods=1"));

    assertThat(diagnose(2, Pods.ready("a", "w1")).findings())
        .containsExactly(
            new Finding(
                Reason.REFUSED,
                "wordpress",
                "The cluster refuses more pods: pods \"wordpress-7d9f-\" is forbidden: exceeded"
                    + " quota: small, requested: pods=1.",
                "Raise the ResourceQuota of the namespace, or wish for fewer replicas."));
    refused = "admission webhook \"no\" denied the request";
    assertThat(only(1, Pods.ready("a", "w1")).message())
        .isEqualTo("The cluster refuses it: admission webhook \"no\" denied the request.");
  }

  @Test
  void whatIsInTheWayIsTold() {
    blocked = "The database's credentials can't be had now.";

    assertThat(only(1))
        .extracting(Finding::reason, Finding::message)
        .containsExactly(Reason.BLOCKED, "The database's credentials can't be had now.");
  }

  @Test
  void podsThatAreNotThereYetAreCounted() {
    assertThat(only(3))
        .extracting(Finding::reason, Finding::message)
        .containsExactly(Reason.NOT_MADE, "3 pods were not made yet.");
    assertThat(only(1, Pods.waiting("a", "w1", "wp:1", "ContainerCreating", null)))
        .extracting(Finding::reason, Finding::message)
        .containsExactly(Reason.STARTING, "1 pod still being prepared (ContainerCreating) on w1.");
    assertThat(only(1, Pods.ready("a", "w1"), Pods.ready("b", "w1")).message())
        .isEqualTo("1 more than wished are still there, as pods are being replaced.");
  }

  @Test
  void aClusterThatIsAwayLeavesNothingElseToBeSaid() {
    assertThat(
            Diagnoser.clusterAway(
                    "wordpress", "cl-1", 3, 3, "The cluster's API server does not answer.")
                .text())
        .isEqualTo(
            "3 of 3 pods are ready. The cluster's API server does not answer. See what the cluster"
                + " waits for: GET /v1/clusters/cl-1.");
  }

  private Finding only(int wished, PodFacts... pods) {
    List<Finding> findings = diagnose(wished, pods).findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private Diagnosis diagnose(int wished, PodFacts... pods) {
    return Diagnoser.diagnose(
        new DiagnosisFacts(
            "wordpress",
            wished,
            false,
            List.of(pods),
            nodes,
            blocked,
            refused,
            noAnswer,
            new Evidence(events, logs, outage)));
  }

  private void unhealthy(String pod, String message) {
    events.add(
        new EventFacts(
            "Pod",
            pod,
            "Unhealthy",
            "Readiness probe failed: an older one",
            true,
            NOON.minusSeconds(9)));
    events.add(event("Pod", pod, "Unhealthy", message));
  }

  private static PodFacts[] unplaced(int count, String schedulerSays) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> Pods.unplaced("p" + i, schedulerSays))
        .toArray(PodFacts[]::new);
  }

  private static NodeFacts node(String name, boolean ready) {
    return new NodeFacts(name, null, ready, new Resources(1500L << 20, 2000), 110, List.of());
  }

  private static EventFacts event(String kind, String name, String reason, String message) {
    return new EventFacts(kind, name, reason, message, true, NOON);
  }
}
