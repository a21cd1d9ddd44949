package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** Two clusters from the same defaults live side by side, and neither sees the other. */
@OnSlipway
class TwoClustersAcceptanceTest {
  private final Slipway slipway;

  TwoClustersAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @Test
  void theSecondGetsOtherAddressesAndPortsAndNeitherSeesTheOther() {
    var port = slipway.createCluster("{\"name\": \"port\"}");
    var starboard = slipway.createCluster("{\"name\": \"starboard\"}");
    slipway.awaitSuccess(port.operation(), Duration.ofMinutes(6));
    slipway.awaitSuccess(starboard.operation(), Duration.ofMinutes(6));

    var one = slipway.get("/v1/clusters/{id}", port.cluster());
    var other = slipway.get("/v1/clusters/{id}", starboard.cluster());
    assertThat(one.getString("network.machines")).isNotEqualTo(other.getString("network.machines"));
    var hostPorts = new HashSet<>(one.<Integer>getList("portForwards.hostPort"));
    assertThat(hostPorts).hasSize(3);
    assertThat(hostPorts).doesNotContainAnyElementsOf(other.getList("portForwards.hostPort"));

    var oneUid = namespaceUid(port.cluster());
    var otherUid = namespaceUid(starboard.cluster());
    assertThat(oneUid).isNotEqualTo(otherUid);
    assertThat(foreignCredentialsAreRefused(port.cluster(), other.getString("apiServer"))).isTrue();
    assertThat(databaseIsOutOfReach(port.cluster(), starboard.cluster())).isTrue();

    slipway.deleteCluster(port.cluster());
    assertThat(slipway.get("/v1/clusters/{id}", starboard.cluster()).getString("phase"))
        .isEqualTo("READY");
    slipway.deleteCluster(starboard.cluster());
  }

  private String namespaceUid(String cluster) {
    return slipway
        .kubectl(slipway.kubeconfig(cluster, "admin").file())
        .output("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}");
  }

  /** The credentials of one cluster say nothing to the API server of the other. */
  private boolean foreignCredentialsAreRefused(String cluster, String foreignApiServer) {
    var result =
        slipway
            .kubectl(slipway.kubeconfig(cluster, "admin").file())
            .run(
                "--server",
                foreignApiServer,
                "--insecure-skip-tls-verify=true",
                "--certificate-authority=",
                "get",
                "nodes");
    return result.exitCode() != 0;
  }

  /** From a worker of one cluster, the other's database can't be reached. */
  private boolean databaseIsOutOfReach(String from, String to) {
    var worker = Slipway.container(from, "w1");
    String address = slipway.get("/v1/clusters/{id}/machines/d1", to).getString("address");
    String own = slipway.get("/v1/clusters/{id}/machines/d1", from).getString("address");
    assertThat(reaches(worker, own)).as("a worker reaches its own database").isTrue();
    return !reaches(worker, address);
  }

  private static boolean reaches(String container, String address) {
    return Command.of(
                "docker",
                "exec",
                container,
                "timeout",
                "3",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/" + address + "/3306")
            .run()
            .exitCode()
        == 0;
  }
}
