package dev.slipway.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The client that Slipway's services use, used as they use it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FabricClientTest {
  private final KubernetesSite site = KubernetesSite.open(SiteSettings.usual());
  private final TestCluster cluster = new TestCluster(site, "fabric", "127.98.2", 0, 2);
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(config(cluster)).build();

  private static Config config(TestCluster cluster) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(cluster.url())
        .withCaCertData(encode(cluster.authority.pem()))
        .withClientCertData(encode(cluster.admin.certificatePem()))
        .withClientKeyData(encode(cluster.admin.keyPem()))
        .withClientKeyAlgo("EC")
        .withRequestTimeout(5_000)
        .build();
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeAll
  void awaitNodes() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(client.nodes().list().getItems()).hasSize(2));
  }

  @AfterAll
  void close() {
    client.close();
    site.close();
  }

  private void apply(String name, Map<String, Object> spec, String manager) {
    GenericKubernetesResource resource =
        client
            .getKubernetesSerialization()
            .convertValue(
                Map.of(
                    "apiVersion",
                    "apps/v1",
                    "kind",
                    "Deployment",
                    "metadata",
                    Map.of("name", name, "namespace", "default", "labels", Map.of("app", name)),
                    "spec",
                    spec),
                GenericKubernetesResource.class);
    var ignored =
        client
            .genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                    .withGroup("apps")
                    .withVersion("v1")
                    .withKind("Deployment")
                    .withPlural("deployments")
                    .withNamespaced(true)
                    .build())
            .inNamespace("default")
            .resource(resource)
            .fieldManager(manager)
            .forceConflicts()
            .serverSideApply();
  }

  private static Map<String, Object> spec(String name, String image) {
    return Map.of(
        "selector",
        Map.of("matchLabels", Map.of("app", name)),
        "template",
        Map.of(
            "metadata",
            Map.of("labels", Map.of("app", name)),
            "spec",
            Map.of("containers", List.of(Map.of("name", "c", "image", image)))));
  }

  @Test
  void theCountIsAnotherManagersField() {
    // When the workload is applied without a count, and the count on its own
    apply("counted", spec("counted", "a:1"), "slipway");
    apply("counted", Map.of("replicas", 2), "slipway-scale");

    // Then pods come, and applying the workload again leaves the count alone
    awaitReady("counted", 2);
    apply("counted", spec("counted", "a:2"), "slipway");
    awaitReady("counted", 2);
    Deployment deployment =
        client.apps().deployments().inNamespace("default").withName("counted").get();
    assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
    assertThat(deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo("a:2");
  }

  private void awaitReady(String name, int replicas) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              Deployment deployment =
                  client.apps().deployments().inNamespace("default").withName(name).get();
              assertThat(deployment.getStatus().getObservedGeneration())
                  .isEqualTo(deployment.getMetadata().getGeneration());
              assertThat(deployment.getStatus().getAvailableReplicas()).isEqualTo(replicas);
              assertThat(deployment.getStatus().getUpdatedReplicas()).isEqualTo(replicas);
            });
  }

  @Test
  void informersHearAndSurviveACut() {
    // Given an informer over pods that are Slipway's
    List<String> heard = new CopyOnWriteArrayList<>();
    try (SharedIndexInformer<Pod> informer =
        client.pods().inNamespace("default").withLabel("app", "informed").runnableInformer(0)) {
      informer.addEventHandler(new Recorder(heard));
      var ignored = informer.start();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> informer.hasSynced() && informer.isWatching());

      // When pods come
      apply("informed", spec("informed", "a:1"), "slipway");
      awaitReady("informed", 1);
      await().atMost(Duration.ofSeconds(10)).until(() -> heard.contains("added"));

      // And the watch is cut, and pods go
      cluster.api.cutWatches();
      apply("informed", Map.of("replicas", 0), "slipway-scale");

      // Then it hears of that as well
      await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("deleted"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> informer.getStore().list().isEmpty() && informer.isWatching());
    }
  }

  private record Recorder(List<String> heard) implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      heard.add("added");
    }

    @Override
    public void onUpdate(Pod before, Pod after) {
      heard.add("updated");
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      heard.add("deleted");
    }
  }

  @Test
  void taintsAreSetForTheVersionThatWasSeen() {
    Node node = client.nodes().withName("w1").get();
    String patch =
        """
        {"metadata": {"resourceVersion": "%s"},
         "spec": {"taints": [{"key": "k", "value": "v", "effect": "PreferNoSchedule"}]}}
        """;
    Node tainted =
        client
            .nodes()
            .withName("w1")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                patch.formatted(node.getMetadata().getResourceVersion()));
    assertThat(tainted.getSpec().getTaints().getFirst().getKey()).isEqualTo("k");
    assertThatThrownBy(
            () ->
                client
                    .nodes()
                    .withName("w1")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch.formatted("1")))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    var ignored =
        client
            .nodes()
            .withName("w1")
            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"taints\": null}}");
  }

  @Test
  void podsAreListedByNodeAndDeletedAtOnce() {
    apply("bound", spec("bound", "a:1"), "slipway");
    awaitReady("bound", 1);
    Pod pod =
        client.pods().inNamespace("default").withLabel("app", "bound").list().getItems().getFirst();
    assertThat(
            client
                .pods()
                .inAnyNamespace()
                .withField("spec.nodeName", pod.getSpec().getNodeName())
                .list()
                .getItems())
        .extracting(each -> each.getMetadata().getName())
        .contains(pod.getMetadata().getName());
    String path = "/api/v1/namespaces/default/pods/" + pod.getMetadata().getName();
    var ignored =
        client.raw(
            path,
            "DELETE",
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "gracePeriodSeconds",
                0,
                "preconditions",
                Map.of("uid", pod.getMetadata().getUid())));
    assertThat(client.pods().inNamespace("default").withName(pod.getMetadata().getName()).get())
        .isNull();
    awaitReady("bound", 1);
  }

  @Test
  void logsLeasesAndEventsAreTyped() {
    apply("typed", spec("typed", "a:1"), "slipway");
    awaitReady("typed", 1);
    Pod pod =
        client.pods().inNamespace("default").withLabel("app", "typed").list().getItems().getFirst();
    assertThat(client.pods().inNamespace("default").withName(pod.getMetadata().getName()).getLog())
        .contains("simulated container c");
    assertThat(client.leases().inNamespace("kube-node-lease").withName("w1").get().getSpec())
        .satisfies(lease -> assertThat(lease.getRenewTime()).isNotNull());
    assertThat(
            client
                .v1()
                .events()
                .inNamespace("default")
                .withField("type", "Normal")
                .list()
                .getItems())
        .isNotEmpty();
  }
}
