package dev.slipway.gateway.in.http;

import dev.slipway.kit.identity.Caller;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One line for each request when it has ended; its correlation id is in the log's MDC. Queries are
 * left out: they may hold what should not be in a log.
 */
@ApplicationScoped
class RequestLog {

  private static final Logger LOG = Logger.getLogger("dev.slipway.gateway.request");
  private static final int LONGEST_PATH = 300;

  void follow(Exchange exchange) {
    exchange.onEnd(whole -> write(exchange, whole));
  }

  private static void write(Exchange exchange, boolean whole) {
    RoutingContext context = exchange.context();
    Caller caller = exchange.caller();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - exchange.startedNanos());
    LOG.infof(
        "%s %s %d %d ms%s caller=%s",
        context.request().method(),
        printable(exchange.path()),
        context.response().getStatusCode(),
        millis,
        whole ? "" : " (the client left)",
        caller == null ? "-" : caller.subject());
  }

  private static String printable(String path) {
    String shortened = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path;
    return shortened.replaceAll("[^\\x21-\\x7e…]", "?");
  }
}
