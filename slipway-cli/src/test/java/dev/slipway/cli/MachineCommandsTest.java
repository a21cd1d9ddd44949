package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.render.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done to machines and to whole clusters. */
class MachineCommandsTest {
  private static final String OPERATIONS = "/v1/clusters/demo/machines/w2/operations";

  @TempDir Path home;
  private final RecordedTerminal recorded = new RecordedTerminal();
  private final FakeGateway gateway;

  MachineCommandsTest() throws IOException {
    gateway = new FakeGateway();
  }

  @BeforeEach
  void oneCluster() {
    gateway.answering("GET /v1/clusters", 200, "{\"items\":[{\"name\":\"demo\",\"id\":\"cl-1\"}]}");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "power off w2,POWER_OFF,w2 powered off",
    "power on w2,POWER_ON,w2 powered on",
    "power reboot w2,REBOOT,w2 rebooted",
    "replace w2,REPLACE,w2 replaced"
  })
  void aMachineIsChangedAndFollowed(String line, String type, String title) {
    gateway.answering("POST " + OPERATIONS, 202, accepted("SUCCEEDED"));

    assertThat(run(line)).isEqualTo(ExitCode.OK);

    assertThat(gateway.only("POST", OPERATIONS).body()).isEqualTo("{\"type\":\"" + type + "\"}");
    assertThat(recorded.err())
        .contains("✓ " + title)
        .contains("✓ Power: w2 is off, certainly  (0.8 s)");
  }

  @Test
  void whatFailedEndsWithFourAndAsJsonWithTheOperation() {
    gateway.answering("POST " + OPERATIONS, 202, accepted("FAILED"));

    assertThat(run("power reboot w2 -o json")).isEqualTo(ExitCode.OPERATION_FAILED);

    assertThat(recorded.out()).contains("\"id\" : \"op-p-1\"").contains("\"state\" : \"FAILED\"");
  }

  @Test
  void withoutWaitingOnlyTheOperationsIdIsPrinted() {
    gateway.answering("POST " + OPERATIONS, 202, accepted("PENDING"));

    assertThat(run("power off w2 --no-wait")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out()).isEqualToIgnoringNewLines("op-p-1");
  }

  @Test
  void aWayOfPoweringThatThereIsNoneOfIsAWrongCommandLine() {
    assertThat(run("power down w2")).isEqualTo(ExitCode.USAGE);
    assertThat(recorded.err()).contains("off, on or reboot");
  }

  @Test
  void aPlanIsToldInWords() {
    gateway.answering(
        "POST /v1/clusters/demo/operations",
        200,
        """
        {"plan": {"machinesCreated": [{"name": "e1", "address": "172.17.4.51"}],
                  "machinesReplaced": ["e1", "c1", "w1"], "machinesRemoved": [],
                  "etcdQuorumMargin": 0, "podsDisrupted": 3}}
        """);

    assertThat(run("regenerate --dry-run")).isEqualTo(ExitCode.OK);

    assertThat(gateway.only("POST", "/v1/clusters/demo/operations").uri()).endsWith("?dryRun=true");
    assertThat(recorded.out().lines())
        .containsExactly(
            "Replaced  e1, c1, w1",
            "Made      e1 (172.17.4.51)",
            "Pods      3 would be disrupted",
            "etcd      no member may be lost then");
  }

  @Test
  void aMachinesPlanSaysWhatTheClusterIsMeanwhile() {
    gateway.answering(
        "POST " + OPERATIONS,
        200,
        """
        {"plan": {"machine": "w2", "type": "REBOOT", "steps": ["Shut down w2", "Power on w2"],
                  "machinesReplaced": [], "incarnation": 1, "clusterStaysReady": false,
                  "etcdQuorumMargin": -1, "podsDisrupted": null}}
        """);

    assertThat(run("power reboot w2 --dry-run")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out().lines())
        .containsExactly(
            "Step      Shut down w2",
            "Step      Power on w2",
            "Cluster   is not ready meanwhile",
            "Pods      how many would be disrupted can't be told now",
            "etcd      its quorum is lost, and with it all that the cluster can change");
  }

  @Test
  void regeneratingAsksAndDoesNothingWithoutConsent() {
    Slipway refusing = slipway(recorded.answering("n\n"));

    assertThat(Main.run(refusing, "regenerate", "demo")).isEqualTo(ExitCode.REFUSED);

    assertThat(recorded.err()).contains("Go on? [y/N]").contains("Nothing was changed");
    assertThat(gateway.count("POST", "/v1/clusters/demo/operations")).isZero();
  }

  @Test
  void regeneratingGoesOnWithConsentOrWhereItWasGivenBefore() {
    gateway.answering("POST /v1/clusters/demo/operations", 202, accepted("SUCCEEDED"));

    assertThat(Main.run(slipway(recorded.answering("y\n")), "regenerate", "demo"))
        .isEqualTo(ExitCode.OK);
    assertThat(run("regenerate demo --yes")).isEqualTo(ExitCode.OK);

    assertThat(gateway.count("POST", "/v1/clusters/demo/operations")).isEqualTo(2);
    assertThat(recorded.err()).contains("✓ Cluster demo regenerated");
  }

  @Test
  void whereNobodySitsConsentMustBeSaid() {
    assertThat(run("regenerate demo")).isEqualTo(ExitCode.USAGE);
    assertThat(recorded.err()).contains("./slipway regenerate demo --yes");
  }

  @Test
  void theConsoleIsShownAsItIs() {
    gateway.answering(
        "GET /v1/clusters/demo/machines/w2/console", 200, "Welcome to Debian\n[  OK  ] kubelet\n");

    assertThat(run("console w2 --bytes 100")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out()).isEqualTo("Welcome to Debian\n[  OK  ] kubelet\n");
    assertThat(gateway.only("GET", "/v1/clusters/demo/machines/w2/console").uri())
        .endsWith("?bytes=100");
  }

  private static String accepted(String state) {
    return """
    {"machine": {"name": "w2"},
     "operation": {"id": "op-p-1", "clusterId": "cl-1", "state": "%s", "progress": 100, "steps": [
       {"name": "Power", "state": "SUCCEEDED", "message": "w2 is off, certainly",
        "startedAt": "2026-11-27T10:00:00Z", "finishedAt": "2026-11-27T10:00:00.800Z"}]}}
    """
        .formatted(state);
  }

  private int run(String line) {
    return Main.run(slipway(recorded.terminal(false)), line.split(" ", -1));
  }

  private Slipway slipway(Terminal terminal) {
    return new Slipway(
        Map.of(
            "SLIPWAY_URL", gateway.url(),
            "SLIPWAY_TOKEN", "secret-token",
            "SLIPWAY_HOME", home.toString()),
        terminal);
  }
}
