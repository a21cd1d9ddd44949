package dev.slipway.provisioner.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.provisioner.etcd.ApiPaths.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the API server shows what is stored under a key, and what of it is shown. */
class ApiPathsTest {
  private static final List<Resource> RESOURCES =
      List.of(
          new Resource("", "v1", "pods", true),
          new Resource("", "v1", "nodes", false),
          new Resource("", "v1", "services", true),
          new Resource("", "v1", "endpoints", true),
          new Resource("", "v1", "secrets", true),
          new Resource("", "v1", "replicationcontrollers", true),
          new Resource("events.k8s.io", "v1", "events", true),
          new Resource("", "v1", "events", true),
          new Resource("apps", "v1", "deployments", true),
          new Resource("rbac.authorization.k8s.io", "v1", "clusterroles", false),
          new Resource("apiregistration.k8s.io", "v1", "apiservices", false),
          new Resource("example.org", "v1alpha1", "ships", true));

  @ParameterizedTest
  @CsvSource({
    "/registry/pods/default/one, /api/v1/namespaces/default/pods/one",
    "/registry/controllers/default/wordpress,"
        + " /api/v1/namespaces/default/replicationcontrollers/wordpress",
    "/registry/minions/w1, /api/v1/nodes/w1",
    "/registry/services/specs/default/wpfrontend, /api/v1/namespaces/default/services/wpfrontend",
    "/registry/services/endpoints/default/wpfrontend,"
        + " /api/v1/namespaces/default/endpoints/wpfrontend",
    "/registry/events/default/one.1, /api/v1/namespaces/default/events/one.1",
    "/registry/deployments/default/wordpress,"
        + " /apis/apps/v1/namespaces/default/deployments/wordpress",
    "/registry/clusterroles/system:node,"
        + " /apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
    "/registry/apiregistration.k8s.io/apiservices/v1.,"
        + " /apis/apiregistration.k8s.io/v1/apiservices/v1.",
    "/registry/example.org/ships/sea/argo, /apis/example.org/v1alpha1/namespaces/sea/ships/argo"
  })
  void keysAreWhereTheApiShowsThem(String key, String path) {
    assertThat(ApiPaths.of(key, RESOURCES)).hasValue(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/registry/ranges/serviceips",
    "/registry/masterleases/172.17.4.101",
    "/registry/pods/default",
    "/registry/pods/default/one/more",
    "/registry/pods",
    "/elsewhere/pods/default/one"
  })
  void whatHasNoPlaceInTheApiIsNotShown(String key) {
    assertThat(ApiPaths.of(key, RESOURCES)).isEmpty();
  }

  @Test
  void noSecretIsShownWhereverItHides() throws Exception {
    ObjectNode secret =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    """
                    {"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
                     "metadata": {"name": "hidden", "namespace": "default",
                       "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "c3dvcmRmaXNo"},
                       "managedFields": [{"manager": "swordfish"}]},
                     "data": {"word": "c3dvcmRmaXNo", "empty": ""}}
                    """);

    ObjectNode shown = Withheld.from(secret);

    assertThat(shown.toString()).doesNotContain("c3dvcmRmaXNo", "swordfish");
    assertThat(shown.at("/data/word").asText()).isEqualTo("9 bytes");
    assertThat(shown.at("/data/empty").asText()).isEqualTo("0 bytes");
    assertThat(shown.at("/metadata/name").asText()).isEqualTo("hidden");
  }

  @Test
  void whatOnlyMachinesReadIsLeftOut() throws Exception {
    ObjectNode pod =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    "{\"kind\": \"Pod\", \"metadata\": {\"name\": \"one\","
                        + " \"managedFields\": [1]}, \"spec\": {\"nodeName\": \"w1\"}}");

    ObjectNode shown = Withheld.from(pod);

    assertThat(shown.at("/metadata/managedFields").isMissingNode()).isTrue();
    assertThat(shown.at("/spec/nodeName").asText()).isEqualTo("w1");
    assertThat(pod.at("/metadata/managedFields").isArray()).as("the original stays").isTrue();
  }
}
