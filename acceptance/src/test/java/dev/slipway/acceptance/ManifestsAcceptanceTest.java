package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same services on Compose and on Kubernetes: the files say what those understand. */
@OnSlipway
class ManifestsAcceptanceTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("slipway.checkout"));

  private final Slipway slipway;

  ManifestsAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @Test
  void composeAcceptsItsFile() {
    var config =
        Command.of(
                "docker-compose",
                "-f",
                CHECKOUT + "/docker-compose.yml",
                "--env-file",
                CHECKOUT + "/docker-compose.env.example",
                "config")
            .output();
    assertThat(config)
        .contains("provisioner:", "deployer:", "monitor:", "gateway:", "postgres:", "kafka:");
  }

  @Test
  void anApiServerAcceptsEveryManifest() {
    var accepted =
        slipway.createCluster(
            "{\"name\": \"drydock\", \"topology\": {\"workers\": {\"count\": 1}, \"database\": null}}");
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(4));
    var kubectl = slipway.kubectl(slipway.kubeconfig(accepted.cluster(), "admin").file());

    kubectl.output("create", "namespace", "slipway");
    var result = kubectl.output("apply", "--dry-run=server", "-k", CHECKOUT + "/k8s");

    assertThat(result.lines())
        .anyMatch(line -> line.startsWith("deployment.apps/provisioner "))
        .anyMatch(line -> line.startsWith("deployment.apps/deployer "))
        .anyMatch(line -> line.startsWith("deployment.apps/monitor "))
        .anyMatch(line -> line.startsWith("deployment.apps/gateway "))
        .allMatch(line -> line.endsWith("(server dry run)"));
    slipway.deleteCluster(accepted.cluster());
  }
}
