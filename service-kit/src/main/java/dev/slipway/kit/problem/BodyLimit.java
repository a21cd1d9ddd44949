package dev.slipway.kit.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers a request whose {@code Content-Length} is over the limit ({@code
 * quarkus.http.limits.max-body-size}) with a problem document. Quarkus by itself closes it with an
 * empty 413.
 */
@ApplicationScoped
class BodyLimit {
  /** Before Quarkus' own check of the body's size. */
  private static final int PRIORITY = 1000;

  private final ProblemResponses problems;
  private final long limit;

  @Inject
  BodyLimit(
      ProblemResponses problems,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
    this.problems = problems;
    this.limit = limit.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || !isOverLimit(length)) {
      context.next();
      return;
    }
    String path = Objects.requireNonNullElse(context.request().path(), "/");
    ProblemException problem =
        new ProblemException(
            ProblemCode.BODY_TOO_LARGE, "The body may have " + limit + " bytes at most.");
    context
        .response()
        .setStatusCode(problem.code().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(Buffer.buffer(problems.body(problem, path)));
  }

  private boolean isOverLimit(String length) {
    try {
      return Long.parseLong(length.trim()) > limit;
    } catch (NumberFormatException e) {
      return false; // refused by the HTTP parser
    }
  }
}
