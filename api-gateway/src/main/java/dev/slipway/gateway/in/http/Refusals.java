package dev.slipway.gateway.in.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.gateway.kubernetes.KubernetesStatus;
import dev.slipway.kit.problem.Problem;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Answers what the gateway itself refuses: a problem document, or on a cluster's paths a Kubernetes
 * Status, which kubectl prints.
 */
@ApplicationScoped
class Refusals {

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ObjectMapper json;
  private final Vertx vertx;

  @Inject
  Refusals(ObjectMapper json, Vertx vertx) {
    this.json = json;
    this.vertx = vertx;
  }

  void refuse(Exchange exchange, ProblemException problem) {
    HttpServerResponse response = exchange.context().response();
    if (response.headWritten() || response.closed()) {
      cutOff(exchange);
      return;
    }
    problem
        .retryAfter()
        .ifPresent(
            wait ->
                response.putHeader(
                    HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
    if (problem.code() == ProblemCode.UNAUTHENTICATED) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"slipway\"");
    }
    response.setStatusCode(problem.code().status());
    if (exchange.isKubernetes()) {
      end(exchange, "application/json", status(problem));
    } else {
      end(exchange, Problem.MEDIA_TYPE, document(exchange, problem));
    }
  }

  /** A refusal that has no problem code: a protocol that the Kubernetes proxy doesn't speak. */
  void refuse(Exchange exchange, KubernetesStatus status) {
    exchange.context().response().setStatusCode(status.code());
    end(exchange, "application/json", write(status.document()));
  }

  void refuse(Exchange exchange, ProblemCode code, String detail) {
    refuse(exchange, new ProblemException(code, detail));
  }

  void unavailable(Exchange exchange, String detail) {
    refuse(
        exchange,
        new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, detail)
            .retryAfter(Duration.ofSeconds(2)));
  }

  /** Ends an answer that has begun in a way that no client takes for its end. */
  void cutOff(Exchange exchange) {
    HttpServerResponse response = exchange.context().response();
    if (exchange.closeTunnel() || response.ended()) {
      return;
    }
    if (!response.reset() && exchange.context().request().version() != HttpVersion.HTTP_2) {
      exchange.context().request().connection().close();
    }
  }

  /**
   * Cuts off a client that takes nothing. Its connection can't be closed as others are: the end of
   * the TLS session would wait behind what it doesn't take.
   */
  void cutOffStalled(Exchange exchange) {
    HttpServerRequest request = exchange.context().request();
    if (request.version() != HttpVersion.HTTP_2
        && request.connection() instanceof ConnectionBase connection) {
      // Not through the handler of TLS, which comes first.
      connection.channel().pipeline().firstContext().close();
    } else {
      cutOff(exchange);
    }
  }

  private void end(Exchange exchange, String mediaType, Buffer body) {
    HttpServerRequest request = exchange.context().request();
    HttpServerResponse response = exchange.context().response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
    boolean unread = request.version() != HttpVersion.HTTP_2 && bodyFollows(request);
    if (unread) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.end(body);
    request.resume();
    if (unread) {
      // Closed at once, the connection would be reset before a client that still sends has read
      // this.
      vertx.setTimer(LINGER.toMillis(), t -> request.connection().close());
    }
  }

  private static boolean bodyFollows(HttpServerRequest request) {
    return !request.isEnded()
        && (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || request.headers().contains(HttpHeaders.CONTENT_LENGTH));
  }

  private Buffer document(Exchange exchange, ProblemException problem) {
    return write(
        Problem.of(
            problem.code(),
            problem.detail(),
            problem.errors(),
            exchange.path(),
            exchange.correlationId()));
  }

  private Buffer status(ProblemException problem) {
    String message = problem.detail();
    KubernetesStatus status =
        switch (problem.code()) {
          case UNAUTHENTICATED -> KubernetesStatus.unauthorized(message);
          case FORBIDDEN -> KubernetesStatus.forbidden(message);
          case NOT_FOUND -> KubernetesStatus.notFound(message);
          case BODY_TOO_LARGE -> KubernetesStatus.tooLarge(message);
          case TOO_MANY_REQUESTS -> KubernetesStatus.tooMany(message);
          case SERVICE_UNAVAILABLE -> KubernetesStatus.unavailable(message);
          case VALIDATION_FAILED -> KubernetesStatus.badRequest(message);
          default -> new KubernetesStatus(problem.code().status(), "InternalError", message);
        };
    return write(status.document());
  }

  private Buffer write(Object document) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a refusal has no JSON form", e);
    }
  }
}
