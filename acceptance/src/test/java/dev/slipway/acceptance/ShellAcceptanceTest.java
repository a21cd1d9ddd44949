package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Command;
import dev.slipway.harness.Dialogue;
import dev.slipway.harness.Kubectl;
import dev.slipway.harness.Slipway;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody looks into machines and pods: by {@code ./slipway ssh}, and by kubectl. */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellAcceptanceTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("slipway.checkout"));

  private final Slipway slipway;
  private String cluster = "";

  @TempDir Path directory;

  ShellAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void makeCluster() throws IOException {
    var accepted =
        slipway.createCluster(
            "{\"name\": \"porthole\", \"topology\": {\"workers\": {\"count\": 1}, \"database\":"
                + " null}}");
    cluster = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(4));
    var versions = new Properties();
    try (var file = Files.newInputStream(CHECKOUT.resolve("images/versions.env"))) {
      versions.load(file);
    }
    direct()
        .output(
            "run",
            "echo",
            "--image=slipway.local/wordpress:" + versions.getProperty("WORDPRESS_VERSION"),
            "--env=WORDPRESS_DB_HOST=127.0.0.1",
            "--env=WORDPRESS_DB_NAME=none",
            "--env=WORDPRESS_DB_USER=none",
            "--env=WORDPRESS_DB_PASSWORD=none",
            "--command",
            "--",
            "sh",
            "-c",
            "(while :; do echo tick; sleep 1; done) & exec /usr/local/bin/entrypoint");
    direct().output("wait", "--for=condition=Ready", "pod/echo", "--timeout=50s");
  }

  @AfterAll
  void deleteCluster() {
    slipway.deleteCluster(cluster);
  }

  @Test
  void aCommandRunsInAMachineAndItsExitCodeIsPassedOn() {
    var result = ssh("w1", "--", "sh", "-c", "hostname; echo oops >&2; exit 7").run();

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.output()).isEqualTo("w1\n");
    assertThat(result.errors()).isEqualTo("oops\n");
    assertThat(ssh("c1", "--", "sh").reading("hostname\n").output()).isEqualTo("c1\n");
    var bytes = ssh("e1", "--", "sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x").output();
    assertThat(bytes.strip()).hasSize(3_000_000);
    assertThat(ssh("w9").run().all()).contains("no machine w9");
  }

  @Test
  void aPersonLogsInOnATerminal() throws IOException {
    Path resize = directory.resolve("resize");
    try (Dialogue person =
        onTerminal(
            """
            stty rows 33 cols 101
            (while [ ! -e %s ]; do sleep 0.1; done; stty rows 22 cols 77 </dev/tty) &
            ./slipway ssh w1 --cluster porthole
            code=$?
            stty -a | grep -o ' icanon'
            exit $code
            """
                .formatted(resize))) {
      person.hear("root@w1");
      person.say("echo $((6 * 7)); stty size\r");
      assertThat(person.hear("33 101")).contains("echo $((6 * 7))", "42");
      Files.createFile(resize);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                person.say("stty size; echo said\r");
                person.hear("echo said");
                return person.hear("said").contains("22 77");
              });
      person.say("echo be''gun; sleep 1000\r");
      person.hear("begun");
      // What is typed while a terminal handles an interrupt may be dropped: a person waits, too.
      person.say("\u0003");
      person.hear("root@w1");
      person.say("(exit 5)\r");
      person.say("\u0004");

      assertThat(person.end()).isEqualTo(5);
      assertThat(person.hear(" icanon")).isNotEmpty();
    }
  }

  @Test
  void aShellWhoseClientDiesTakesItsCommandsWithIt() {
    try (Dialogue shell =
        ssh("w1", "--", "sh", "-c", "echo ready; sleep 7101 & sleep 7102").start()) {
      shell.hear("ready");
      assertThat(sleeping()).isEqualTo(2);
    }

    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> sleeping() == 0);
  }

  @Test
  void aShellWhoseProvisionerDiesTakesItsCommandsWithIt() {
    try (Dialogue shell =
        ssh("w1", "--", "sh", "-c", "echo ready; sleep 7101 & sleep 7102").start()) {
      shell.hear("ready");

      slipway.kill("provisioner");

      assertThat(shell.end()).isEqualTo(255);
      slipway.up();
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> sleeping() == 0);
    }
  }

  @Test
  void onlyAdministratorsLogIn() {
    var viewer = slipway.token("viewer", "VIEWER");

    var refused = slipway.command("ssh", "w1", "--cluster", cluster).as(viewer).run();

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errors()).contains("administrators", "VIEWER");
  }

  @Test
  void kubectlWorksInsidePodsDirectlyAndThroughTheGateway() throws IOException {
    worksInsidePods(direct());
    worksInsidePods(slipway.kubectl(slipway.kubeconfigThroughGateway(cluster)));
  }

  private void worksInsidePods(Kubectl kubectl) throws IOException {
    var ended = kubectl.run("exec", "echo", "--", "sh", "-c", "echo in; echo bad >&2; exit 3");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.output()).isEqualTo("in\n");
    assertThat(ended.errors()).contains("bad\n");
    assertThat(kubectl.command("exec", "-i", "echo", "--", "cat").reading("through").output())
        .isEqualTo("through");

    Path file = Files.writeString(directory.resolve("there"), "x".repeat(500_000));
    kubectl.output("cp", file.toString(), "echo:/tmp/there");
    Path back = directory.resolve("back");
    kubectl.output("cp", "echo:/tmp/there", back.toString());
    assertThat(back).hasSameTextualContentAs(file);

    try (Dialogue forward = kubectl.command("port-forward", "pod/echo", ":80").start()) {
      forward.hear("Forwarding from 127.0.0.1:");
      int port = Integer.parseInt(forward.hear(" ->").split(" ")[0]);
      for (int i = 0; i < 3; i++) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
          socket
              .getOutputStream()
              .write(
                  "GET /wp-includes/version.php HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
              .startsWith("HTTP/1.1 200");
        }
      }
    }
    try (Dialogue attached = kubectl.command("attach", "echo").start()) {
      attached.hear("tick\n");
    }
  }

  @Test
  void kubectlFollowsLogsAndServesTheApiDirectlyAndThroughTheGateway() throws Exception {
    followsAndProxies(direct(), "proxy", "--port=0");
    // The gateway has the cluster's API below a path, which kubectl proxy leaves out else.
    followsAndProxies(
        slipway.kubectl(slipway.kubeconfigThroughGateway(cluster)),
        "proxy",
        "--port=0",
        "--append-server-path");
  }

  private void followsAndProxies(Kubectl kubectl, String... proxying) throws Exception {
    try (Dialogue logs = kubectl.command("logs", "-f", "--tail=1", "echo").start()) {
      for (int i = 0; i < 3; i++) {
        logs.hear("tick\n");
      }
    }
    try (Dialogue proxy = kubectl.command(proxying).start()) {
      proxy.hear("Starting to serve on 127.0.0.1:");
      String api = "http://127.0.0.1:" + proxy.hear("\n").strip();
      String pod = api + "/api/v1/namespaces/default/pods/echo";
      var shown = get(pod);
      assertThat(shown.statusCode()).isEqualTo(200);
      assertThat(shown.body()).contains("\"kind\":\"Pod\"", "\"phase\":\"Running\"");
      assertThat(get(pod + ":80/proxy/wp-includes/version.php").statusCode())
          .as("through the API server into the pod")
          .isEqualTo(200);
      assertThat(get(api + "/api/v1/namespaces/default/pods/none").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(String url) throws Exception {
    // An offer of HTTP/2 would be taken for an upgrade by kubectl proxy.
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aViewerLooksButDoesNotEnter() {
    var viewer =
        slipway.kubectl(
            slipway.kubeconfigThroughGateway(cluster, slipway.token("onlooker", "VIEWER")));

    assertThat(viewer.run("get", "pod", "echo").exitCode()).isZero();
    var refused = viewer.run("exec", "echo", "--", "true");
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.errors()).contains("The role VIEWER may not exec");
  }

  private Kubectl direct() {
    return slipway.kubectl(slipway.kubeconfig(cluster, "admin").file());
  }

  private Command ssh(String... words) {
    var arguments = new java.util.ArrayList<>(java.util.List.of("ssh", "--cluster", cluster));
    arguments.addAll(java.util.List.of(words));
    return slipway.command(arguments.toArray(String[]::new));
  }

  /** util-linux' script gives it a terminal, and ends with its exit code. */
  private Dialogue onTerminal(String script) {
    return slipway
        .around("script", "--quiet", "--return", "--flush", "--command", script, "/dev/null")
        .with(Map.of("TERM", "xterm"))
        .start();
  }

  /** How many of the tests' sleepers run in w1. */
  private long sleeping() {
    return ssh(
            "w1",
            "--",
            "sh",
            "-c",
            "cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -xc '710[12]' || true")
        .output()
        .strip()
        .transform(Long::parseLong);
  }
}
