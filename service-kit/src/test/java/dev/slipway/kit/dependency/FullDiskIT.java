package dev.slipway.kit.dependency;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.slipway.kit.id.Ids;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.testing.Identities;
import dev.slipway.kit.testing.KitTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With a disk that never has enough. */
@KitTest
@TestProfile(FullDiskIT.NeverEnough.class)
class FullDiskIT {

  /** More than any disk has. */
  public static final class NeverEnough implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("slipway.dependencies.least-free", "4000000G");
    }
  }

  @Inject Identities identities;
  @Inject Ids ids;

  @Test
  void whatWouldMakeSomethingNewIsRefusedWithTheRemedy() {
    create("/v1/things")
        .statusCode(507)
        .body("code", is("disk-full"))
        .body("detail", containsString("MiB left"))
        .body("detail", containsString("Free space"))
        .header("Retry-After", "60");
  }

  @Test
  void allElseGoesOn() {
    identities.as(Role.VIEWER, "shop").get("/v1/things").then().statusCode(200);
    create("/v1/things?dryRun=true").statusCode(201);
    create("/v1/things/optional").statusCode(200);
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'disk' }.status", is("UP"))
        .body("checks.find { it.name == 'disk' }.data.message", containsString("MiB left"))
        .body("checks.find { it.name == 'disk' }.data.remedy", containsString("Free space"));
  }

  @Test
  void strangersLearnNothingOfTheDisk() {
    given()
        .contentType("application/json")
        .body("{\"name\":\"x\"}")
        .post("/v1/things")
        .then()
        .statusCode(401);
  }

  @Test
  void whatPostgresRefusesForWantOfSpaceIsToldAsSuch() {
    identities
        .as(Role.VIEWER, "shop")
        .get("/v1/things?fail=full")
        .then()
        .statusCode(507)
        .body("code", is("disk-full"))
        .body("detail", containsString("PostgreSQL's disk is full"));
  }

  private ValidatableResponse create(String path) {
    return identities
        .as(Role.EDITOR, "shop")
        .body("{\"name\":\"" + ids.cluster() + "\"}")
        .post(path)
        .then();
  }
}
