package dev.slipway.gateway.in.http;

import dev.slipway.gateway.route.Destination;
import dev.slipway.gateway.route.PathRule;
import dev.slipway.gateway.route.RoutingTable;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.problem.ProblemCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * What every request passes first: it gets a correlation id and a line in the log, its path is
 * judged, its caller found out, and then it goes where it belongs. Nothing is read of its body
 * before.
 */
@ApplicationScoped
class FrontDoor {

  /** Before everything else that registers filters. */
  private static final int PRIORITY = 20_000;

  private static final String EVENTS = "/v1/events";

  private final CorrelationId correlation;
  private final RequestLog log;
  private final SecurityHeaders securityHeaders;
  private final BearerAuthentication authentication;
  private final RateLimit rateLimit;
  private final BodySize bodySize;
  private final ServiceProxy services;
  private final KubernetesProxy kubernetes;
  private final EventStream events;
  private final Refusals refusals;

  @Inject
  FrontDoor(
      CorrelationId correlation,
      RequestLog log,
      SecurityHeaders securityHeaders,
      BearerAuthentication authentication,
      RateLimit rateLimit,
      BodySize bodySize,
      ServiceProxy services,
      KubernetesProxy kubernetes,
      EventStream events,
      Refusals refusals) {
    this.correlation = correlation;
    this.log = log;
    this.securityHeaders = securityHeaders;
    this.authentication = authentication;
    this.rateLimit = rateLimit;
    this.bodySize = bodySize;
    this.services = services;
    this.kubernetes = kubernetes;
    this.events = events;
    this.refusals = refusals;
  }

  void register(@Observes Filters filters) {
    filters.register(this::enter, PRIORITY);
  }

  private void enter(RoutingContext context) {
    HttpServerRequest request = context.request();
    String id = correlation.begin(request.getHeader(CorrelationId.HEADER));
    request.headers().set(CorrelationId.HEADER, id);
    context.response().putHeader(CorrelationId.HEADER, id);
    String path = pathOf(request.uri());
    boolean plain = PathRule.isPlain(path);
    Destination destination = plain ? RoutingTable.route(path) : new Destination.Nowhere();
    Exchange exchange = new Exchange(context, id, path, destination, System.nanoTime());
    securityHeaders.add(exchange);
    log.follow(exchange);
    if (!plain) {
      refusals.refuse(
          exchange, ProblemCode.VALIDATION_FAILED, "The path is not in its plain form.");
      return;
    }
    route(exchange);
  }

  private void route(Exchange exchange) {
    switch (exchange.destination()) {
      case Destination.Open() -> exchange.context().next();
      case Destination.Nowhere() ->
          refusals.refuse(
              exchange,
              ProblemCode.NOT_FOUND,
              "Nothing is at " + exchange.path() + ". What there is: GET /v1/openapi");
      case Destination.Own() -> admit(exchange, () -> own(exchange));
      case Destination.Service(var upstream) ->
          admit(exchange, () -> services.forward(exchange, upstream));
      case Destination.Kubernetes target ->
          admit(exchange, () -> kubernetes.forward(exchange, target));
    }
  }

  /** Goes on with a caller who is known and within the limits; refuses others. */
  private void admit(Exchange exchange, Runnable next) {
    if (!bodySize.check(exchange)) {
      return;
    }
    // Looking up a token may take a moment; until then the body stays where it is.
    exchange.context().request().pause();
    authentication.authenticate(
        exchange,
        () -> {
          if (rateLimit.check(exchange)) {
            next.run();
          }
        });
  }

  private void own(Exchange exchange) {
    RoutingContext context = exchange.context();
    if (exchange.path().startsWith("/q/") && exchange.requireCaller().role() != Role.ADMIN) {
      refusals.refuse(exchange, ProblemCode.FORBIDDEN, "This is for administrators.");
    } else if (exchange.path().equals(EVENTS) && wantsStream(context.request())) {
      context.request().resume();
      events.open(exchange);
    } else {
      context.request().resume();
      context.next();
    }
  }

  private static boolean wantsStream(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null
        && accept.contains("text/event-stream")
        && request.method().name().equals("GET");
  }

  private static String pathOf(String uri) {
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }
}
