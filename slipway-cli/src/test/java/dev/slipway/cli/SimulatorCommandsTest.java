package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cli.local.Home;
import dev.slipway.cli.local.SimulatedMachines;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's commands, and what is known of its machines without it. */
class SimulatorCommandsTest {
  /** What the simulator's port is beyond the base. */
  private static final int OFFSET = 84;

  @TempDir Path home;
  private final RecordedTerminal recorded = new RecordedTerminal();
  private final FakeGateway gateway;
  private final FakeGateway simulator;

  SimulatorCommandsTest() throws IOException {
    gateway = new FakeGateway();
    simulator = new FakeGateway();
  }

  @BeforeEach
  void token() throws IOException {
    Files.createDirectories(home.resolve("simulator"));
    Files.writeString(home.resolve("simulator/token"), "simulators-token\n");
  }

  @AfterEach
  void close() {
    gateway.close();
    simulator.close();
  }

  private Map<String, String> environment() {
    int port = URI.create(simulator.url()).getPort();
    return Map.of(
        "SLIPWAY_URL", gateway.url(),
        "SLIPWAY_TOKEN", "secret-token",
        "SLIPWAY_HOME", home.toString(),
        "SLIPWAY_PORT_BASE", Integer.toString(port - OFFSET));
  }

  private int run(String... arguments) {
    return Main.run(new Slipway(environment(), recorded.terminal(false)), arguments);
  }

  @Test
  void aFaultIsAskedForByTheClustersIdAndItsIdIsPrinted() throws Exception {
    gateway.answering("GET /v1/clusters/demo", 200, "{\"id\":\"cl-1\",\"name\":\"demo\"}");
    simulator.answering("POST /v1/faults", 200, "{\"id\":\"f7\"}");

    int exit =
        run(
            "simulator",
            "fault",
            "API_ERRORS",
            "--cluster",
            "demo",
            "--machine",
            "c*",
            "--errors",
            "0.25",
            "--for",
            "30");

    assertThat(exit).as(recorded.err()).isEqualTo(ExitCode.OK);
    assertThat(recorded.out().strip()).isEqualTo("f7");
    FakeGateway.Request asked = simulator.only("POST", "/v1/faults");
    assertThat(asked.authorization()).isEqualTo("Bearer simulators-token");
    JsonNode fault = new ObjectMapper().readTree(asked.body());
    assertThat(fault.path("kind").asText()).isEqualTo("API_ERRORS");
    assertThat(fault.path("cluster").asText()).isEqualTo("cl-1");
    assertThat(fault.path("machine").asText()).isEqualTo("c*");
    assertThat(fault.path("errors").asDouble()).isEqualTo(0.25);
    assertThat(fault.path("forSeconds").asDouble()).isEqualTo(30);
    assertThat(fault.has("image")).isFalse();
  }

  @Test
  void faultsAreListedAndWithdrawn() {
    simulator.answering(
        "GET /v1/faults",
        200,
        """
        {"items":[{"id":"f1","kind":"MACHINE_DIES","state":"OVER","cluster":"*","machine":"w2",
                   "occurrences":["2026-11-01T00:00:00Z x_cl-1/w2#1"]}]}
        """);
    simulator.answering("DELETE /v1/faults/f1", 200, "{}");

    assertThat(run("simulator", "faults")).isEqualTo(ExitCode.OK);
    assertThat(recorded.out()).contains("MACHINE_DIES", "OVER", "cl-1/w2#1");
    assertThat(run("simulator", "withdraw", "f1")).isEqualTo(ExitCode.OK);
    assertThat(simulator.count("DELETE", "/v1/faults/f1")).isEqualTo(1);
  }

  @Test
  void refusalsAndAnAbsentSimulatorAreSaidWithTheirRemedy() {
    simulator.answering(
        "POST /v1/faults",
        409,
        "{\"code\":\"UNSUPPORTED\",\"message\":\"kind must be one of\",\"remedy\":\"Read on.\"}");
    assertThat(run("simulator", "fault", "METEOR")).isEqualTo(ExitCode.REFUSED);
    assertThat(recorded.err()).contains("kind must be one of", "Read on.");

    simulator.close();
    assertThat(run("simulator", "faults")).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(recorded.err()).contains("./slipway up --infrastructure simulated");
  }

  @Test
  void withoutItsSimulatorEveryMachineStands() throws Exception {
    Files.writeString(home.resolve("secrets.properties"), "instance=abc\n");
    Path machines = home.resolve("simulator/instances/abc/cl-1/machines");
    Files.createDirectories(machines.resolve("w1.1"));
    Files.createDirectories(machines.resolve("c1.3"));

    assertThat(SimulatedMachines.standing(Home.of(environment())))
        .isEqualTo(Map.of("cl-1", Set.of("c1", "w1")));
  }
}
