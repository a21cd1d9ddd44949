package dev.slipway.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.slipway.kit.jdbc.DatabaseTrouble;
import dev.slipway.kit.jdbc.FullDisk;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a resource throws into a problem document. */
public class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  /** What Quarkus throws at the reader of a body that turns out to be over the limit. */
  private static final String TOO_LARGE = "Request too large";

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final ProblemResponses problems;
  private final FullDisk fullDisk;

  @Inject
  ProblemMappers(ProblemResponses problems, FullDisk fullDisk) {
    this.problems = problems;
    this.fullDisk = fullDisk;
  }

  @ServerExceptionMapper
  public Response problem(ProblemException e, UriInfo uri) {
    return problems.response(e, uri.getPath());
  }

  @ServerExceptionMapper
  public Response mismatch(MismatchedInputException e, UriInfo uri) {
    return json(e, uri);
  }

  @ServerExceptionMapper
  public Response format(InvalidFormatException e, UriInfo uri) {
    return json(e, uri);
  }

  @ServerExceptionMapper
  public Response json(JsonProcessingException e, UriInfo uri) {
    return problems.response(JsonProblems.of(e), uri.getPath());
  }

  @ServerExceptionMapper
  public Response web(WebApplicationException e, UriInfo uri) {
    int status = e.getResponse().getStatus();
    if (e.getCause() instanceof JsonProcessingException json) {
      return json(json, uri);
    }
    if (e.getCause() instanceof ProblemException problem) {
      return problem(problem, uri);
    }
    if (status < 400) {
      return e.getResponse();
    }
    if (status >= 500) {
      LOG.errorf(e, "%s failed", uri.getPath());
    }
    Response response = problems.response(httpProblem(e, status), uri.getPath());
    return e instanceof NotAllowedException ? withAllow(response, e) : response;
  }

  @ServerExceptionMapper
  public Response anything(Throwable e, UriInfo uri) {
    if (e instanceof IOException && TOO_LARGE.equals(e.getMessage())) {
      // Quarkus has sent an empty 413 already; this says so in place of an error in the log.
      return problems.response(
          new ProblemException(ProblemCode.BODY_TOO_LARGE, "The body is over the limit."),
          uri.getPath());
    }
    Optional<DatabaseTrouble> trouble = DatabaseTrouble.of(e);
    if (trouble.isPresent()) {
      fullDisk.note(e);
      LOG.warnf("%s can't be served: %s", uri.getPath(), e.getMessage());
      return problems.response(database(trouble.get()).retryAfter(RETRY), uri.getPath());
    }
    LOG.errorf(e, "%s failed", uri.getPath());
    ProblemException problem =
        new ProblemException(
            ProblemCode.INTERNAL,
            "The request failed for a reason that is in this service's log, under the"
                + " correlation id.");
    return problems.response(problem, uri.getPath());
  }

  private static ProblemException database(DatabaseTrouble trouble) {
    return switch (trouble) {
      case AWAY ->
          new ProblemException(
              ProblemCode.SERVICE_UNAVAILABLE,
              "PostgreSQL does not answer. Nothing that was accepted is lost, and requests are"
                  + " served again as soon as it is back: on one machine ./slipway up starts it.");
      case BUSY ->
          new ProblemException(
              ProblemCode.SERVICE_UNAVAILABLE,
              "No connection to PostgreSQL became free in time: it does not answer, or this service"
                  + " has more to do than it can. Nothing was changed: repeat the request.");
      case FULL ->
          new ProblemException(
              ProblemCode.DISK_FULL,
              "PostgreSQL's disk is full, so that nothing was changed. Free space on it, or give it"
                  + " a larger one.");
    };
  }

  private static ProblemException httpProblem(WebApplicationException e, int status) {
    if (e instanceof NotFoundException && e.getCause() != null) {
      // Jakarta REST answers 404 when a query parameter does not convert: it is a 400 to callers.
      return new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "A parameter in the path or the query has a value of the wrong type.");
    }
    ProblemCode code = ProblemCode.ofStatus(status);
    return new ProblemException(
        code,
        switch (code) {
          case NOT_FOUND -> "There is nothing at this path.";
          case METHOD_NOT_ALLOWED -> "The resource at this path has no such method.";
          case NOT_ACCEPTABLE -> "The resource can't be had in any of the accepted media types.";
          case UNSUPPORTED_MEDIA_TYPE -> "The body's Content-Type is not one that is read here.";
          case BODY_TOO_LARGE -> "The body has more bytes than are accepted.";
          case INTERNAL -> "The request failed for a reason that is in this service's log.";
          default -> code.title() + ".";
        });
  }

  private static Response withAllow(Response response, WebApplicationException e) {
    String allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return allow == null
        ? response
        : Response.fromResponse(response).header(HttpHeaders.ALLOW, allow).build();
  }
}
