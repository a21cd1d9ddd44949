package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.behaviour.Api.Answer;
import org.junit.jupiter.api.Test;

/** What is completed, and what is refused. */
public interface DefaultsBehaviour extends Cluster {

  private String deployment(String labels) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 0
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {%s}}
            spec: {containers: [{name: a, image: one, ports: [{containerPort: 80}]}]}
        """
        .formatted(labels);
  }

  @Test
  default void deploymentsAreCompleted() {
    JsonNode made = admin().post(apps("deployments"), deployment("app: web")).is(201).json();
    assertThat(made.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(made.at("/spec/strategy/type").asText()).isEqualTo("RollingUpdate");
    assertThat(made.at("/spec/strategy/rollingUpdate/maxSurge").asText()).isEqualTo("25%");
    assertThat(made.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(10);
    assertThat(made.at("/spec/progressDeadlineSeconds").asInt()).isEqualTo(600);
    JsonNode pod = made.at("/spec/template/spec");
    assertThat(pod.path("restartPolicy").asText()).isEqualTo("Always");
    assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(30);
    assertThat(pod.path("dnsPolicy").asText()).isEqualTo("ClusterFirst");
    assertThat(pod.path("schedulerName").asText()).isEqualTo("default-scheduler");
    assertThat(pod.at("/containers/0/imagePullPolicy").asText()).isEqualTo("Always");
    assertThat(pod.at("/containers/0/ports/0/protocol").asText()).isEqualTo("TCP");
    assertThat(pod.at("/containers/0/terminationMessagePath").asText())
        .isEqualTo("/dev/termination-log");
  }

  @Test
  default void theGenerationFollowsTheSpec() {
    admin().post(apps("deployments"), deployment("app: web")).is(201);
    Answer labelled =
        admin()
            .patch(apps("deployments/web"), "merge-patch+json", "{metadata: {labels: {x: y}}}")
            .is(200);
    assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(1);
    Answer changed =
        admin()
            .patch(apps("deployments/web"), "merge-patch+json", "{spec: {minReadySeconds: 1}}")
            .is(200);
    assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  default void aSelectorMustMatchItsTemplateAndStay() {
    Answer refused =
        admin().post(apps("deployments"), deployment("app: other")).isFailure(422, "Invalid");
    assertThat(refused.at("/message").asText())
        .contains("`selector` does not match template `labels`");
    admin().post(apps("deployments"), deployment("app: web, tier: x")).is(201);
    Answer changed =
        admin()
            .patch(
                apps("deployments/web"),
                "merge-patch+json",
                "{spec: {selector: {matchLabels: {tier: x}}}}")
            .isFailure(422, "Invalid");
    assertThat(changed.at("/message").asText()).contains("field is immutable");
  }

  @Test
  default void aPodNeedsContainers() {
    Answer refused =
        admin()
            .post(core("pods"), "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}}")
            .isFailure(422, "Invalid");
    assertThat(refused.at("/details/causes").findValuesAsText("field")).contains("spec.containers");
  }

  @Test
  default void valuesMustBeOfTheirType() {
    Answer refused =
        admin()
            .post(
                apps("deployments"),
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: w}, spec: {replicas: many}}")
            .isFailure(400, "BadRequest");
    assertThat(refused.at("/message").asText()).contains("cannot be handled as a Deployment");
  }

  private Answer service(String name, String more) {
    return admin()
        .post(
            core("services"),
            "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {ports: [{port: 80%s}], type: NodePort}}"
                .formatted(name, more));
  }

  @Test
  default void servicesGetAddressesAndPorts() {
    JsonNode made = service("one", "").is(201).json();
    assertThat(made.at("/spec/clusterIP").asText()).matches("[0-9.]+");
    assertThat(made.at("/spec/clusterIPs/0")).isEqualTo(made.at("/spec/clusterIP"));
    assertThat(made.at("/spec/ports/0/nodePort").asInt()).isBetween(30_000, 32_767);
    assertThat(made.at("/spec/ports/0/targetPort").asInt()).isEqualTo(80);
    assertThat(made.at("/spec/sessionAffinity").asText()).isEqualTo("None");
    assertThat(made.at("/spec/externalTrafficPolicy").asText()).isEqualTo("Cluster");
    int port = made.at("/spec/ports/0/nodePort").asInt();
    Answer taken = service("two", ", nodePort: " + port).isFailure(422, "Invalid");
    assertThat(taken.at("/message").asText()).contains("provided port is already allocated");
    Answer outside = service("two", ", nodePort: 80").isFailure(422, "Invalid");
    assertThat(outside.at("/message").asText()).contains("not in the valid range");
    String address = made.at("/spec/clusterIP").asText();
    String other = address.replaceFirst("[0-9]+$", address.endsWith(".77") ? "78" : "77");
    Answer moved =
        admin()
            .patch(
                core("services/one"),
                "merge-patch+json",
                "{spec: {clusterIP: %s}}".formatted(other))
            .isFailure(422, "Invalid");
    assertThat(moved.at("/details/causes/0/field").asText()).startsWith("spec.clusterIP");
  }

  @Test
  default void textsOfSecretsAreEncoded() {
    Answer made =
        admin()
            .post(
                core("secrets"),
                "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: b}}")
            .is(201);
    assertThat(made.at("/type").asText()).isEqualTo("Opaque");
    assertThat(made.at("/data/a").asText()).isEqualTo("Yg==");
    assertThat(made.json().has("stringData")).isFalse();
  }

  @Test
  default void statusAndSpecAreChangedApart() {
    admin().post(apps("deployments"), deployment("app: web")).is(201);
    Answer main =
        admin()
            .patch(
                apps("deployments/web"),
                "merge-patch+json",
                "{spec: {minReadySeconds: 3}, status: {collisionCount: 7}}")
            .is(200);
    assertThat(main.at("/status").has("collisionCount")).isFalse();
    Answer status =
        admin()
            .patch(
                apps("deployments/web/status"),
                "merge-patch+json",
                "{spec: {minReadySeconds: 9}, status: {collisionCount: 7}}")
            .is(200);
    assertThat(status.at("/status/collisionCount").asInt()).isEqualTo(7);
    assertThat(status.at("/spec/minReadySeconds").asInt()).isEqualTo(3);
  }

  @Test
  default void theScaleIsAViewOfTheCount() {
    admin().post(apps("deployments"), deployment("app: web")).is(201);
    Answer scale = admin().get(apps("deployments/web/scale")).is(200);
    assertThat(scale.at("/kind").asText()).isEqualTo("Scale");
    assertThat(scale.at("/spec/replicas").asInt()).isZero();
    assertThat(scale.at("/status/selector").asText()).isEqualTo("app=web");
    admin()
        .patch(
            apps("deployments/web"),
            "merge-patch+json",
            "{spec: {template: {spec: {nodeSelector: {no: where}}}}}")
        .is(200);
    admin()
        .patch(apps("deployments/web/scale"), "merge-patch+json", "{spec: {replicas: 2}}")
        .is(200);
    assertThat(admin().get(apps("deployments/web")).at("/spec/replicas").asInt()).isEqualTo(2);
  }
}
