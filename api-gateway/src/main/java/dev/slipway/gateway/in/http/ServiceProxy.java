package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.route.Upstream;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.operation.WaitTime;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;

/** Passes requests on to the service that answers them, under an identity signed here. */
@ApplicationScoped
class ServiceProxy {

  private static final Logger LOG = Logger.getLogger(ServiceProxy.class);

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final UpstreamClients upstreams;
  private final IdentityTokens identities;
  private final StreamingProxy proxy;
  private final TokenWatch tokenWatch;
  private final Refusals refusals;
  private final GatewayConfig config;
  private final Boundaries boundaries;

  @Inject
  ServiceProxy(
      UpstreamClients upstreams,
      IdentityTokens identities,
      StreamingProxy proxy,
      TokenWatch tokenWatch,
      Refusals refusals,
      GatewayConfig config,
      Boundaries boundaries) {
    this.upstreams = upstreams;
    this.identities = identities;
    this.proxy = proxy;
    this.tokenWatch = tokenWatch;
    this.refusals = refusals;
    this.config = config;
    this.boundaries = boundaries;
  }

  void forward(Exchange exchange, Upstream upstream) {
    HttpServerRequest request = exchange.context().request();
    boolean followed = isFollowed(request);
    if (followed) {
      tokenWatch.watch(exchange);
    }
    passBoundary(request, "before");
    exchange.onEnd(whole -> passBoundary(request, "told"));
    String identity = identities.sign(exchange.requireCaller(), upstream.label());
    proxy.forward(
        exchange,
        new StreamingProxy.Target(
            upstreams.client(),
            upstreams.options(upstream, request.method(), request.uri()),
            headers -> headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + identity),
            followed ? config.upstream().streamTimeout() : answerTimeout(request)),
        new ServiceOutcome(exchange, upstream));
  }

  /** Only of a request that may change something. */
  private void passBoundary(HttpServerRequest request, String moment) {
    if (!READING.contains(request.method())) {
      boundaries.pass("forward", request.method().name(), moment);
    }
  }

  private Duration answerTimeout(HttpServerRequest request) {
    return config.upstream().answerTimeout().plus(wait(request));
  }

  /** A wait that can't be read is refused by the service that is asked for it. */
  private static Duration wait(HttpServerRequest request) {
    try {
      return WaitTime.parse(request.getParam("wait"));
    } catch (ProblemException unreadable) {
      return Duration.ZERO;
    }
  }

  /** A log that is followed goes on, and may have nothing to say for long, not even its head. */
  private static boolean isFollowed(HttpServerRequest request) {
    return "true".equals(request.getParam("follow"));
  }

  private final class ServiceOutcome implements StreamingProxy.Outcome {
    private final Exchange exchange;
    private final String name;

    ServiceOutcome(Exchange exchange, Upstream upstream) {
      this.exchange = exchange;
      this.name = upstream.label();
    }

    @Override
    public void answered(int status) {
      passBoundary(exchange.context().request(), "answered");
    }

    @Override
    public void unreachable(Throwable cause) {
      LOG.warnf("the %s can't be reached: %s", name, cause.getMessage());
      String why =
          cause instanceof ConnectionPoolTooBusyException
              ? "Too many requests wait for the " + name + " already."
              : "The " + name + " can't be reached.";
      refusals.unavailable(exchange, why + " Nothing was changed; try again.");
    }

    @Override
    public void brokenOff(Throwable cause) {
      LOG.warnf("the %s broke off: %s", name, cause.getMessage());
      refusals.refuse(
          exchange,
          new ProblemException(
                  ProblemCode.UPSTREAM_UNAVAILABLE,
                  "The "
                      + name
                      + " went away before it answered. A change may have been made: look, or repeat"
                      + " it with the same Idempotency-Key.")
              .retryAfter(Duration.ofSeconds(2)));
    }

    @Override
    public void tooSlow() {
      refusals.refuse(
          exchange,
          ProblemCode.UPSTREAM_TIMEOUT,
          "The "
              + name
              + " did not answer in "
              + answerTimeout(exchange.context().request()).toSeconds()
              + " s.");
    }
  }
}
