package dev.slipway.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTableTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/clusters, PROVISIONER",
    "/v1/clusters/cl-abcdefghij, PROVISIONER",
    "/v1/clusters/blog/machines, PROVISIONER",
    "/v1/clusters/blog/machines/w1/console, PROVISIONER",
    "/v1/clusters/blog/kubeconfigs/k1, PROVISIONER",
    "/v1/clusters/blog/operations, PROVISIONER",
    "/v1/clusters/blog/etcd/keys, PROVISIONER",
    "/v1/infrastructures, PROVISIONER",
    "/v1/versions, PROVISIONER",
    "/v1/operations/op-p-abc, PROVISIONER",
    "/v1/operations/op-d-abc, DEPLOYER",
    "/v1/clusters/blog/applications, DEPLOYER",
    "/v1/clusters/blog/applications/wordpress/pods, DEPLOYER",
    "/v1/clusters/blog/nodes, MONITOR",
    "/v1/clusters/blog/database, MONITOR",
    "/v1/clusters/blog/incidents, MONITOR",
    "/v1/clusters/blog/usage, MONITOR"
  })
  void eachPathOfAServiceGoesToIt(String path, Upstream upstream) {
    assertThat(RoutingTable.route(path)).isEqualTo(new Destination.Service(upstream));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/events",
        "/v1/tokens",
        "/v1/tokens/tok-1",
        "/v1/projects",
        "/v1/dead-letters/dl-0-1/replay",
        "/v1/status",
        "/q/metrics",
        "/q/openapi"
      })
  void theGatewayAnswersItsOwn(String path) {
    assertThat(RoutingTable.route(path)).isEqualTo(new Destination.Own());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/healthz",
        "/v1/errors",
        "/v1/errors/not-found",
        "/v1/openapi",
        "/q/health/ready"
      })
  void someOfItIsOpen(String path) {
    assertThat(RoutingTable.route(path)).isEqualTo(new Destination.Open());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v2/clusters",
        "/internal/clusters/x/credentials",
        "/v1/internal",
        "/v1/clusters/blog/unknown",
        "/v1/operations",
        "/v1/operations/op-x-abc",
        "/v1/operations/op-p-abc/more",
        "/healthz/more"
      })
  void everythingElseIsNowhere(String path) {
    assertThat(RoutingTable.route(path)).isEqualTo(new Destination.Nowhere());
  }

  @Test
  void aClustersOwnApiKeepsItsPath() {
    assertThat(RoutingTable.route("/v1/clusters/blog/kubernetes/api/v1/pods"))
        .isEqualTo(new Destination.Kubernetes("blog", "/api/v1/pods"));
    assertThat(RoutingTable.route("/v1/clusters/blog/kubernetes"))
        .isEqualTo(new Destination.Kubernetes("blog", "/"));
    assertThat(RoutingTable.route("/v1/clusters/kubernetes/kubernetes/apis/"))
        .isEqualTo(new Destination.Kubernetes("kubernetes", "/apis/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/clusters/../tokens",
        "/v1/clusters/%2e%2e/tokens",
        "/v1/clusters/.%2E/tokens",
        "/v1/clusters/x/./y",
        "/v1//clusters",
        "/v1/clusters/a%2Fb",
        "/v1/clusters/a%5cb",
        "/v1/clusters/a\\b",
        "/v1/clusters;x=y",
        "/v1/%252e%252e/x",
        "v1",
        "http://elsewhere/v1"
      })
  void pathsThatReadTwoWaysAreNotPlain(String path) {
    assertThat(PathRule.isPlain(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/clusters/a.b-c", "/v1/clusters/x%20y", "/v1/clusters/..x", "/api/v1/a:b"})
  void othersArePlain(String path) {
    assertThat(PathRule.isPlain(path)).isTrue();
  }
}
