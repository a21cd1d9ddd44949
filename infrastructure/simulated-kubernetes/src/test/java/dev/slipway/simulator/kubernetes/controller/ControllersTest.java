package dev.slipway.simulator.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.TestNodes;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.WriteOptions;
import dev.slipway.simulator.kubernetes.loop.Turns;
import dev.slipway.simulator.kubernetes.loop.VirtualLoop;
import dev.slipway.simulator.kubernetes.node.ImageCatalogue;
import dev.slipway.simulator.kubernetes.node.NodeOptions;
import dev.slipway.simulator.kubernetes.node.Nodes;
import dev.slipway.simulator.kubernetes.node.PodDelays;
import dev.slipway.simulator.kubernetes.node.SimulatedNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import dev.slipway.simulator.kubernetes.resource.Taints;
import dev.slipway.simulator.kubernetes.scheduler.Scheduler;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster without an API server, in a time of its own. */
class ControllersTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final ClusterApi api = new ClusterApi(new ClusterStore(loop));
  private final Nodes nodes = new Nodes();
  private final SimulatedNode first = boot("w1");
  private boolean reachable = true;

  private SimulatedNode boot(String name) {
    NodeOptions usual =
        NodeOptions.worker(name, "10.0.0." + name.charAt(1), "10.2.1.0/24", "boot-" + loop.now());
    NodeOptions options =
        TestNodes.like(
            usual,
            usual.leaseDuration(),
            image ->
                image.equals("bad")
                    ? ImageCatalogue.Availability.UNKNOWN
                    : ImageCatalogue.Availability.PRESENT,
            new PodDelays(
                Duration.ZERO,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                0));
    return SimulatedNode.boot(api, nodes, options, null);
  }

  @BeforeEach
  void start() {
    api.availability().add(() -> reachable);
    for (String name : List.of("default", "kube-node-lease")) {
      create(Kinds.NAMESPACE, "", "metadata: {name: " + name + "}");
    }
    ControllerManager.start(api, ControllerManagerOptions.usual("c1", "authority"), new Turns());
    Scheduler.start(api, "c1", new Turns());
    boot("w2");
    loop.pass(Duration.ofSeconds(5));
  }

  private ObjectNode create(
      dev.slipway.simulator.kubernetes.resource.Kind kind, String namespace, String yaml) {
    try {
      ObjectNode object =
          (ObjectNode) Json.parse(("# yaml\n" + yaml).getBytes(StandardCharsets.UTF_8));
      return api.create(kind, namespace, object, WriteOptions.INTERNAL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deploy(int replicas, String image, String more) {
    create(
        Kinds.DEPLOYMENT,
        "default",
        """
        metadata: {name: web}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          %s
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: %s, readinessProbe: {httpGet: {port: 80}}}]}
        """
            .formatted(replicas, more, image));
  }

  private void edit(Consumer<ObjectNode> change) {
    api.edit(Kinds.DEPLOYMENT, deployment(), change);
  }

  private ObjectNode deployment() {
    return api.get(Kinds.DEPLOYMENT, "default", "web");
  }

  private static void image(ObjectNode deployment, String image) {
    ((ObjectNode) deployment.at("/spec/template/spec/containers/0")).put("image", image);
  }

  private List<ObjectNode> active() {
    return api.list(Kinds.POD, "default").stream().filter(Pods::isActive).toList();
  }

  private long ready() {
    return active().stream().filter(Pods::isReady).count();
  }

  private String progress() {
    return Json.text(Objects.condition(deployment(), "Progressing"), "reason");
  }

  @Test
  void aRolloutNeverHasFewerPodsThanItMay() {
    deploy(4, "one", "strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}");
    loop.pass(Duration.ofSeconds(10));
    assertThat(ready()).isEqualTo(4);
    edit(copy -> image(copy, "two"));
    for (int i = 0; i < 200; i++) {
      loop.pass(Duration.ofMillis(100));
      assertThat(ready()).isGreaterThanOrEqualTo(4);
      assertThat(active()).hasSizeLessThanOrEqualTo(5);
    }
    assertThat(active())
        .allSatisfy(
            pod -> assertThat(pod.at("/spec/containers/0/image").asText()).isEqualTo("two"));
    assertThat(progress()).isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void aRolloutThatStaysStuckSaysSo() {
    deploy(2, "one", "progressDeadlineSeconds: 60");
    loop.pass(Duration.ofSeconds(10));
    edit(copy -> image(copy, "bad"));
    loop.pass(Duration.ofSeconds(30));
    assertThat(progress()).isEqualTo("ReplicaSetUpdated");
    loop.pass(Duration.ofSeconds(60));
    assertThat(progress()).isEqualTo("ProgressDeadlineExceeded");
    assertThat(Objects.isTrue(deployment(), "Available")).isTrue();
    assertThat(active().stream().map(pod -> waiting(pod)).toList())
        .containsAnyOf("ErrImagePull", "ImagePullBackOff");
    // And back.
    edit(copy -> image(copy, "one"));
    loop.pass(Duration.ofSeconds(30));
    assertThat(progress()).isEqualTo("NewReplicaSetAvailable");
    assertThat(ready()).isEqualTo(2);
    assertThat(
            Json.text(deployment(), "metadata", "annotations", "deployment.kubernetes.io/revision"))
        .isEqualTo("3");
  }

  private static String waiting(JsonNode pod) {
    return pod.at("/status/containerStatuses/0/state/waiting/reason").asText("");
  }

  @Test
  void recreatingNeverMixesOldAndNew() {
    deploy(2, "one", "strategy: {type: Recreate}");
    loop.pass(Duration.ofSeconds(10));
    edit(copy -> image(copy, "two"));
    for (int i = 0; i < 100; i++) {
      loop.pass(Duration.ofMillis(100));
      assertThat(
              api.list(Kinds.POD, "default").stream()
                  .map(pod -> pod.at("/spec/containers/0/image").asText())
                  .distinct())
          .hasSizeLessThanOrEqualTo(1);
    }
    assertThat(ready()).isEqualTo(2);
  }

  @Test
  void podsAreAvailableOnlyAfterAWhile() {
    deploy(1, "one", "minReadySeconds: 30");
    loop.pass(Duration.ofSeconds(20));
    assertThat(Json.number(deployment(), 0, "status", "readyReplicas")).isEqualTo(1);
    assertThat(Json.number(deployment(), 0, "status", "availableReplicas")).isZero();
    loop.pass(Duration.ofSeconds(30));
    assertThat(Json.number(deployment(), 0, "status", "availableReplicas")).isEqualTo(1);
  }

  @Test
  void oldReplicaSetsAreCleanedUp() {
    deploy(1, "one", "revisionHistoryLimit: 2");
    for (int i = 0; i < 5; i++) {
      String image = "image-" + i;
      edit(copy -> image(copy, image));
      loop.pass(Duration.ofSeconds(10));
    }
    assertThat(api.list(Kinds.REPLICA_SET, "default")).hasSize(3);
  }

  @Test
  void aLostNodeTakesAsLongAsKubernetesTakes() {
    deploy(4, "one", "paused: false");
    loop.pass(Duration.ofSeconds(10));
    first.hang();
    loop.pass(Duration.ofSeconds(29));
    assertThat(Objects.isTrue(api.get(Kinds.NODE, "", "w1"), "Ready")).isTrue();
    loop.pass(Duration.ofSeconds(12));
    ObjectNode node = api.get(Kinds.NODE, "", "w1");
    assertThat(Json.text(Objects.condition(node, "Ready"), "status")).isEqualTo("Unknown");
    assertThat(Json.text(Objects.condition(node, "Ready"), "reason"))
        .isEqualTo("NodeStatusUnknown");
    assertThat(Taints.has(node, Taints.UNREACHABLE)).isTrue();
    assertThat(ready()).isEqualTo(2);
    loop.pass(Duration.ofSeconds(295));
    assertThat(ready()).isEqualTo(2);
    loop.pass(Duration.ofSeconds(20));
    assertThat(ready()).isEqualTo(4);
    assertThat(api.list(Kinds.POD, "default").stream().filter(Objects::deleting).count())
        .isEqualTo(2);
  }

  @Test
  void whatIsOnALostMachineGoesWithItsNode() {
    deploy(2, "one", "paused: false");
    loop.pass(Duration.ofSeconds(10));
    first.stop();
    loop.pass(Duration.ofSeconds(1));
    var ignored =
        api.delete(Kinds.NODE, "", "w1", dev.slipway.simulator.kubernetes.api.DeleteOptions.USUAL);
    loop.pass(Duration.ofSeconds(100));
    assertThat(api.list(Kinds.POD, "default"))
        .allSatisfy(pod -> assertThat(Pods.node(pod)).isEqualTo("w2"));
    assertThat(api.list(Kinds.LEASE, "kube-node-lease")).hasSize(1);
  }

  @Test
  void nothingHappensWithoutAnApiServer() {
    reachable = false;
    loop.pass(Duration.ofSeconds(120));
    assertThat(Objects.isTrue(api.get(Kinds.NODE, "", "w1"), "Ready")).isTrue();
    reachable = true;
    loop.pass(Duration.ofSeconds(60));
    assertThat(Objects.isTrue(api.get(Kinds.NODE, "", "w1"), "Ready")).isTrue();
  }
}
