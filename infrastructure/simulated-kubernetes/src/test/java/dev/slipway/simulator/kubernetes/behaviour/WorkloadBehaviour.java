package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods come to run and are kept running. */
public interface WorkloadBehaviour extends Cluster {

  private void deploy(int replicas, String annotation) {
    admin()
        .apply(
            apps("deployments/web?force=true"),
            "behaviour",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: %d
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}, annotations: {a: '%s'}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: web
                    image: %s
                    imagePullPolicy: IfNotPresent
                    ports: [{containerPort: 80, name: http}]
                    resources: {requests: {cpu: 5m, memory: 8Mi}}
            """
                .formatted(replicas, annotation, image()));
  }

  private List<String> pods() {
    List<String> names = new ArrayList<>();
    for (JsonNode pod : admin().get(core("pods?labelSelector=app%3Dweb")).is(200).at("/items")) {
      if (!pod.at("/metadata").has("deletionTimestamp")) {
        names.add(pod.at("/metadata/name").asText());
      }
    }
    return names;
  }

  private void awaitReady(int replicas) {
    eventually(
        () -> {
          JsonNode deployment = admin().get(apps("deployments/web")).is(200).json();
          assertThat(deployment.at("/status/observedGeneration"))
              .isEqualTo(deployment.at("/metadata/generation"));
          assertThat(deployment.at("/status/updatedReplicas").asInt()).isEqualTo(replicas);
          assertThat(deployment.at("/status/availableReplicas").asInt()).isEqualTo(replicas);
          assertThat(deployment.at("/status/replicas").asInt()).isEqualTo(replicas);
        });
  }

  @Test
  default void aDeploymentBecomesAvailable() {
    deploy(2, "1");
    awaitReady(2);
    JsonNode pod = admin().get(core("pods/" + pods().getFirst())).is(200).json();
    assertThat(pod.at("/status/phase").asText()).isEqualTo("Running");
    assertThat(pod.at("/status/podIP").asText()).isNotEmpty();
    assertThat(pod.at("/spec/nodeName").asText()).isNotEmpty();
    assertThat(pod.at("/status/containerStatuses/0/ready").asBoolean()).isTrue();
    assertThat(pod.at("/metadata/ownerReferences/0/kind").asText()).isEqualTo("ReplicaSet");
    JsonNode deployment = admin().get(apps("deployments/web")).json();
    assertThat(deployment.at("/status/conditions").findValuesAsText("reason"))
        .contains("MinimumReplicasAvailable", "NewReplicaSetAvailable");
    assertThat(deployment.at("/metadata/annotations").toString())
        .contains("\"deployment.kubernetes.io/revision\":\"1\"");
  }

  @Test
  default void anotherTemplateIsRolledOut() {
    deploy(2, "1");
    awaitReady(2);
    List<String> before = pods();
    deploy(2, "2");
    awaitReady(2);
    eventually(() -> assertThat(pods()).hasSize(2).doesNotContainAnyElementsOf(before));
    JsonNode sets = admin().get(apps("replicasets?labelSelector=app%3Dweb")).is(200).at("/items");
    assertThat(sets).hasSize(2);
    assertThat(admin().get(apps("deployments/web")).at("/metadata/annotations").toString())
        .contains("\"deployment.kubernetes.io/revision\":\"2\"");
  }

  @Test
  default void aPodThatIsDeletedIsReplaced() {
    deploy(1, "1");
    awaitReady(1);
    String before = pods().getFirst();
    JsonNode deleted = admin().delete(core("pods/" + before)).is(200).json();
    assertThat(deleted.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(1);
    eventually(() -> assertThat(pods()).hasSize(1).doesNotContain(before));
    eventually(() -> admin().get(core("pods/" + before)).is(404));
    awaitReady(1);
  }

  @Test
  default void aReplicationControllerKeepsItsCount() {
    admin()
        .post(
            core("replicationcontrollers"),
            """
            apiVersion: v1
            kind: ReplicationController
            metadata: {name: web}
            spec:
              replicas: 1
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: web, image: %s, imagePullPolicy: IfNotPresent}]
            """
                .formatted(image()))
        .is(201);
    eventually(() -> assertThat(readyOfController()).isEqualTo(1));
    admin()
        .patch(
            core("replicationcontrollers/web/scale"), "merge-patch+json", "{spec: {replicas: 3}}")
        .is(200);
    eventually(() -> assertThat(readyOfController()).isEqualTo(3));
    admin()
        .patch(core("replicationcontrollers/web"), "merge-patch+json", "{spec: {replicas: 1}}")
        .is(200);
    eventually(() -> assertThat(pods()).hasSize(1));
    // Unlike those of Deployments, its pods stay unless it is said otherwise.
    admin().delete(core("replicationcontrollers/web"), "{propagationPolicy: Background}").is(200);
    eventually(() -> assertThat(pods()).isEmpty());
  }

  private int readyOfController() {
    return admin()
        .get(core("replicationcontrollers/web"))
        .is(200)
        .at("/status/readyReplicas")
        .asInt();
  }

  @Test
  default void endpointsFollowThePods() {
    admin()
        .post(
            core("services"),
            "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 8080, targetPort: http}]}}")
        .is(201);
    deploy(2, "1");
    awaitReady(2);
    eventually(() -> assertThat(readyEndpoints()).hasSize(2));
    JsonNode endpoints = admin().get(core("endpoints/web")).is(200).json();
    assertThat(endpoints.at("/subsets/0/addresses")).hasSize(2);
    assertThat(endpoints.at("/subsets/0/ports/0/port").asInt()).isEqualTo(80);
    admin().patch(apps("deployments/web"), "merge-patch+json", "{spec: {replicas: 0}}").is(200);
    eventually(() -> assertThat(readyEndpoints()).isEmpty());
    admin().delete(core("services/web")).is(200);
    eventually(() -> assertThat(admin().get(slices()).is(200).at("/items")).isEmpty());
  }

  private String slices() {
    return "/apis/discovery.k8s.io/v1/namespaces/"
        + namespace()
        + "/endpointslices?labelSelector=kubernetes.io/service-name%3Dweb";
  }

  private List<String> readyEndpoints() {
    List<String> ready = new ArrayList<>();
    for (JsonNode slice : admin().get(slices()).is(200).at("/items")) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (endpoint.at("/conditions/ready").asBoolean(false)) {
          ready.add(endpoint.at("/targetRef/name").asText());
        }
      }
    }
    return ready;
  }

  @Test
  default void whatHappensToAPodIsTold() {
    deploy(1, "1");
    awaitReady(1);
    String pod = pods().getFirst();
    eventually(
        () ->
            assertThat(
                    admin()
                        .get(core("events?fieldSelector=involvedObject.name%3D" + pod))
                        .is(200)
                        .at("/items")
                        .findValuesAsText("reason"))
                .contains("Scheduled", "Created", "Started"));
    assertThat(
            admin()
                .get(core("events?fieldSelector=involvedObject.kind%3DDeployment"))
                .is(200)
                .at("/items")
                .findValuesAsText("reason"))
        .contains("ScalingReplicaSet");
  }

  @Test
  default void aPodThatFitsNowhereSaysWhy() {
    admin()
        .post(
            core("pods"),
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: big}
            spec:
              containers:
              - {name: a, image: one, resources: {requests: {memory: 900Gi}}}
            """)
        .is(201);
    eventually(
        () -> {
          JsonNode pod = admin().get(core("pods/big")).is(200).json();
          JsonNode condition = pod.at("/status/conditions/0");
          assertThat(pod.at("/status/phase").asText()).isEqualTo("Pending");
          assertThat(condition.path("reason").asText()).isEqualTo("Unschedulable");
          assertThat(condition.path("message").asText())
              .contains("nodes are available", "Insufficient memory");
        });
    admin().delete(core("pods/big")).is(200);
    admin().get(core("pods/big")).is(404);
  }

  @Test
  default void logsCanBeRead() {
    deploy(1, "1");
    awaitReady(1);
    String pod = pods().getFirst();
    admin().get(core("pods/" + pod + "/log")).is(200);
    admin().get(core("pods/" + pod + "/log?tailLines=1&timestamps=true")).is(200);
    admin().get(core("pods/" + pod + "/log?container=none")).isFailure(400, "BadRequest");
    admin().get(core("pods/" + pod + "/log?previous=true")).isFailure(400, "BadRequest");
    admin().get(core("pods/none/log")).isFailure(404, "NotFound");
  }

  @Test
  default void nodesRenewTheirLeases() {
    JsonNode node = admin().get("/api/v1/nodes").is(200).at("/items/0");
    String name = node.at("/metadata/name").asText();
    JsonNode lease =
        admin()
            .get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/" + name)
            .is(200)
            .json();
    assertThat(lease.at("/spec/holderIdentity").asText()).isEqualTo(name);
    assertThat(lease.at("/spec/renewTime").asText()).matches(".*T.*\\.[0-9]{6}Z");
    assertThat(lease.at("/metadata/ownerReferences/0/uid")).isEqualTo(node.at("/metadata/uid"));
    assertThat(node.at("/status/conditions").findValuesAsText("type"))
        .contains("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");
  }
}
