package dev.slipway.simulator.kubernetes.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.loop.VirtualLoop;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RbacTest {
  private final ClusterStore store = new ClusterStore(new VirtualLoop());
  private final Authorizer authorizer = new Authorizer(store);
  private final User account =
      User.serviceAccount("slipway-system", "deployer", "u", Json.object());

  private void put(Kind kind, String namespace, String yaml) throws IOException {
    ObjectNode object =
        (ObjectNode) Json.parse(("# yaml\n" + yaml).getBytes(StandardCharsets.UTF_8));
    store.put(kind.key(namespace, Objects.name(object)), object);
  }

  private static RequestAttributes request(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    return new RequestAttributes(verb, "", group, "v1", resource, subresource, namespace, name);
  }

  @BeforeEach
  void roles() throws IOException {
    BootstrapRoles.clusterRoles()
        .forEach(role -> store.put(Kinds.CLUSTER_ROLE.key("", Objects.name(role)), role));
    BootstrapRoles.clusterRoleBindings()
        .forEach(
            binding ->
                store.put(Kinds.CLUSTER_ROLE_BINDING.key("", Objects.name(binding)), binding));
    put(
        Kinds.CLUSTER_ROLE,
        "",
        """
        metadata: {name: some}
        rules:
        - {apiGroups: [apps], resources: [deployments/scale], verbs: [patch]}
        - {apiGroups: ['*'], resources: ['*/status'], verbs: [get]}
        - {apiGroups: [''], resources: [configmaps], resourceNames: [mine], verbs: ['*']}
        - {nonResourceURLs: [/metrics, /logs/*], verbs: [get]}
        """);
    put(
        Kinds.CLUSTER_ROLE_BINDING,
        "",
        """
        metadata: {name: some}
        roleRef: {kind: ClusterRole, name: some}
        subjects: [{kind: ServiceAccount, name: deployer, namespace: slipway-system}]
        """);
    put(
        Kinds.ROLE_BINDING,
        "shop",
        """
        metadata: {name: editor}
        roleRef: {kind: ClusterRole, name: edit}
        subjects: [{kind: ServiceAccount, name: deployer, namespace: slipway-system}]
        """);
  }

  @Test
  void mastersMayEverything() {
    User admin = User.of("admin", List.of("system:masters"));
    assertThat(authorizer.allows(admin, request("delete", "x", "y", "", "", ""))).isTrue();
  }

  @Test
  void subresourcesAreResourcesOfTheirOwn() {
    assertThat(
            authorizer.allows(account, request("patch", "apps", "deployments", "scale", "a", "d")))
        .isTrue();
    assertThat(authorizer.allows(account, request("patch", "apps", "deployments", "", "a", "d")))
        .isFalse();
    assertThat(
            authorizer.allows(account, request("get", "apps", "replicasets", "status", "a", "d")))
        .isTrue();
  }

  @Test
  void namesAreKeptTo() {
    assertThat(authorizer.allows(account, request("delete", "", "configmaps", "", "a", "mine")))
        .isTrue();
    assertThat(authorizer.allows(account, request("delete", "", "configmaps", "", "a", "other")))
        .isFalse();
    assertThat(authorizer.allows(account, request("list", "", "configmaps", "", "a", "")))
        .isFalse();
  }

  @Test
  void pathsAreMatched() {
    assertThat(authorizer.allows(account, RequestAttributes.of("get", "/metrics"))).isTrue();
    assertThat(authorizer.allows(account, RequestAttributes.of("get", "/logs/x"))).isTrue();
    assertThat(authorizer.allows(account, RequestAttributes.of("get", "/debug"))).isFalse();
    // As every account may discover.
    assertThat(authorizer.allows(account, RequestAttributes.of("get", "/apis"))).isTrue();
    assertThat(authorizer.allows(User.ANONYMOUS, RequestAttributes.of("get", "/readyz"))).isTrue();
    assertThat(authorizer.allows(User.ANONYMOUS, RequestAttributes.of("get", "/apis"))).isFalse();
  }

  @Test
  void gatheredRolesCountInTheirNamespace() {
    assertThat(authorizer.allows(account, request("create", "apps", "deployments", "", "shop", "")))
        .isTrue();
    assertThat(authorizer.allows(account, request("get", "", "secrets", "", "shop", "s"))).isTrue();
    assertThat(
            authorizer.allows(account, request("create", "apps", "deployments", "", "other", "")))
        .isFalse();
    assertThat(authorizer.allows(account, request("list", "apps", "deployments", "", "", "")))
        .isFalse();
  }

  @Test
  void kubeletsMayWhatTheyNeed() {
    User kubelet = User.of("system:node:w1", List.of("system:nodes"));
    assertThat(authorizer.allows(kubelet, request("patch", "", "nodes", "status", "", "w1")))
        .isTrue();
    assertThat(authorizer.allows(kubelet, request("delete", "", "nodes", "", "", "w1"))).isFalse();
  }
}
