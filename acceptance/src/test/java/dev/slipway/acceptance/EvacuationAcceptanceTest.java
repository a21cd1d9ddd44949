package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.Command;
import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.Slipway;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Workers die: their pods run elsewhere in seconds, and never before that is safe. */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EvacuationAcceptanceTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int PODS = 6;
  private static final String TAINT = "node.kubernetes.io/out-of-service";

  private final Slipway slipway;
  private RunningCluster cluster;

  EvacuationAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void deploy() {
    cluster = RunningCluster.make(slipway, "lifeboat", 2);
    cluster.deployWordPress(PODS);
  }

  @AfterAll
  void deleteCluster() {
    slipway.events.assertNothingLostOrOvertaken(cluster.id);
    slipway.deleteCluster(cluster.id);
    assertThat(slipway.leftovers(cluster.id)).isEmpty();
  }

  @Test
  @Order(1)
  void aPausedWorkerKeepsItsPodsAsLongAsItMayStillRunThem() {
    spread();
    Set<String> before = podsOn("w1").keySet();
    assertThat(before).isNotEmpty();
    Command.of("docker", "pause", cluster.container("w1")).output();
    try {
      Awaitility.await("nothing is deleted")
          .during(Duration.ofSeconds(10))
          .atMost(Duration.ofSeconds(20))
          .until(() -> podsOn("w1").keySet().containsAll(before) && !isTainted("w1"));
    } finally {
      Command.of("docker", "unpause", cluster.container("w1")).output();
    }
    assertThat(cluster.count("NodeFenced", "w1")).isZero();
    cluster.awaitNodeReady("w1");
  }

  @Test
  @Order(2)
  void theDeadWorkersPodsAreReadyElsewhereInSecondsAndTheOtherKeepsServing() {
    spread();
    Set<String> dead = podsOn("w1").keySet();
    try (var reader = new Reader(forward("w2"))) {
      reader.awaitAnswers(5);
      long killed = System.nanoTime();
      cluster.cutPower("w1");

      Awaitility.await("all pods are Ready on w2")
          .atMost(LONG)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> readyPods("w2").size() == PODS);
      Duration ready = Duration.ofNanos(System.nanoTime() - killed);
      JsonNode evacuated = awaitEvacuated("w1", 1);
      reader.awaitAnswers(20);
      System.out.printf(
          "worker killed -> all %d pods Ready elsewhere: %.2f s; evacuated %.2f s after the fence;"
              + " longest silence of w2's port: %.2f s, %d of %d requests failed%n",
          PODS,
          ready.toMillis() / 1000.0,
          evacuated.path("data").path("durationSeconds").asDouble(),
          reader.longestSilence().toMillis() / 1000.0,
          reader.failed(),
          reader.asked());

      assertThat(ready).isLessThan(Duration.ofSeconds(30));
      assertThat(evacuated.path("data").path("pods").asInt()).isGreaterThanOrEqualTo(dead.size());
      assertThat(evacuated.path("incarnation").asInt()).isEqualTo(1);
      assertThat(reader.longestSilence()).isLessThan(Duration.ofSeconds(8));
    }
    awaitBack("w1");
    assertThat(cluster.count("NodeEvacuated", "w1"))
        .isEqualTo(cluster.count("NodeFenced", "w1"))
        .isEqualTo(1);
    awaitWhole();
  }

  @Test
  @Order(3)
  void aDeployerThatIsKilledBetweenFenceAndEvacuationEndsTheSame() {
    spread();
    int fences = cluster.count("NodeFenced", "w2");
    int evacuations = cluster.count("NodeEvacuated", "w2");
    var deployer = slipway.freeze("deployer");
    cluster.awaitOperated("w2", "POWER_OFF");
    Awaitility.await().atMost(LONG).until(() -> cluster.count("NodeFenced", "w2") == fences + 1);
    assertThat(cluster.count("NodeEvacuated", "w2")).isEqualTo(evacuations);
    deployer.kill();
    slipway.up();

    awaitEvacuated("w2", evacuations + 1);
    Awaitility.await("all pods are Ready on w1")
        .atMost(LONG)
        .until(() -> readyPods("w1").size() == PODS);
    assertThat(isTainted("w2")).as("as long as it is off").isTrue();
    assertThat(podsOn("w2")).isEmpty();
    Awaitility.await("nobody takes w2 for ready")
        .atMost(LONG)
        .until(() -> readiness("w2").equals("Unknown MachineOff"));

    cluster.awaitOperated("w2", "POWER_ON");
    awaitBack("w2");
    assertThat(cluster.count("NodeEvacuated", "w2")).isEqualTo(evacuations + 1);
    awaitWhole();
  }

  /** Pods on both workers, whatever happened before. */
  private void spread() {
    cluster.kubectl().output("rollout", "restart", "deployment/wordpress");
    Awaitility.await("pods on both workers")
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                !readyPods("w1").isEmpty()
                    && !readyPods("w2").isEmpty()
                    && readyPods("w1").size() + readyPods("w2").size() == PODS
                    && podsOn("w1").size() + podsOn("w2").size() == PODS);
  }

  private JsonNode awaitEvacuated(String node, int nth) {
    Awaitility.await("NodeEvacuated of " + node)
        .atMost(LONG)
        .until(() -> cluster.count("NodeEvacuated", node) >= nth);
    return cluster.last("NodeEvacuated", node);
  }

  private void awaitBack(String node) {
    cluster.awaitNodeReady(node);
    Awaitility.await("the taint of " + node + " is gone")
        .atMost(LONG)
        .until(() -> !isTainted(node));
  }

  private void awaitWhole() {
    Awaitility.await("the application is whole")
        .atMost(LONG)
        .until(
            () ->
                slipway
                    .get("/v1/clusters/{id}/applications/wordpress/diagnosis", cluster.id)
                    .getBoolean("whole"));
  }

  private boolean isTainted(String node) {
    return cluster
        .kubectl()
        .output("get", "node", node, "-o", "jsonpath={.spec.taints[*].key}")
        .contains(TAINT);
  }

  private String readiness(String node) {
    String condition = "{.status.conditions[?(@.type=='Ready')]['status','reason']}";
    return cluster.kubectl().output("get", "node", node, "-o", "jsonpath=" + condition).strip();
  }

  /** Pods that are not on their way out: whether each is Ready, by UID. */
  private Map<String, Boolean> podsOn(String node) {
    JsonPath list =
        JsonPath.from(
            cluster
                .kubectl()
                .output(
                    "get",
                    "pods",
                    "-l",
                    "app=wordpress",
                    "--field-selector",
                    "spec.nodeName=" + node,
                    "-o",
                    "json"));
    Map<String, Boolean> pods = new TreeMap<>();
    for (int i = 0; i < list.getInt("items.size()"); i++) {
      String item = "items[" + i + "]";
      if (list.get(item + ".metadata.deletionTimestamp") == null) {
        pods.put(
            list.getString(item + ".metadata.uid"),
            "True"
                .equals(
                    list.getString(
                        item + ".status.conditions.find { it.type == 'Ready' }.status")));
      }
    }
    return pods;
  }

  private Set<String> readyPods(String node) {
    Set<String> ready = new TreeSet<>();
    podsOn(node)
        .forEach(
            (uid, isReady) -> {
              if (isReady) {
                ready.add(uid);
              }
            });
    return ready;
  }

  private URL forward(String machine) {
    int port =
        slipway
            .get("/v1/clusters/{id}", cluster.id)
            .getInt("portForwards.find { it.machine == '" + machine + "' }.hostPort");
    try {
      return URI.create("http://127.0.0.1:" + port + "/healthz").toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Asks one worker's port again and again, as ever new readers would. */
  private static final class Reader implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int PAUSE_MILLIS = 50;

    private final URL address;
    private final List<Long> answers = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    Reader(URL address) {
      this.address = address;
      thread = Thread.ofPlatform().daemon().start(this::ask);
    }

    private void ask() {
      try {
        while (!closed) {
          asked.incrementAndGet();
          if (answers()) {
            answers.add(System.nanoTime());
          } else {
            failed.incrementAndGet();
          }
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (InterruptedException e) {
        // closed
      }
    }

    private boolean answers() {
      try {
        var connection = (HttpURLConnection) address.openConnection();
        // A kept one would stay with one pod.
        connection.setRequestProperty("Connection", "close");
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        return connection.getResponseCode() == 200;
      } catch (IOException e) {
        return false;
      }
    }

    void awaitAnswers(int more) {
      int before = answers.size();
      Awaitility.await("answers").atMost(LONG).until(() -> answers.size() >= before + more);
    }

    Duration longestSilence() {
      long longest = 0;
      synchronized (answers) {
        for (int i = 1; i < answers.size(); i++) {
          longest = Math.max(longest, answers.get(i) - answers.get(i - 1));
        }
      }
      return Duration.ofNanos(longest);
    }

    int asked() {
      return asked.get();
    }

    int failed() {
      return failed.get();
    }

    @Override
    public void close() {
      closed = true;
      thread.interrupt();
    }
  }
}
