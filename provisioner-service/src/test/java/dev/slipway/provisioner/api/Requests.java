package dev.slipway.provisioner.api;

import static io.restassured.RestAssured.given;

import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import io.restassured.specification.RequestSpecification;

/** Requests as the gateway passes them on: with a token that says who asks. */
final class Requests {

  private Requests() {}

  static RequestSpecification as(IdentityTokens identities, String project, Role role) {
    return given()
        .header(
            "Authorization",
            "Bearer "
                + identities.sign(new Caller("test", project, role, "gateway"), "provisioner"))
        .contentType("application/json");
  }

  static RequestSpecification admin(IdentityTokens identities) {
    return as(identities, "default", Role.ADMIN);
  }
}
