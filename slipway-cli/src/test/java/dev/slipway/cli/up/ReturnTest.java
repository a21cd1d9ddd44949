package dev.slipway.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.FakeGateway;
import dev.slipway.cli.RecordedTerminal;
import dev.slipway.cli.Slipway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturnTest {
  private static final String READY = cluster("READY", "TRUE", "Ready", "");
  private static final String DEGRADED = cluster("DEGRADED", "FALSE", "NodesNotReady", "w1 to run");

  @TempDir Path home;
  private final RecordedTerminal recorded = new RecordedTerminal();
  private final FakeGateway gateway;
  private final Instant begun = Instant.now();

  ReturnTest() throws IOException {
    gateway = new FakeGateway();
    gateway.answering("GET /v1/clusters/cl-1/applications", 200, "{\"items\": []}");
    gateway.answering("GET /v1/clusters/cl-1/machines", 200, "{\"items\": []}");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void whatIsReadyAndRanAllTheTimeIsNotWaitedFor() {
    list(READY);

    assertThat(await(StandingMachines.none())).isEqualTo(ExitCode.OK);

    assertThat(recorded.err()).isEqualToIgnoringNewLines("✓ Cluster demo is ready");
  }

  @Test
  void whatWasRecordedBeforeSaysNothingOfMachinesThatStoodStill() {
    list(READY);
    gateway.answering("GET /v1/clusters/cl-1", 200, READY);
    gateway.answeringInTurn(
        "GET /v1/clusters/cl-1/machines",
        machine("RUNNING", begun.minusSeconds(3600)),
        machine("RUNNING", begun.minusSeconds(3600)),
        machine("LOST", begun.plusMillis(10)),
        machine("RUNNING", begun.plusMillis(500)));

    assertThat(await(StandingMachines.parse("cl-1 w1\n"))).isEqualTo(ExitCode.OK);

    assertThat(gateway.count("GET", "/v1/clusters/cl-1/machines")).isEqualTo(4);
    assertThat(recorded.err())
        .contains("demo: 1 machine is off that should run: w1")
        .contains("demo: waiting for w1")
        .contains("✓ Cluster demo is ready (");
  }

  @Test
  void machinesThatAreOffByWishMayStandStill() {
    list(READY);
    gateway.answering(
        "GET /v1/clusters/cl-1/machines",
        200,
        machine("OFF", begun.minusSeconds(3600)).replace("\"ON\"", "\"OFF\""));

    assertThat(await(StandingMachines.parse("cl-1 w1\n"))).isEqualTo(ExitCode.OK);

    assertThat(recorded.err()).isEqualToIgnoringNewLines("✓ Cluster demo is ready");
  }

  @Test
  void aClusterInWhichSomethingIsOffAsWishedIsNotWaitedFor() {
    String off = cluster("DEGRADED", "FALSE", "WishedOff", "d1 is off, as wished");
    list(off);
    gateway.answering("GET /v1/clusters/cl-1", 200, off);

    assertThat(await(StandingMachines.none())).isEqualTo(ExitCode.OK);

    assertThat(recorded.err()).contains("Cluster demo is not waited for: d1 is off, as wished");
  }

  @Test
  void applicationsAreWaitedForUntilTheirPagesCome() {
    list(DEGRADED);
    gateway.answeringInTurn("GET /v1/clusters/cl-1", DEGRADED, READY);
    gateway.answeringInTurn(
        "GET /v1/clusters/cl-1/applications", applications("DEGRADED"), applications("READY"));
    gateway.answering(
        "GET /v1/clusters/cl-1/applications/wordpress",
        200,
        "{\"nodePort\": 30100, \"addresses\": [\"" + gateway.url() + "/page\"]}");
    gateway.answeringInTurn("GET /page", "the page");

    assertThat(await(StandingMachines.none())).isEqualTo(ExitCode.OK);

    assertThat(recorded.err())
        .contains("demo: waiting for w1 to run")
        .contains("demo: waiting for application wordpress to be whole")
        .contains("✓ wordpress answers at " + gateway.url() + "/page (");
  }

  @Test
  void pagesThroughMachinesThatAreOffByWishAreNotWaitedFor() {
    list(DEGRADED);
    gateway.answeringInTurn("GET /v1/clusters/cl-1", DEGRADED, READY);
    gateway.answering(
        "GET /v1/clusters/cl-1/machines",
        200,
        """
        {"items": [{"name": "w2", "address": "127.0.0.1", "wishedPower": "OFF"}]}
        """);
    gateway.answering("GET /v1/clusters/cl-1/applications", 200, applications("READY"));
    gateway.answering(
        "GET /v1/clusters/cl-1/applications/wordpress",
        200,
        "{\"nodePort\": 30100, \"addresses\": [\"http://127.0.0.1:1/\"]}");

    assertThat(await(StandingMachines.none())).isEqualTo(ExitCode.OK);

    assertThat(recorded.err()).contains("✓ wordpress answers (");
  }

  @Test
  void whatIsNotInTimeIsNamedAndEndsWithFour() {
    list(DEGRADED);
    gateway.answering("GET /v1/clusters/cl-1", 200, DEGRADED);

    Return late = new Return(slipway(), StandingMachines.none(), begun, Duration.ofMillis(600));

    assertThat(late.await()).isEqualTo(ExitCode.OPERATION_FAILED);
    assertThat(recorded.err()).contains("✗ demo: after 0.6 s still waiting for w1 to run");
  }

  @Test
  void whatIsBeingMadeOrDeletedIsLeftToWhoeverAskedForIt() {
    gateway.answering(
        "GET /v1/clusters",
        200,
        """
        {"items": [{"id": "cl-1", "name": "new", "phase": "PROVISIONING", "readyAt": null},
                   {"id": "cl-2", "name": "old", "phase": "DELETING", "readyAt": "2026-11-27T10:00:00Z"}]}
        """);

    assertThat(await(StandingMachines.none())).isEqualTo(ExitCode.OK);
    assertThat(recorded.err()).isEmpty();
  }

  private int await(StandingMachines standing) {
    return new Return(slipway(), standing, begun, Duration.ofSeconds(20)).await();
  }

  private void list(String cluster) {
    gateway.answering("GET /v1/clusters", 200, "{\"items\": [" + cluster + "]}");
  }

  private static String cluster(String phase, String status, String reason, String message) {
    return """
    {"id": "cl-1", "name": "demo", "phase": "%s", "readyAt": "2026-11-27T10:00:00Z", "conditions": [
      {"type": "NodesReady", "status": "%2$s", "reason": "%3$s", "message": "%4$s"},
      {"type": "Ready", "status": "%2$s", "reason": "%3$s", "message": "%4$s"}]}
    """
        .formatted(phase, status, reason, message);
  }

  private static String machine(String phase, Instant since) {
    return """
    {"items": [{"name": "w1", "phase": "%s", "wishedPower": "ON",
                "conditions": [{"type": "Serving", "lastTransition": "%s"}]}]}
    """
        .formatted(phase, since);
  }

  private static String applications(String phase) {
    return """
    {"items": [{"name": "wordpress", "phase": "%s", "readyAt": "2026-11-27T10:00:00Z"}]}
    """
        .formatted(phase);
  }

  private Slipway slipway() {
    return new Slipway(
        Map.of(
            "SLIPWAY_URL", gateway.url(),
            "SLIPWAY_TOKEN", "secret-token",
            "SLIPWAY_HOME", home.toString()),
        recorded.terminal(false));
  }
}
