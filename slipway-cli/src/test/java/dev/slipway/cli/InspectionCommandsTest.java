package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked at when something is wrong. */
class InspectionCommandsTest {
  private static final String INCIDENT =
      """
      {"id": "in-1", "cluster": "demo", "kind": "NODE_LOST", "subject": "w2", "state": "CLOSED",
       "summary": "w2 is off against its wish", "openedAt": "2026-11-27T10:00:00Z",
       "closedAt": "2026-11-27T10:00:14.900Z", "durationSeconds": 14.9,
       "timeline": [
         {"time": "2026-11-27T09:59:59.700Z", "by": "infrastructure", "message": "w2 went off"},
         {"time": "2026-11-27T10:00:00Z", "by": "monitor", "message": "w2 is down"},
         {"time": "2026-11-27T10:00:14.900Z", "by": "monitor", "message": "w2 is up"}]}
      """;

  @TempDir Path home;
  private final RecordedTerminal recorded = new RecordedTerminal();
  private final FakeGateway gateway;

  InspectionCommandsTest() throws IOException {
    gateway = new FakeGateway();
  }

  @BeforeEach
  void oneCluster() {
    gateway.answering(
        "GET /v1/clusters",
        200,
        """
        {"items": [{"name": "demo", "id": "cl-1", "phase": "DEGRADED", "infrastructure": "docker",
          "kubernetesVersion": "1.36.3", "apiServer": "https://172.17.4.101:443", "conditions": [
            {"type": "NodesReady", "status": "FALSE", "message": "nodes to be Ready: w2"}]}]}
        """);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void incidentsAreListedAndOnlyOpenOnesWhereThatIsSaid() {
    gateway.answering("GET /v1/clusters/demo/incidents", 200, "{\"items\": [" + INCIDENT + "]}");

    assertThat(run("incidents --open")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out().lines())
        .containsExactly(
            "ID     KIND        SUBJECT   STATE               SUMMARY",
            "in-1   NODE_LOST   w2        closed after 15 s   w2 is off against its wish");
    assertThat(gateway.only("GET", "/v1/clusters/demo/incidents").uri()).contains("state=OPEN");
  }

  @Test
  void anIncidentsTimeLineIsInSecondsFromItsOpening() {
    gateway.answering("GET /v1/clusters/demo/incidents/in-1", 200, INCIDENT);

    assertThat(run("incident in-1")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out().lines())
        .containsExactly(
            "in-1  NODE_LOST w2, closed after 15 s",
            "w2 is off against its wish",
            "Opened 2026-11-27T10:00:00Z, cluster demo",
            "",
            "    -0.3 s   infrastructure   w2 went off",
            "    +0.0 s   monitor          w2 is down",
            "   +14.9 s   monitor          w2 is up");
  }

  @Test
  void anIncidentThatThereIsNoneOfIsRefused() {
    assertThat(run("incident in-2")).isEqualTo(ExitCode.REFUSED);
    assertThat(recorded.err()).contains("There is no incident in-2");
  }

  @Test
  void anApplicationThatIsNotWholeIsToldWithItsRemedyAndItsLog() {
    gateway.answering(
        "GET /v1/clusters/demo/applications/wordpress/diagnosis",
        200,
        """
        {"application": "wordpress", "whole": false, "ready": 2, "wished": 3, "findings": [
          {"reason": "CRASH_LOOP", "subject": "wordpress-x2k9p", "message": "It ended 5 times with 255.",
           "remedy": "Mend what its log says.", "log": "PHP Fatal error\\nin line 3"}]}
        """);

    assertThat(run("diagnose")).isEqualTo(ExitCode.REFUSED);

    assertThat(recorded.out())
        .contains("✗ wordpress is not whole: 2 of 3 pods ready")
        .contains("  CRASH_LOOP  wordpress-x2k9p")
        .contains("    What to do: Mend what its log says.")
        .contains("      PHP Fatal error\n      in line 3");
  }

  @Test
  void anApplicationThatIsWholeEndsWithZero() {
    gateway.answering(
        "GET /v1/clusters/demo/applications/blog/diagnosis",
        200,
        "{\"whole\": true, \"ready\": 3, \"wished\": 3, \"findings\": []}");

    assertThat(run("diagnose blog")).isEqualTo(ExitCode.OK);
    assertThat(recorded.out()).contains("✓ blog is whole: 3 of 3 pods ready");
  }

  @Test
  void logsOfAnApplicationAreThoseOfItsPods() {
    gateway.answering(
        "GET /v1/clusters/demo/applications/wordpress/pods",
        200,
        "{\"items\": [{\"name\": \"wordpress-a\"}, {\"name\": \"wordpress-b\"}]}");
    gateway.answering("GET /v1/clusters/demo/applications/wordpress/logs", 200, "GET / 200\n");

    assertThat(run("logs wordpress --lines 5")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out().lines())
        .containsExactly("wordpress-a | GET / 200", "wordpress-b | GET / 200");
  }

  @Test
  void logsOfOnePodCanBeItsPreviousContainers() {
    gateway.answering("GET /v1/clusters/demo/applications/wordpress/logs", 200, "went down\n");

    assertThat(run("logs wordpress/wordpress-a --previous -f")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out()).isEqualTo("went down\n");
    assertThat(gateway.only("GET", "/v1/clusters/demo/applications/wordpress/logs").uri())
        .contains("pod=wordpress-a")
        .contains("previous=true")
        .doesNotContain("follow");
  }

  @Test
  void aNameThatIsNeitherProcessNorApplicationIsAWrongCommandLine() {
    assertThat(run("logs wordpres")).isEqualTo(ExitCode.USAGE);
    assertThat(recorded.err()).contains("provisioner").contains("./slipway get applications");
  }

  @Test
  void anApplicationNamedAsAProcessIsToldApartByASlash() {
    gateway.answering(
        "GET /v1/clusters/demo/applications/monitor/pods", 200, "{\"items\": [{\"name\": \"m\"}]}");
    gateway.answering("GET /v1/clusters/demo/applications/monitor/logs", 200, "its own\n");

    assertThat(run("logs monitor/")).isEqualTo(ExitCode.OK);
    assertThat(recorded.out()).isEqualTo("its own\n");
  }

  @Test
  void whatEtcdHoldsIsShownAsJson() {
    gateway.answering(
        "GET /v1/clusters/demo/etcd/keys/value",
        200,
        "{\"key\": \"/registry/a\", \"kind\": \"Pod\", \"version\": 3, \"value\": {\"spec\": {}}}");

    assertThat(run("etcd get /registry/a")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out()).contains("\"spec\" : { }").doesNotContain("version");
    assertThat(gateway.only("GET", "/v1/clusters/demo/etcd/keys/value").uri())
        .endsWith("?key=%2Fregistry%2Fa");
  }

  @Test
  void theDatabaseSaysWhetherItAnswers() {
    gateway.answering(
        "GET /v1/clusters/demo/database",
        200,
        """
        {"machine": "d1", "state": "DOWN", "since": "2026-11-27T10:00:00Z", "wished": true,
         "message": "d1 is off", "lastLoginMillis": 4}
        """);
    gateway.answering(
        "GET /v1/clusters/demo/machines",
        200,
        """
        {"items": [{"name": "d1", "role": "DATABASE", "phase": "OFF", "power": "OFF",
                    "address": "172.17.4.151", "incarnation": 1}]}
        """);
    gateway.answering(
        "GET /v1/clusters/demo/applications",
        200,
        "{\"items\": [{\"name\": \"wordpress\", \"database\": {\"name\": \"other\"}}]}");

    assertThat(run("database")).isEqualTo(ExitCode.REFUSED);

    assertThat(recorded.out())
        .contains("Database on d1")
        .contains(
            "machine        off, 172.17.4.151, incarnation 1; as wished; ./slipway power on d1")
        .containsPattern("logins +refused, as wished for .*took 4 ms: d1 is off")
        .containsPattern("applications +wordpress\n");
  }

  @Test
  void statusTellsMachinesAsVagrantDidAndWhatIsOpen() {
    gateway.answering(
        "GET /v1/clusters/cl-1/machines",
        200,
        """
        {"items": [
          {"name": "w1", "phase": "RUNNING", "power": "RUNNING", "conditions": [{"message": "serves"}]},
          {"name": "w2", "phase": "LOST", "power": "OFF", "conditions": [{"message": "went off"}]},
          {"name": "w3", "phase": "OFF", "power": "OFF", "conditions": [{"message": "is off"}]}]}
        """);
    gateway.answering(
        "GET /v1/clusters/cl-1/applications",
        200,
        "{\"items\": [{\"name\": \"wordpress\", \"phase\": \"DEGRADED\", \"replicas\": 3,"
            + " \"readyReplicas\": 2}]}");
    gateway.answering(
        "GET /v1/clusters/cl-1/incidents",
        200,
        "{\"items\": [" + INCIDENT.replace("CLOSED", "OPEN") + "]}");
    gateway.answering(
        "GET /v1/status",
        200,
        """
        {"services": {"deployer": {"conditions": [
          {"type": "KafkaAway", "status": "TRUE", "message": "Kafka does not answer",
            "remedy": "Start it."}]}}}
        """);

    assertThat(run("status")).isEqualTo(ExitCode.NOT_RUNNING);

    assertThat(recorded.out())
        .contains("Cluster demo: DEGRADED (Kubernetes 1.36.3, https://172.17.4.101:443)")
        .contains("  NodesReady: nodes to be Ready: w2")
        .contains("  w1   running (docker)\n")
        .contains(
            "  w2   lost (docker)            off, and should not be; it is powered on again by"
                + " itself")
        .contains("  w3   off (docker)             as wished; ./slipway power on w3")
        .contains("  Application wordpress: DEGRADED, 2 of 3 pods ready")
        .contains("in-1   NODE_LOST w2   w2 is off against its wish   open for")
        .contains(
            "✗ Kafka is away (KafkaAway), says deployer\n  Kafka does not answer\n  What to do: Start it.\n");
  }

  @Test
  void nodesAreWideAsKubectlsAre() {
    gateway.answering(
        "GET /v1/clusters/demo/nodes",
        200,
        "{\"items\": [{\"name\": \"w1\", \"health\": \"UP\", \"kubeletVersion\": \"v1.36.3\","
            + " \"internalIP\": \"172.17.4.201\"}]}");
    gateway.answering(
        "GET /v1/clusters/demo/kubernetes/api/v1/nodes",
        200,
        """
        {"items": [{"metadata": {"name": "w1", "creationTimestamp": "2020-01-01T00:00:00Z"},
          "status": {"nodeInfo": {"osImage": "Debian GNU/Linux 12", "kernelVersion": "6.1.0",
            "containerRuntimeVersion": "containerd://2.1.4"}}}]}
        """);

    assertThat(run("get nodes -o wide")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out())
        .contains("INTERNAL-IP")
        .contains("Debian GNU/Linux 12   6.1.0            containerd://2.1.4");
  }

  @Test
  void completionNamesCommandsAndWhatTheyTake() {
    assertThat(run("completion bash")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out())
        .contains("complete -F _complete_slipway -o default slipway")
        .contains("regenerate")
        .contains("\"reboot\"")
        .contains("\"incidents\"")
        .doesNotContain("train");
  }

  private int run(String line) {
    Slipway slipway =
        new Slipway(
            Map.of(
                "SLIPWAY_URL", gateway.url(),
                "SLIPWAY_TOKEN", "secret-token",
                "SLIPWAY_HOME", home.toString()),
            recorded.terminal(false));
    return Main.run(slipway, line.split(" ", -1));
  }
}
