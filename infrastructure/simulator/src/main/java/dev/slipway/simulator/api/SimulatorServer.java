package dev.slipway.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.simulated.wire.HostJson;
import dev.slipway.simulator.site.Site;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulator's interface: HTTP on loopback, with the token that is in a file for its owner's
 * eyes. Every call may wait, on a thread of its own.
 */
public final class SimulatorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);

  private final Vertx vertx;
  private final Site site;
  private final byte[] token;
  private final DriverCalls driver;
  private final Function<Request, JsonNode> faults;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /** Made, not listening yet. */
  public SimulatorServer(Vertx vertx, Site site, String token, FaultCalls faults) {
    this.vertx = vertx;
    this.site = site;
    this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.driver = new DriverCalls(site);
    this.faults = faults::answer;
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions().setMaxWebSocketMessageSize(1 << 20).setTcpNoDelay(true));
    server.requestHandler(this::handle);
  }

  /** Listens; returns the port, which is another one if 0 was given. */
  public int listen(int port) {
    return server
        .listen(port, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private boolean isAllowed(HttpServerRequest request) {
    String given = request.getHeader("Authorization");
    return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
  }

  private void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    if (path.equals("/healthz")) {
      request.response().end("ok\n");
      return;
    }
    if (!isAllowed(request)) {
      refuse(
          request.response(),
          new DriverException(
              Code.FORBIDDEN,
              "The simulator does not take this token",
              "Send the one in its directory's file token."));
      return;
    }
    if (path.matches("/v1/instances/[^/]+/watch")) {
      WatchStream.open(vertx, request.response(), site.instance(path.split("/")[3]).watchers());
      return;
    }
    if (path.endsWith("/shell")) {
      Request shell = Request.of(request, new byte[0]);
      request
          .toWebSocket()
          .onSuccess(
              socket ->
                  ShellConnection.open(socket, site.instance(shell.part(2)), shell.machine(4)));
      return;
    }
    request.body().onSuccess(body -> threads.execute(() -> answer(request, body.getBytes())));
  }

  private void answer(HttpServerRequest http, byte[] body) {
    HttpServerResponse response = http.response();
    try {
      Request request = Request.of(http, body);
      boolean ofDriver = request.path().size() > 2 && request.part(1).equals("instances");
      JsonNode answer = ofDriver ? driver.answer(request) : faults.apply(request);
      response.putHeader("Content-Type", "application/json").end(answer.toString());
    } catch (DriverException e) {
      refuse(response, e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      refuse(response, Request.refused(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("A call failed: {} {}", http.method(), http.path(), e);
      refuse(
          response,
          new DriverException(Code.FAILED, "The simulator failed", "Its log says why.", e));
    }
  }

  private static void refuse(HttpServerResponse response, DriverException refusal) {
    int status =
        switch (refusal.code()) {
          case NOT_FOUND -> 404;
          case FORBIDDEN -> 403;
          case UNAVAILABLE -> 503;
          case DEADLINE_EXCEEDED -> 504;
          case FAILED -> 500;
          default -> 409;
        };
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .end(HostJson.write(refusal).toString());
    }
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
    threads.close();
  }
}
