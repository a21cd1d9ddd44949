package dev.slipway.kit.dependency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.slipway.kit.id.Ids;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.jdbc.DatabaseException;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.kit.testing.Events;
import dev.slipway.kit.testing.Identities;
import dev.slipway.kit.testing.RecordingHandler;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** PostgreSQL's disk is small, and somebody fills it to the last byte. */
@QuarkusTest
@QuarkusTestResource(
    value = PostgresTestResource.class,
    restrictToAnnotatedClass = true,
    initArgs = @ResourceArg(name = "disk", value = "160m"))
@QuarkusTestResource(value = KafkaTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(FilledDiskIT.ShortMemory.class)
@EnabledIf(
    value = "dev.slipway.localstack.testing.SmallDisk#possible",
    disabledReason = "only root can mount a small disk")
class FilledDiskIT {

  /** So that the test need not wait for a minute. */
  public static final class ShortMemory implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("slipway.dependencies.postgres-full", "PT2S");
    }
  }

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Identities identities;
  @Inject Outbox outbox;
  @Inject Transactions transactions;
  @Inject RecordingHandler handler;
  @Inject Ids ids;

  @ConfigProperty(name = "slipway.test.postgres.directory")
  String directory;

  @Test
  void itIsToldByNameAndAllThatWasAcceptedIsThereWhenThereIsRoomAgain() throws IOException {
    String things = ids.cluster();
    String cluster = ids.cluster();
    post(things).then().statusCode(201);
    transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
    disk().body("data", nullValue());

    Path ballast = fill();
    int made = 1;
    int published = 1;
    Response answer = post(things);
    for (; answer.statusCode() == 201; answer = post(things)) {
      made++;
    }
    while (publishes(cluster)) {
      published++;
    }
    answer
        .then()
        .statusCode(507)
        .body("code", is("disk-full"))
        .body("detail", containsString("PostgreSQL's disk is full"));
    disk()
        .body("status", is("UP"))
        .body("data.message", containsString("PostgreSQL's disk is full"))
        .body("data.remedy", containsString("Free space"));
    given().get("/q/health/live").then().statusCode(200);
    assertThat(count()).as("reads go on").isGreaterThanOrEqualTo(made);

    Files.delete(ballast);
    await("new things").atMost(SOON).until(() -> post(things).statusCode() == 201);
    disk().body("data", nullValue());
    int more = published + 1;
    transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
    await("every event that was accepted, once and in order")
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(handler.handled(cluster)).isEqualTo(Events.sequenceOf(more)));
    assertThat(handler.handled(things)).as("everything that was made").hasSize(made + 1);
  }

  private boolean publishes(String cluster) {
    try {
      transactions.inNew(() -> outbox.publish(Events.fenced(cluster)));
      return true;
    } catch (DatabaseException full) {
      return false;
    }
  }

  /** Takes all the room there is. */
  private Path fill() throws IOException {
    Path ballast = Path.of(directory).resolve("ballast");
    byte[] some = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(some);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
    assertThat(Files.getFileStore(ballast).getUsableSpace()).isZero();
    return ballast;
  }

  private Response post(String name) {
    return identities
        .as(Role.EDITOR, "shop")
        .body("{\"name\":\"" + name + "\"}")
        .post("/v1/things");
  }

  private int count() {
    return identities.as(Role.VIEWER, "shop").get("/v1/things/handled").path("count");
  }

  private static io.restassured.response.ValidatableResponse disk() {
    return given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .rootPath("checks.find { it.name == 'disk' }");
  }
}
