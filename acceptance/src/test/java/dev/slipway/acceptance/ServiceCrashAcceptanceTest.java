package dev.slipway.acceptance;

import static dev.slipway.harness.EventLog.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.RunningCluster.Happenings;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every service is killed in the middle of every scenario: the end is the same, nothing is made
 * twice, and each event is told once. The middle is what a subscriber or a caller sees: the
 * operation's first running step, or the event that begins the scenario's second half.
 *
 * <p>Where a worker is lost, each service dies in a run of its own. Elsewhere two die at once, and
 * in the long REGENERATE all of them in turn: every service is killed in the middle of every
 * scenario, in a third of the time.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceCrashAcceptanceTest {
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final String TITLE = "Before the storm";

  private final Slipway slipway;
  private RunningCluster cluster;
  private WordPress site;
  private String post = "";
  private Happenings seen;
  private long begun;

  ServiceCrashAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void deployWordPress() {
    cluster = RunningCluster.make(slipway, "gale", 2);
    site = cluster.deployWordPress(3);
    site.install("Log of a gale");
    post = site.publish(TITLE, "All hands on deck.");
  }

  @AfterAll
  void deleteCluster() {
    slipway.deleteCluster(cluster.id);
    assertThat(slipway.leftovers(cluster.id)).isEmpty();
  }

  @BeforeEach
  void begin() {
    begun = System.nanoTime();
    seen = cluster.happenings();
  }

  @AfterEach
  void allIsAsItWas(org.junit.jupiter.api.TestInfo test) {
    System.out.printf(
        "%s: %.1f s%n", test.getDisplayName(), (System.nanoTime() - begun) / 1_000_000_000.0);
    cluster.awaitWhole();
    for (String node : new String[] {"w1", "w2"}) {
      cluster.awaitNodeReady(node);
    }
    assertThat(cluster.containers())
        .as("no machine twice")
        .containsExactlyInAnyOrder("c1", "d1", "e1", "w1", "w2");
    Awaitility.await("the post")
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> site.read(post).contains(TITLE));
    slipway.events.assertNothingLostOrOvertaken(cluster.id);
  }

  @Order(1)
  @ParameterizedTest(name = "w2 off without {0} and {1}, on without {2} and {3}")
  @CsvSource({"provisioner, gateway, deployer, monitor", "deployer, monitor, provisioner, gateway"})
  void aWorkerIsPoweredOffAndOn(String one, String two, String three, String four) {
    var first = slipway.doom(one, two);
    String off = cluster.operate("w2", "POWER_OFF");
    cluster.awaitRunningStep(off);
    first.kill();
    slipway.up();

    slipway.awaitSuccess(off, LONG);
    once("NodeFenced", says("node", "w2"));
    once("NodeDown", says("node", "w2").and(says("cause", "WISHED_POWER_OFF")));
    once("NodeEvacuated", says("node", "w2"));
    assertThat(cluster.machine("w2").getString("phase")).isEqualTo("OFF");

    var second = slipway.doom(three, four);
    String on = cluster.operate("w2", "POWER_ON");
    cluster.awaitRunningStep(on);
    second.kill();
    slipway.up();

    slipway.awaitSuccess(on, LONG);
    once("NodeUp", says("node", "w2"));
    assertThat(seen.count("NodeFenced", says("node", "w2"))).isOne();
    assertThat(seen.of("IncidentOpened").filter(says("subject", "w2"))).isEmpty();
  }

  @Order(2)
  @ParameterizedTest(name = "w1 lost, {0} killed after {1}")
  @CsvSource({
    "provisioner, NodeFenced",
    "monitor, NodeFenced",
    "deployer, NodeDown",
    "gateway, NodeDown"
  })
  void aLostWorkerIsHealed(String service, String middle) {
    var doomed = slipway.doom(service);
    cluster.cutPower("w1");
    seen.await(middle, says("node", "w1"));
    doomed.kill();
    slipway.up();

    once("NodeFenced", says("node", "w1"));
    once("NodeDown", says("node", "w1").and(says("cause", "LOST")));
    once("NodeEvacuated", says("node", "w1"));
    once("NodeUp", says("node", "w1"));
    once("IncidentOpened", says("subject", "w1"));
    once("IncidentClosed", says("subject", "w1"));
    assertThat(cluster.machine("w1").getInt("incarnation")).isEqualTo(1);
  }

  @Order(3)
  @ParameterizedTest(name = "d1 lost, {0} and {1} killed after DatabaseDown")
  @CsvSource({"provisioner, gateway", "deployer, monitor"})
  void aLostDatabaseIsBackWithItsContent(String one, String two) {
    var doomed = slipway.doom(one, two);
    cluster.cutPower("d1");
    seen.await("DatabaseDown", says("machine", "d1"));
    doomed.kill();
    slipway.up();

    once("DatabaseDown", says("machine", "d1"));
    once("DatabaseUp", says("machine", "d1"));
    once("IncidentOpened", says("subject", "d1"));
    once("IncidentClosed", says("subject", "d1"));
  }

  @Order(4)
  @ParameterizedTest(name = "to {0} replicas without {1} and {2}")
  @CsvSource({"6, deployer, gateway", "3, provisioner, monitor"})
  void wordPressIsScaled(int replicas, String one, String two) {
    var doomed = slipway.doom(one, two);
    String operation = cluster.scale(replicas);
    cluster.awaitRunningStep(operation);
    doomed.kill();
    slipway.up();

    slipway.awaitSuccess(operation, LONG);
    once("PodsScaled", event -> event.path("data").path("to").asInt() == replicas);
    assertThat(cluster.application().getInt("readyReplicas")).isEqualTo(replicas);
    assertThat(
            cluster
                .kubectl()
                .output("get", "deployment", "wordpress", "-o", "jsonpath={.spec.replicas}"))
        .isEqualTo(Integer.toString(replicas));
  }

  @Order(5)
  @ParameterizedTest(name = "w2 replaced without {0} and {1}")
  @CsvSource({"provisioner, deployer", "monitor, gateway"})
  void aWorkerIsReplaced(String one, String two) {
    int before = cluster.machine("w2").getInt("incarnation");
    var doomed = slipway.doom(one, two);
    String operation = cluster.operate("w2", "REPLACE");
    cluster.awaitRunningStep(operation);
    doomed.kill();
    slipway.up();

    slipway.awaitSuccess(operation, LONG);
    once("NodeFenced", says("node", "w2").and(event -> incarnation(event) == before));
    cluster.awaitNodeReady("w2");
    assertThat(cluster.machine("w2").getInt("incarnation")).isEqualTo(before + 1);
    assertThat(seen.of("IncidentOpened").filter(says("subject", "w2"))).isEmpty();
  }

  @Test
  @Order(6)
  void allIsMadeAnewWhileOneServiceAfterTheOtherIsKilled() {
    int before = highestIncarnation();
    var doomed = slipway.doom("provisioner");
    String operation = cluster.operate("REGENERATE");
    cluster.awaitRunningStep(operation);
    doomed.kill();
    slipway.up();

    var others = slipway.doom("deployer", "monitor");
    Awaitility.await("the first new machine")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> cluster.machine("e1").getInt("incarnation") > before);
    others.kill();
    slipway.up();
    slipway.doom("gateway").kill();
    slipway.up();

    slipway.awaitSuccess(operation, LONG);
    cluster.newKubectl();
    once("ClusterDegraded", event -> true);
    once("ClusterReady", event -> true);
    for (String machine : new String[] {"e1", "c1", "w1", "w2"}) {
      once(
          "MachineStateChanged",
          says("machine", machine).and(says("phase", "RUNNING")).and(says("power", "RUNNING")));
    }
    assertThat(highestIncarnation()).as("made anew once").isEqualTo(before + 1);
  }

  private int highestIncarnation() {
    return slipway.get("/v1/clusters/{id}/machines", cluster.id).getInt("items.incarnation.max()");
  }

  /** Waits for it, then it has come once only. */
  private void once(String type, Predicate<JsonNode> matching) {
    seen.await(type, matching);
    assertThat(seen.count(type, matching)).as("%s in%n%s", type, seen.story()).isOne();
  }

  private static int incarnation(JsonNode event) {
    return event.path("incarnation").asInt();
  }
}
