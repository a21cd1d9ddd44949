package dev.slipway.acceptance;

import static dev.slipway.harness.EventLog.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.Command;
import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.Slipway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A worker's machine runs, and its kubelet says nothing. It is fenced and powered on when its API
 * server and Slipway itself have both not heard of it for long.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HungWorkerAcceptanceTest {
  private final Slipway slipway;
  private RunningCluster cluster;

  HungWorkerAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void makeCluster() {
    cluster = RunningCluster.make(slipway, "becalmed", 2);
  }

  @AfterAll
  void deleteCluster() {
    slipway.events.assertNothingLostOrOvertaken(cluster.id);
    slipway.deleteCluster(cluster.id);
    assertThat(slipway.leftovers(cluster.id)).isEmpty();
  }

  @Test
  void aWorkerWhoseKubeletStandsStillIsFencedAndComesBack() {
    var seen = cluster.happenings();
    String boot = cluster.boot("w2");
    long hung = System.nanoTime();
    signalKubelet("w2", "STOP");

    seen.await("NodeDown", says("node", "w2"));
    say("NodeDown", hung);
    JsonNode down = seen.of("NodeDown").filter(says("node", "w2")).findFirst().orElseThrow();
    assertThat(down.path("data").path("cause").asText()).isEqualTo("HUNG");
    seen.await("IncidentOpened", says("subject", "w2").and(says("kind", "NODE_HUNG")));
    seen.await("NodeFenced", says("node", "w2"));
    say("NodeFenced", hung);
    seen.await("NodeUp", says("node", "w2"));
    say("NodeUp", hung);
    seen.await("IncidentClosed", says("subject", "w2"));

    assertThat(cluster.boot("w2")).as("another boot").isNotEqualTo(boot);
    assertThat(seen.count("NodeFenced", event -> true)).as(seen.story()).isOne();
    assertThat(cluster.machine("w2").getInt("incarnation")).isEqualTo(1);
    cluster.awaitNodeReady("w2");
    cluster.awaitReady();
  }

  private static void say(String what, long since) {
    System.out.printf(
        "kubelet stopped -> %s: %.1f s%n", what, (System.nanoTime() - since) / 1_000_000_000.0);
  }

  private void signalKubelet(String machine, String signal) {
    Command.of(
            "docker",
            "exec",
            cluster.container(machine),
            "systemctl",
            "kill",
            "--kill-whom=main",
            "--signal=" + signal,
            "kubelet")
        .output();
  }
}
