package dev.slipway.kit.testing;

import static io.restassured.RestAssured.given;

import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Requests with an identity. */
@ApplicationScoped
public class Identities {
  private final IdentityTokens tokens;

  @Inject
  Identities(IdentityTokens tokens) {
    this.tokens = tokens;
  }

  public RequestSpecification as(Role role) {
    return as(role, "shop");
  }

  public RequestSpecification as(Role role, String project) {
    return with(tokens.sign(new Caller("ada", project, role, "gateway"), "provisioner"));
  }

  /** The value of an Authorization header. */
  public String bearer(Role role) {
    return "Bearer " + tokens.sign(new Caller("ada", "shop", role, "gateway"), "provisioner");
  }

  public RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token).contentType("application/json");
  }
}
