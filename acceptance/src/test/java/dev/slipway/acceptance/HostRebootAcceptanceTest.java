package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Slipway is taken down and up; then everything of it ends at once, machines and processes, as in a
 * reboot of the host. {@code ./slipway up} is all there is to do, and all is as it was.
 *
 * <p>Docker's daemon goes on, for other tests use it.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostRebootAcceptanceTest {
  private static final String TITLE = "Before the storm";

  private Slipway slipway;
  private String cluster;
  private String page;
  private String post;

  @BeforeAll
  void aBlogWithAPost() {
    slipway = Slipway.apart("reboot");
    var accepted =
        slipway.createCluster(
            "{\"name\": \"harbour\", \"topology\": {\"workers\": {\"count\": 2}}}");
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(4));
    cluster = accepted.cluster();
    String operation =
        slipway
            .request()
            .contentType("application/json")
            .body("{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": 2}")
            .post("/v1/clusters/{id}/applications", cluster)
            .then()
            .statusCode(202)
            .extract()
            .path("operation.id");
    slipway.awaitSuccess(operation, Duration.ofMinutes(3));
    page =
        "http://127.0.0.1:"
            + slipway.get("/v1/clusters/{id}", cluster).getInt("portForwards[0].hostPort");
    var blog = new WordPress(page);
    blog.install("Harbour log");
    post = blog.publish(TITLE, "All boats are in.");
  }

  @AfterAll
  void takeDown() {
    if (slipway != null) {
      slipway.close();
    }
  }

  @Test
  @Order(1)
  void downAndUpLeaveMachinesAlone() {
    var running = slipway.containers("status=running");
    var boots = slipway.get("/v1/clusters/{id}/machines", cluster).getList("items.powerOns");

    slipway.command("down").within(Duration.ofMinutes(1)).output();
    assertThat(slipway.containers("status=running")).as("while it is down").isEqualTo(running);
    assertThat(new WordPress(page).read(post)).contains(TITLE);
    var up = slipway.command("up").within(Duration.ofMinutes(3)).run();

    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(up.errors()).contains("Cluster harbour is ready");
    assertThat(slipway.containers("status=running")).isEqualTo(running);
    assertThat(slipway.get("/v1/clusters/{id}/machines", cluster).getList("items.powerOns"))
        .isEqualTo(boots);
  }

  @Test
  @Order(2)
  void afterARebootUpEndsWithEverythingAsItWas() {
    var containers = slipway.containers();
    slipway.killEverything();
    var kill = new ArrayList<>(List.of("docker", "kill"));
    kill.addAll(slipway.containers("status=running"));
    Command.of(kill).output();
    assertThat(slipway.containers("status=running")).isEmpty();

    var up = slipway.command("up").within(Duration.ofMinutes(6)).run();

    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(up.errors())
        .contains("5 machines are off that should run: c1, d1, e1, w1, w2")
        .contains("Cluster harbour is ready")
        .contains("wordpress answers at " + page);
    assertThat(new WordPress(page).read(post)).contains(TITLE);
    assertThat(slipway.containers()).as("none was made").isEqualTo(containers);
    assertThat(slipway.containers("status=running")).isEqualTo(containers);
    assertThat(slipway.get("/v1/clusters/{id}", cluster).getString("phase")).isEqualTo("READY");
    assertThat(
            slipway
                .get("/v1/clusters/{id}/applications/{name}", cluster, "wordpress")
                .getString("phase"))
        .isEqualTo("READY");
    slipway.events.assertNothingLostOrOvertaken(cluster);
    assertThat(slipway.events.types(cluster)).containsOnlyOnce("ClusterRequested");
  }
}
