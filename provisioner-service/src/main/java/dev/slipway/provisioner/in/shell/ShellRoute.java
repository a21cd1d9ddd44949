package dev.slipway.provisioner.in.shell;

import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.problem.Problem;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.problem.ProblemResponses;
import dev.slipway.kit.service.ServiceName;
import dev.slipway.provisioner.shell.ShellEnd;
import dev.slipway.provisioner.shell.ShellPeer;
import dev.slipway.provisioner.shell.ShellRequest;
import dev.slipway.provisioner.shell.ShellSession;
import dev.slipway.provisioner.shell.Shells;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/**
 * {@code GET /v1/clusters/{id}/machines/{name}/shell} as a WebSocket. All that can be refused is
 * refused before the upgrade, with a problem document; requests that ask for no upgrade go on to
 * the machines' resource.
 */
@ApplicationScoped
class ShellRoute {

  private static final Logger LOG = Logger.getLogger(ShellRoute.class);

  private final Shells shells;
  private final IdentityTokens identities;
  private final ServiceName service;
  private final CorrelationId correlation;
  private final ProblemResponses problems;
  private final ShellSettings settings;
  private final Vertx vertx;
  private final ExecutorService threads;

  @Inject
  ShellRoute(
      Shells shells,
      IdentityTokens identities,
      ServiceName service,
      CorrelationId correlation,
      ProblemResponses problems,
      ShellSettings settings,
      Vertx vertx,
      @VirtualThreads ExecutorService threads) {
    this.shells = shells;
    this.identities = identities;
    this.service = service;
    this.correlation = correlation;
    this.problems = problems;
    this.settings = settings;
    this.vertx = vertx;
    this.threads = threads;
  }

  void register(@Observes Router router) {
    router.get("/v1/clusters/:id/machines/:name/shell").order(-1).handler(this::arrive);
    vertx.setPeriodic(settings.keepAlive().toMillis(), t -> threads.execute(shells::checkLimits));
  }

  void stop(@Observes ShutdownEvent event) {
    shells.endAll();
  }

  private void arrive(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      routing.next();
      return;
    }
    // The handshake needs the request's end, which must not pass meanwhile.
    request.pause();
    Context context = vertx.getOrCreateContext();
    threads.execute(() -> open(routing, context));
  }

  private void open(RoutingContext routing, Context context) {
    HttpServerRequest request = routing.request();
    correlation.begin(request.getHeader(CorrelationId.HEADER));
    try {
      ShellSession session =
          shells.open(
              identities.verifyHeader(
                  request.getHeader(HttpHeaders.AUTHORIZATION), service.value()),
              Objects.requireNonNull(routing.pathParam("id")),
              Objects.requireNonNull(routing.pathParam("name")),
              ShellRequest.of(
                  routing.queryParam("command"),
                  request.getParam("tty"),
                  request.getParam("columns"),
                  request.getParam("rows")));
      Executor traced = traced(correlation.current());
      context.runOnContext(v -> upgrade(request, session, traced));
    } catch (ProblemException e) {
      refuse(routing, context, e);
    } catch (RuntimeException e) {
      LOG.errorf(e, "a shell could not be opened");
      refuse(
          routing,
          context,
          new ProblemException(
              ProblemCode.INTERNAL,
              "The shell could not be opened for a reason that is in this service's log, under the"
                  + " correlation id."));
    } finally {
      correlation.end();
    }
  }

  private void upgrade(HttpServerRequest request, ShellSession session, Executor traced) {
    request
        .toWebSocket()
        .onSuccess(
            socket -> new ShellSocket(vertx, socket, session).serve(traced, settings.keepAlive()))
        .onFailure(
            left ->
                traced.execute(
                    () -> {
                      session.end(new ShellEnd.ClientLeft());
                      session.run(new NoPeer());
                    }));
  }

  /** Threads whose log lines carry the request's correlation id. */
  private Executor traced(String id) {
    return task ->
        threads.execute(
            () -> {
              correlation.begin(id);
              try {
                task.run();
              } finally {
                correlation.end();
              }
            });
  }

  private void refuse(RoutingContext routing, Context context, ProblemException problem) {
    byte[] body = problems.body(problem, Objects.requireNonNullElse(routing.request().path(), "/"));
    String id = correlation.current();
    context.runOnContext(
        v -> {
          HttpServerResponse response = routing.response();
          response
              .setStatusCode(problem.code().status())
              .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
              .putHeader(CorrelationId.HEADER, id);
          problem
              .retryAfter()
              .ifPresent(
                  wait ->
                      response.putHeader(
                          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
          response.end(Buffer.buffer(body));
          routing.request().resume();
        });
  }

  /** The end of a client that left before it had a socket. */
  private static final class NoPeer implements ShellPeer {
    @Override
    public void send(byte[] message) throws PeerLeftException {
      throw new PeerLeftException();
    }

    @Override
    public void close(ShellEnd end) {}
  }
}
