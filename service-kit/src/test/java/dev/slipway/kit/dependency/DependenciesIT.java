package dev.slipway.kit.dependency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.slipway.kit.id.Ids;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.kit.testing.Events;
import dev.slipway.kit.testing.Identities;
import dev.slipway.kit.testing.Kafka;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.TcpProxy;
import dev.slipway.localstack.LocalKafka;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is said, and what is served, while Kafka or PostgreSQL is away. */
@KitTest
class DependenciesIT {
  /**
   * Before the gateway gives up, which takes 30 s. The pool gives each connection that lies idle
   * two seconds to prove that it lives, one after another, and then waits three seconds for a new
   * one.
   */
  private static final Duration QUICKLY = Duration.ofSeconds(20);

  @Inject Identities identities;
  @Inject Outbox outbox;
  @Inject Transactions transactions;
  @Inject Ids ids;

  /** Injected by the test resource. */
  @SuppressWarnings("NullAway.Init")
  TcpProxy postgres;

  @Test
  void withoutKafkaRequestsAreServedAndTheBacklogIsTold() {
    allIsWell();
    LocalKafka broker = Kafka.broker();
    broker.kill();
    try {
      await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> check("kafka", "message"));
      for (int i = 0; i < 3; i++) {
        String cluster = ids.cluster();
        post(cluster).then().statusCode(201);
        transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
      }

      ready()
          .statusCode(200)
          .body("checks.find { it.name == 'kafka' }.status", is("UP"))
          .body(
              "checks.find { it.name == 'kafka' }.data.message",
              containsString("3 events of this service wait"))
          .body("checks.find { it.name == 'kafka' }.data.remedy", containsString("./slipway up"))
          .body("checks.find { it.name == 'postgres' }.data", nullValue());
    } finally {
      broker.start();
    }
    await().atMost(30, TimeUnit.SECONDS).untilAsserted(DependenciesIT::allIsWell);
  }

  @Test
  void withoutPostgresRequestsAreRefusedAtOnce() {
    awayAndBack(postgres::cut);
  }

  @Test
  void aPostgresThatSaysNothingIsAwayToo() {
    awayAndBack(postgres::stall);
  }

  private void awayAndBack(Runnable goAway) {
    allIsWell();
    get().then().statusCode(200);
    goAway.run();
    try {
      refusedQuickly(this::get);
      refusedQuickly(() -> post(ids.cluster()));

      await()
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  ready()
                      .statusCode(503)
                      .body("checks.find { it.name == 'postgres' }.status", is("DOWN"))
                      .body(
                          "checks.find { it.name == 'postgres' }.data.remedy",
                          containsString("./slipway up")));
      refusedQuickly(this::get);
      given().get("/q/health/live").then().statusCode(200);
    } finally {
      postgres.restore();
    }
    await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> get().then().statusCode(200));
    await().atMost(30, TimeUnit.SECONDS).untilAsserted(DependenciesIT::allIsWell);
    post(ids.cluster()).then().statusCode(201);
  }

  private void refusedQuickly(Supplier<Response> request) {
    long asked = System.nanoTime();
    request
        .get()
        .then()
        .statusCode(503)
        .body("code", is("service-unavailable"))
        .body("detail", containsString("PostgreSQL"))
        .header("Retry-After", Integer::valueOf, greaterThanOrEqualTo(1));
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(QUICKLY);
  }

  private Response get() {
    return identities.as(Role.VIEWER, "shop").get("/v1/things/handled");
  }

  private Response post(String name) {
    return identities
        .as(Role.EDITOR, "shop")
        .body("{\"name\":\"" + name + "\"}")
        .post("/v1/things");
  }

  private static ValidatableResponse ready() {
    return given().get("/q/health/ready").then();
  }

  private static void check(String name, String key) {
    ready().body("checks.find { it.name == '" + name + "' }.data." + key, containsString(" "));
  }

  private static void allIsWell() {
    for (String name : new String[] {"postgres", "kafka", "disk"}) {
      ready()
          .statusCode(200)
          .body("checks.find { it.name == '" + name + "' }.status", is("UP"))
          .body("checks.find { it.name == '" + name + "' }.data", nullValue());
    }
  }
}
