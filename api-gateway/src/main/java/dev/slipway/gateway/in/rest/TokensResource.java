package dev.slipway.gateway.in.rest;

import dev.slipway.gateway.token.Token;
import dev.slipway.gateway.token.Tokens;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tokens}: for administrators. */
@Path("/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
public class TokensResource {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
  private static final long SHORTEST_SECONDS = 60;
  private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

  private final Tokens tokens;
  private final CurrentCaller caller;

  @Inject
  TokensResource(Tokens tokens, CurrentCaller caller) {
    this.tokens = tokens;
    this.caller = caller;
  }

  @GET
  @Operation(operationId = "listTokens", summary = "The project's tokens, without their secrets")
  public Page<Token> list(
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    caller.require(Role.ADMIN);
    PageRequest page = PageRequest.of(pageSize, pageToken);
    return Page.of(tokens.list(caller.project(), page.after(), page.fetchSize()), page, Token::id);
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getToken", summary = "One token, without its secret")
  public Token get(@PathParam("id") String id) {
    caller.require(Role.ADMIN);
    return tokens.find(caller.project(), id).orElseThrow(() -> unknown(id));
  }

  @POST
  @Operation(operationId = "createToken", summary = "Make a token; its secret is shown this once")
  @APIResponse(responseCode = "201", description = "Made")
  public RestResponse<CreatedToken> create(NewToken request) {
    caller.require(Role.ADMIN);
    check(request);
    Long expiry = request.expirySeconds();
    Tokens.Issued issued =
        tokens.issue(
            String.valueOf(request.name()),
            caller.project(),
            Role.valueOf(String.valueOf(request.role())),
            expiry == null ? null : Duration.ofSeconds(expiry));
    return RestResponse.ResponseBuilder.<CreatedToken>created(
            URI.create("/v1/tokens/" + issued.token().id()))
        .entity(new CreatedToken(issued.token(), issued.secret().reveal()))
        .build();
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "deleteToken", summary = "Delete a token: from now on it is refused")
  @APIResponse(responseCode = "204", description = "Deleted")
  public void delete(@PathParam("id") String id) {
    caller.require(Role.ADMIN);
    if (!tokens.delete(caller.project(), id)) {
      throw unknown(id);
    }
  }

  private static void check(NewToken request) {
    List<FieldError> errors = new ArrayList<>();
    String name = request.name();
    if (name == null || !NAME.matcher(name).matches()) {
      errors.add(
          new FieldError(
              "name",
              "must be 1 to 63 lower-case letters, digits, hyphens and dots",
              "Name the person or program that will use it, such as ci-deployer."));
    } else if (name.equals(Token.LOCAL_ADMINISTRATOR)) {
      errors.add(new FieldError("name", "is the gateway's own token's", "Choose another name."));
    }
    if (request.role() == null || !List.of("ADMIN", "EDITOR", "VIEWER").contains(request.role())) {
      errors.add(
          new FieldError(
              "role", "must be ADMIN, EDITOR or VIEWER", "Give the least that will do."));
    }
    Long expiry = request.expirySeconds();
    if (expiry != null && (expiry < SHORTEST_SECONDS || expiry > LONGEST_SECONDS)) {
      errors.add(
          new FieldError(
              "expirySeconds",
              "must be from " + SHORTEST_SECONDS + " to " + LONGEST_SECONDS,
              "Leave it out for a token that does not expire."));
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "The token can't be made as asked.", errors);
    }
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "The project has no token " + id + ".");
  }

  /**
   * A token to be made.
   *
   * @param name who will use it
   * @param role ADMIN, EDITOR or VIEWER
   * @param expirySeconds how long it will be good, or null for ever
   */
  public record NewToken(
      @Nullable String name, @Nullable String role, @Nullable Long expirySeconds) {}

  /**
   * A token that was made.
   *
   * @param secret what to send as bearer token; it can't be had again
   */
  public record CreatedToken(Token token, String secret) {
    @Override
    public String toString() {
      return "CreatedToken[" + token + "]";
    }
  }
}
