package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private static final String DONE =
      """
      {"cluster": {"name": "demo"},
       "operation": {"id": "op-p-1", "clusterId": "cl-1", "state": "SUCCEEDED", "progress": 100, "steps": []}}
      """;

  @TempDir Path home;
  private final RecordedTerminal recorded = new RecordedTerminal();
  private FakeGateway gateway;

  MainTest() throws IOException {
    gateway = new FakeGateway();
  }

  @BeforeEach
  void clusters() {
    gateway.answering("GET /v1/clusters", 200, "{\"items\":[{\"name\":\"demo\",\"id\":\"cl-1\"}]}");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void createPostsWhatWasSaidAndNothingElse() throws Exception {
    gateway.answering("POST /v1/clusters", 202, DONE);

    int exit =
        run(
            "create",
            "cluster",
            "--name",
            "demo",
            "--etcd",
            "3",
            "--memory",
            "workers=2048",
            "--no-database",
            "--forward",
            "30100:w1:30100");

    assertThat(exit).isEqualTo(ExitCode.OK);
    FakeGateway.Request request = gateway.only("POST", "/v1/clusters");
    assertThat(json(request.body()))
        .isEqualTo(
            json(
                """
                {"name": "demo",
                 "topology": {"etcd": {"count": 3}, "workers": {"memoryMiB": 2048}, "database": null},
                 "portForwards": [{"hostPort": 30100, "machine": "w1", "port": 30100}]}
                """));
    assertThat(request.authorization()).isEqualTo("Bearer secret-token");
    assertThat(recorded.err()).contains("✓ Cluster demo");
  }

  @Test
  void optionsGoOverTheFile() throws Exception {
    gateway.answering("POST /v1/clusters", 202, DONE);
    Path file =
        Files.writeString(
            home.resolve("cluster.json"), "{\"name\": \"a\", \"kubernetesVersion\": \"1.36.3\"}");

    run("create", "cluster", "-f", file.toString(), "--name", "b");

    assertThat(json(gateway.only("POST", "/v1/clusters").body()))
        .isEqualTo(json("{\"name\": \"b\", \"kubernetesVersion\": \"1.36.3\"}"));
  }

  @Test
  void aRefusalNamesTheFieldAndTheRemedy() throws Exception {
    gateway.answering(
        "POST /v1/clusters",
        400,
        """
        {"type": "/v1/errors/validation-failed", "title": "The request is not valid", "status": 400,
         "code": "validation-failed", "detail": "1 field is wrong", "correlationId": "c-1",
         "errors": [{"field": "topology.etcd.count", "message": "must be odd", "remedy": "Use 1 or 3."}]}
        """);

    int exit = run("create", "cluster", "--etcd", "2");

    assertThat(exit).isEqualTo(ExitCode.REFUSED);
    assertThat(recorded.err())
        .contains("The request is not valid: 1 field is wrong")
        .contains("topology.etcd.count: must be odd")
        .contains("Use 1 or 3.")
        .contains("validation-failed, correlation id c-1");
  }

  @Test
  void aFailedOperationEndsWithItsOwnExitCode() throws Exception {
    gateway.answering(
        "POST /v1/clusters",
        202,
        """
        {"operation": {"id": "op-p-1", "clusterId": "cl-1", "state": "FAILED", "steps": [],
         "error": {"message": "w2 did not boot", "consoleTail": "kernel panic"}}}
        """);

    assertThat(run("create", "cluster")).isEqualTo(ExitCode.OPERATION_FAILED);
    assertThat(recorded.err()).contains("w2 did not boot").contains("kernel panic");
  }

  @Test
  void scalePatchesTheOnlyClustersApplication() throws Exception {
    gateway.answering("PATCH /v1/clusters/demo/applications/wordpress", 202, DONE);

    assertThat(run("scale", "wordpress", "--replicas", "30")).isEqualTo(ExitCode.OK);

    FakeGateway.Request request = gateway.only("PATCH", "/v1/clusters/demo/applications/wordpress");
    assertThat(json(request.body())).isEqualTo(json("{\"replicas\": 30}"));
    assertThat(request.contentType()).isEqualTo("application/merge-patch+json");
  }

  @Test
  void severalClustersWantOneToBeNamed() throws Exception {
    gateway.answering(
        "GET /v1/clusters", 200, "{\"items\":[{\"name\":\"demo\"},{\"name\":\"other\"}]}");

    assertThat(run("get", "machines")).isEqualTo(ExitCode.USAGE);
    assertThat(recorded.err()).contains("demo, other").contains("--cluster demo");
  }

  @Test
  void listsArePrintedAsTablesAndAsJson() throws Exception {
    gateway.answering(
        "GET /v1/clusters/demo/machines",
        200,
        """
        {"items": [{"name": "w1", "role": "WORKER", "phase": "READY", "power": "RUNNING",
                    "address": "172.17.4.201", "incarnation": 2, "memoryMiB": 1536}]}
        """);

    assertThat(run("get", "machine")).isEqualTo(ExitCode.OK);
    assertThat(recorded.out())
        .contains("NAME   ROLE")
        .contains("w1     WORKER")
        .doesNotContain("INCARNATION");

    run("get", "machines", "-o", "wide");
    assertThat(recorded.out()).contains("INCARNATION").contains("1536 MiB");

    run("get", "machines", "-o", "json");
    assertThat(recorded.out()).contains("\"address\" : \"172.17.4.201\"");
  }

  @Test
  void pagesAreFollowed() throws Exception {
    gateway.answering(
        "GET /v1/clusters/demo/etcd/keys",
        200,
        "{\"items\": [{\"key\": \"/a\"}], \"nextPageToken\": null}");

    assertThat(run("etcd", "keys", "--prefix", "/registry/")).isEqualTo(ExitCode.OK);

    assertThat(recorded.out()).isEqualToIgnoringNewLines("/a");
    assertThat(gateway.only("GET", "/v1/clusters/demo/etcd/keys").uri())
        .contains("prefix=%2Fregistry%2F");
  }

  @Test
  void whereNothingAnswersTheRemedyIsNamed() {
    gateway.close();

    assertThat(run("get", "clusters")).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(recorded.err()).contains("does not answer").contains("./slipway up");
  }

  @Test
  void aPartThatIsAwayIsNotARefusal() {
    gateway.answering(
        "GET /v1/clusters",
        504,
        """
        {"title": "A part did not answer in time", "status": 504, "code": "upstream-timeout",
         "detail": "The provisioner did not answer in 30 s."}
        """);

    assertThat(run("get", "clusters")).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(recorded.err())
        .contains("The provisioner did not answer in 30 s.")
        .contains("./slipway status");
  }

  @Test
  void aTokenIsNeverSentInTheClearToAnotherMachine() {
    Slipway slipway =
        new Slipway(
            Map.of(
                "SLIPWAY_URL",
                "http://example.org",
                "SLIPWAY_TOKEN",
                "secret-token",
                "SLIPWAY_HOME",
                home.toString()),
            recorded.terminal(false));

    assertThat(Main.run(slipway, "get", "clusters")).isEqualTo(ExitCode.USAGE);
    assertThat(recorded.err()).contains("not encrypted").doesNotContain("secret-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get;nonsense", "etcd;values", "create;cluster;--forward;80"})
  void aWrongCommandLineSaysWhatWouldBeRight(String line) {
    assertThat(run(line.split(";", -1))).isEqualTo(ExitCode.USAGE);
    assertThat(recorded.err()).isNotBlank();
  }

  @Test
  void everyCommandHasAnExample() {
    CommandLine line = Main.commandLine(slipway());
    line.getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .filter(command -> !command.getCommandName().equals("version"))
        .forEach(
            command ->
                assertThat(String.join("\n", command.getCommandSpec().usageMessage().footer()))
                    .as(command.getCommandName())
                    .contains("./slipway " + command.getCommandName()));
  }

  @Test
  void whatFollowsKubectlIsKubectls() {
    CommandLine line = Main.commandLine(slipway());

    var parsed =
        line.parseArgs("kubectl", "--cluster", "demo", "get", "pods", "-o", "wide", "--help");

    assertThat(parsed.subcommand().matchedPositionals().getFirst().stringValues())
        .containsExactly("get", "pods", "-o", "wide", "--help");
  }

  private int run(String... arguments) {
    return Main.run(slipway(), arguments);
  }

  private Slipway slipway() {
    return new Slipway(
        Map.of(
            "SLIPWAY_URL", gateway.url(),
            "SLIPWAY_TOKEN", "secret-token",
            "SLIPWAY_HOME", home.toString()),
        recorded.terminal(false));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
