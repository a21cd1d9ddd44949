package dev.slipway.gateway.in.http;

import dev.slipway.gateway.stream.EventFilter;
import dev.slipway.gateway.stream.EventLog;
import dev.slipway.gateway.stream.LiveTail;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * One subscriber. It carries no buffer but the connection's own: only its position moves, as far as
 * the connection takes what is written. Everything runs on the request's context but {@link #wake}.
 */
final class Subscription {

  private static final Logger LOG = Logger.getLogger(Subscription.class);

  /** Events looked at before others get their turn on the event loop. */
  private static final int SLICE = 128;

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
  private final Duration heartbeat;
  private final EventStages stages;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Runnable listener = this::wake;
  private long position;
  private boolean reading;
  private boolean closed;

  Subscription(
      Vertx vertx,
      Exchange exchange,
      EventFilter filter,
      LiveTail tail,
      EventLog log,
      Refusals refusals,
      Duration heartbeat,
      EventStages stages) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.exchange = exchange;
    this.filter = filter;
    this.tail = tail;
    this.log = log;
    this.refusals = refusals;
    this.response = exchange.context().response();
    this.heartbeat = heartbeat;
    this.stages = stages;
  }

  void open(long start, String note) {
    position = start;
    response.setChunked(true);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    response.putHeader("X-Accel-Buffering", "no");
    response.drainHandler(drained -> write());
    long timer = vertx.setPeriodic(heartbeat.toMillis(), t -> beat());
    exchange
        .context()
        .addEndHandler(
            ended -> {
              closed = true;
              tail.unlisten(listener);
              vertx.cancelTimer(timer);
            });
    response.write(": " + note + "\nretry: " + RETRY_MILLIS + "\n" + idLine() + "\n");
    tail.listen(listener);
    write();
  }

  /** From any thread: there may be something new. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(
          v -> {
            woken.set(false);
            write();
          });
    }
  }

  /** Writes what the connection takes, from memory or from the stored log. */
  private void write() {
    if (closed || reading || response.writeQueueFull()) {
      return;
    }
    switch (tail.after(position, SLICE)) {
      case LiveTail.Slice.CaughtUp() -> {}
      case LiveTail.Slice.Events(List<LoggedEvent> events) -> {
        writeAll(events);
        if (position == tail.last()) {
          stages.record(Stage.DELIVER, Duration.ofNanos(System.nanoTime() - tail.lastAppend()));
        }
      }
      case LiveTail.Slice.Behind() -> readStored();
    }
  }

  private void writeAll(List<LoggedEvent> events) {
    Buffer frames = Buffer.buffer();
    for (LoggedEvent event : events) {
      if (filter.matches(event)) {
        frames.appendBytes(event.frame());
      }
    }
    position = events.getLast().position();
    if (frames.length() > 0) {
      response.write(frames);
    }
    if (!response.writeQueueFull()) {
      wake();
    }
  }

  private void readStored() {
    reading = true;
    long after = position;
    vertx
        .executeBlocking(() -> log.read(tail.log(), after, SLICE), false)
        .onSuccess(
            events -> {
              reading = false;
              if (closed) {
                return;
              }
              if (events.isEmpty()) {
                // What lies between is too old and was deleted; go on with what is in memory.
                position = Math.max(position, tail.beforeFirst());
                wake();
              } else {
                writeAll(events);
              }
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
  private void beat() {
    if (!closed && !response.writeQueueFull()) {
      response.write(": heartbeat\n" + idLine() + "\n");
    }
  }

  private String idLine() {
    return "id: " + new StreamPosition(tail.log(), position).encode() + "\n";
  }
}
