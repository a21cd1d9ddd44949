package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.stream.EventFilter;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.stream.StreamPosition;
import dev.slipway.gateway.stream.SubscriptionRequest;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Server-sent events: {@code GET /v1/events} with {@code Accept: text/event-stream}. */
@ApplicationScoped
class EventStream {

  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final String LAST_EVENT_ID_PARAMETER = "lastEventId";

  private final LiveTail tail;
  private final EventLog log;
  private final TokenWatch tokenWatch;
  private final Refusals refusals;
  private final GatewayConfig config;
  private final Vertx vertx;
  private final EventStages stages;

  @Inject
  EventStream(
      LiveTail tail,
      EventLog log,
      TokenWatch tokenWatch,
      Refusals refusals,
      GatewayConfig config,
      Vertx vertx,
      EventStages stages) {
    this.tail = tail;
    this.log = log;
    this.tokenWatch = tokenWatch;
    this.refusals = refusals;
    this.config = config;
    this.vertx = vertx;
    this.stages = stages;
  }

  void open(Exchange exchange) {
    if (tail.listeners() >= config.events().maxSubscribers()) {
      refusals.unavailable(
          exchange,
          "There are " + config.events().maxSubscribers() + " streams open, and that is the most.");
      return;
    }
    Start start;
    EventFilter filter;
    try {
      filter = filter(exchange);
      start = start(exchange.context().request());
    } catch (ProblemException problem) {
      refusals.refuse(exchange, problem);
      return;
    }
    tokenWatch.watch(exchange);
    new Subscription(vertx, exchange, filter, tail, log, refusals, config.events(), stages)
        .open(start.position, start.note);
  }

  private static EventFilter filter(Exchange exchange) {
    HttpServerRequest request = exchange.context().request();
    return SubscriptionRequest.filter(
        exchange.requireCaller().project(),
        request.getParam("cluster"),
        request.params().getAll("type"));
  }

  /** The header is what a reconnecting client sends by itself; it knows more than the first URL. */
  private Start start(HttpServerRequest request) {
    String id = request.getHeader(LAST_EVENT_ID);
    if (id == null || id.isEmpty()) {
      id = request.getParam(LAST_EVENT_ID_PARAMETER);
    }
    if (id != null && !id.isEmpty()) {
      StreamPosition position = SubscriptionRequest.position(LAST_EVENT_ID_PARAMETER, id);
      return position.log() == tail.log()
          ? new Start(position.value(), "resumed")
          : new Start(0, "that id is of an earlier log: from the oldest event of this one");
    }
    return SubscriptionRequest.fromBeginning(request.getParam("from"))
        ? new Start(0, "from the oldest event")
        : new Start(tail.last(), "from now on");
  }

  private record Start(long position, String note) {}
}
