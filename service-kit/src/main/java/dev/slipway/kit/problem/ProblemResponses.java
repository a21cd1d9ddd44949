package dev.slipway.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.kit.correlation.CorrelationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Makes HTTP responses of problems. */
@ApplicationScoped
public class ProblemResponses {
  private final ObjectMapper json;
  private final CorrelationId correlation;

  @Inject
  ProblemResponses(ObjectMapper json, CorrelationId correlation) {
    this.json = json;
    this.correlation = correlation;
  }

  /**
   * The response of a problem.
   *
   * @param path the request's path, with a slash in front
   */
  public Response response(ProblemException e, String path) {
    Response.ResponseBuilder response =
        Response.status(e.code().status()).type(Problem.MEDIA_TYPE).entity(body(e, path));
    if (e.code() == ProblemCode.UNAUTHENTICATED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    e.retryAfter()
        .ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds())));
    return response.build();
  }

  /** The problem document of a problem, in UTF-8, for responses outside of JAX-RS. */
  public byte[] body(ProblemException e, String path) {
    Problem problem = Problem.of(e.code(), e.detail(), e.errors(), path, correlation.current());
    try {
      return json.writeValueAsBytes(problem);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a problem has no JSON form", impossible);
    }
  }
}
