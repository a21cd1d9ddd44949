package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.stream.EventFilter;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LiveTail;
import dev.slipway.gateway.stream.LiveTail.Follower;
import dev.slipway.gateway.stream.LoggedEvent;
import dev.slipway.gateway.stream.StreamPosition;
import dev.slipway.kit.latency.EventStages;
import dev.slipway.kit.latency.EventStages.Stage;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber. It carries no buffer but the connection's own, which is small: only its position
 * moves, as far as the connection takes what is written. One whose connection takes nothing is cut
 * off, and resumes from the last id that it has. Everything runs on the request's context but
 * {@link #wake}.
 */
final class Subscription {

  private static final Logger LOG = Logger.getLogger(Subscription.class);

  /** Events written before others get their turn on the event loop. */
  private static final int SLICE = 32;

  /** Bytes of events written at once, and bytes in the connection's buffer that are enough. */
  private static final int BYTES = 16 * 1024;

  /** How long a browser waits before it reconnects. */
  private static final int RETRY_MILLIS = 1_000;

  private final Vertx vertx;
  private final Context context;
  private final EventFilter filter;
  private final LiveTail tail;
  private final EventLog log;
  private final Refusals refusals;
  private final Exchange exchange;
  private final HttpServerResponse response;
  private final GatewayConfig.Events config;
  private final EventStages stages;
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable Follower follower;
  private long stalledSince;
  private boolean stalled;
  private boolean reading;
  private boolean closed;

  Subscription(
      Vertx vertx,
      Exchange exchange,
      EventFilter filter,
      LiveTail tail,
      EventLog log,
      Refusals refusals,
      GatewayConfig.Events config,
      EventStages stages) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.exchange = exchange;
    this.filter = filter;
    this.tail = tail;
    this.log = log;
    this.refusals = refusals;
    this.response = exchange.context().response();
    this.config = config;
    this.stages = stages;
  }

  void open(long start, String note) {
    Follower following = tail.follow(filter, start, this::wake);
    follower = following;
    response.setChunked(true);
    response.setWriteQueueMaxSize(BYTES);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    response.putHeader("X-Accel-Buffering", "no");
    response.drainHandler(drained -> drained(following));
    long timer = vertx.setPeriodic(config.heartbeat().toMillis(), t -> beat(following));
    exchange
        .context()
        .addEndHandler(
            ended -> {
              closed = true;
              tail.leave(following);
              vertx.cancelTimer(timer);
            });
    response.write(": " + note + "\nretry: " + RETRY_MILLIS + "\n" + idLine(start) + "\n");
    write(following);
  }

  /** From any thread: there is something new. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(
          v -> {
            woken.set(false);
            write(Objects.requireNonNull(follower));
          });
    }
  }

  private void drained(Follower following) {
    stalled = false;
    write(following);
  }

  /** Writes what the connection takes, from memory or from the stored log. */
  private void write(Follower following) {
    if (closed || reading || response.writeQueueFull()) {
      return;
    }
    switch (tail.next(following, SLICE, BYTES)) {
      case LiveTail.Slice.CaughtUp() -> {}
      case LiveTail.Slice.Events(List<LoggedEvent> events, boolean all) -> {
        writeAll(events);
        if (all) {
          stages.record(Stage.DELIVER, Duration.ofNanos(System.nanoTime() - tail.lastAppend()));
        } else {
          wake();
        }
      }
      case LiveTail.Slice.Behind() -> readStored(following);
    }
  }

  private void writeAll(List<LoggedEvent> events) {
    Buffer frames = Buffer.buffer();
    for (LoggedEvent event : events) {
      frames.appendBytes(event.frame());
    }
    response.write(frames);
  }

  private void readStored(Follower following) {
    reading = true;
    // What is in memory is stored: what comes after this is found there.
    long stored = tail.last();
    long after = tail.position(following);
    vertx
        .executeBlocking(() -> log.read(tail.log(), filter, after, SLICE), false)
        .onSuccess(
            events -> {
              reading = false;
              if (closed) {
                return;
              }
              if (events.size() < SLICE) {
                tail.passed(following, stored);
              }
              if (!events.isEmpty()) {
                // Before it is written: a connection that takes it asks for more within that call.
                tail.passed(following, events.getLast().position());
                writeAll(events);
              }
              wake();
            })
        .onFailure(
            failure -> {
              LOG.warnf("a stream ends, for the event log can't be read: %s", failure.getMessage());
              refusals.cutOff(exchange);
            });
  }

  /**
   * Carries the position, too: a client that reconnects needn't go through what it filtered out.
   */
  private void beat(Follower following) {
    if (closed) {
      return;
    }
    if (response.writeQueueFull()) {
      cutOffWhoStalls();
    } else {
      response.write(": heartbeat\n" + idLine(tail.position(following)) + "\n");
    }
  }

  private void cutOffWhoStalls() {
    if (!stalled) {
      stalled = true;
      stalledSince = System.nanoTime();
    } else if (System.nanoTime() - stalledSince >= config.stallLimit().toNanos()) {
      LOG.infof(
          "a stream is cut off, for its client has taken nothing for %d s",
          config.stallLimit().toSeconds());
      refusals.cutOffStalled(exchange);
    }
  }

  private String idLine(long position) {
    return "id: " + new StreamPosition(tail.log(), position).encode() + "\n";
  }
}
