package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import dev.slipway.harness.Command;
import dev.slipway.harness.EventLog;
import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.VirtualSite;
import dev.slipway.harness.WordPress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The seed's day on virtual machines with kernels of their own, in the smallest topology: one etcd
 * member, one controller, one worker, and the database.
 */
@Tag("virtual-machines")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VirtualMachinesAcceptanceTest {
  /** Four machines share the host's processors, and may have to do without hardware's help. */
  private static final Duration LONG = Duration.ofMinutes(12);

  private static final String TEXT = "Written in a machine with a kernel of its own.";

  private Slipway slipway;
  private VirtualSite site;
  private RunningCluster cluster;
  private @Nullable WordPress blog;
  private String post = "";

  @BeforeAll
  void postATopology() {
    slipway = Slipway.virtual("virtual");
    site = slipway.virtualSite();
    var accepted =
        slipway.createCluster(
            """
            {"name": "steel", "infrastructure": "qemu", "topology": {"workers": {"count": 1}}}
            """);
    cluster = RunningCluster.await(slipway, accepted);
  }

  @AfterAll
  void takeDown() {
    if (slipway != null) {
      slipway.close();
    }
  }

  @Test
  @Order(1)
  void whatMachinesAreMadeOfIsTold() {
    slipway
        .request()
        .get("/v1/infrastructures")
        .then()
        .statusCode(200)
        .rootPath("items.find { it.name == 'qemu' }")
        .body("reachable", equalTo(true))
        .body("kind", equalTo("VIRTUAL_MACHINE"))
        .body("accelerator", is(in(List.of("kvm", "tcg"))))
        .body("limits.bootSeconds", is(in(List.of(60, 150))));
  }

  @Test
  @Order(2)
  void theNodeHasAKernelAndMemoryOfItsOwn() {
    String node =
        cluster
            .kubectl()
            .output(
                "get",
                "node",
                "w1",
                "-o",
                "jsonpath={.status.nodeInfo.kernelVersion} {.status.capacity.memory}");

    assertThat(node).doesNotContain(Command.of("uname", "-r").output().strip());
    int kibibytes = Integer.parseInt(node.replaceAll(".* (\\d+)Ki", "$1"));
    assertThat(kibibytes)
        .as("of the 1536 MiB that it was made with")
        .isBetween(1_400 << 10, 1_536 << 10);
    assertThat(site.processes(cluster.id)).containsOnlyKeys("e1", "c1", "w1", "d1");
  }

  @Test
  @Order(3)
  void aPostIsWrittenAndRead() {
    cluster.deployWordPress(2);
    int port = cluster.api().getInt("portForwards.find { it.port == 30100 }.hostPort");
    String address = "http://127.0.0.1:" + port;
    WordPress author = new WordPress(address, LONG);
    author.install("Steel");
    post = author.publish("First", TEXT);
    blog = new WordPress(address);

    assertThat(author.read(post)).contains(TEXT);
  }

  @Test
  @Order(4)
  void oneLogsInToAMachine() {
    assertThat(ssh("w1", "hostname").output().strip()).isEqualTo("w1");
    assertThat(ssh("w1", "systemd-detect-virt").output().strip()).isIn("qemu", "kvm");
    assertThat(ssh("w1", "sh", "-c", "echo no >&2; exit 7").run())
        .satisfies(
            result -> {
              assertThat(result.exitCode()).isEqualTo(7);
              assertThat(result.errors()).contains("no");
            });
  }

  private Command ssh(String machine, String... command) {
    var words = new ArrayList<>(List.of("ssh", machine, "--cluster", "steel", "--"));
    words.addAll(List.of(command));
    return slipway.command(words.toArray(String[]::new)).within(Duration.ofMinutes(1));
  }

  @Test
  @Order(5)
  void machinesOutliveTheProvisioner() {
    Map<String, Long> before = site.processes(cluster.id);
    slipway.kill("provisioner");
    slipway.up();

    cluster.awaitReady();
    assertThat(site.processes(cluster.id)).isEqualTo(before);
  }

  @Test
  @Order(6)
  void aWorkerThatSomebodyKillsIsFencedAndHeals() {
    var happenings = cluster.happenings();
    long before = process("w1");
    site.cutPower(cluster.id, "w1");

    happenings.await("NodeDown", EventLog.says("node", "w1"));
    happenings.await("NodeFenced", EventLog.says("node", "w1"));
    happenings.await("NodeUp", EventLog.says("node", "w1"));
    awaitPost();
    cluster.awaitWhole();
    assertThat(process("w1")).isNotEqualTo(before);
    assertThat(cluster.machine("w1").getInt("incarnation")).isEqualTo(1);
  }

  @Test
  @Order(7)
  void aWorkerIsPoweredOffAndOn() {
    cluster.awaitOperated("w1", "POWER_OFF");
    assertThat(site.processes(cluster.id)).doesNotContainKey("w1");
    assertThat(cluster.machine("w1").getString("phase")).isEqualTo("OFF");

    cluster.awaitOperated("w1", "POWER_ON");
    cluster.awaitNodeReady("w1");
    awaitPost();
  }

  @Test
  @Order(8)
  void allIsMadeAnewButTheDatabase() {
    long database = process("d1");
    slipway.awaitSuccess(cluster.operate("REGENERATE"), LONG);

    Awaitility.await("a kubeconfig of the new authority")
        .atMost(LONG)
        .untilAsserted(() -> assertThat(cluster.newKubectl()).isNotNull());
    awaitPost();
    cluster.awaitWhole();
    assertThat(process("d1")).isEqualTo(database);
    assertThat(cluster.machine("w1").getInt("incarnation")).isEqualTo(2);
  }

  @Test
  @Order(9)
  void deletionLeavesNoProcessTapBridgeOrDisk() {
    slipway.events.assertNothingLostOrOvertaken(cluster.id);
    slipway.deleteCluster(cluster.id);

    assertThat(site.leftovers(cluster.id)).isEmpty();
  }

  private long process(String machine) {
    return Objects.requireNonNull(site.processes(cluster.id).get(machine), machine);
  }

  private void awaitPost() {
    WordPress written = Objects.requireNonNull(blog, "the post was not written");
    Awaitility.await("the post")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(written.read(post)).contains(TEXT));
  }
}
