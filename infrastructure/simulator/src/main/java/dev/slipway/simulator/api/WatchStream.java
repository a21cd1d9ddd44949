package dev.slipway.simulator.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.simulated.wire.StateJson;
import dev.slipway.simulator.site.Watchers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Tells one driver of all changes, a line each, and an empty one each second. */
final class WatchStream implements Watchers.Watcher {
  private static final long BEAT_MILLIS = 1000;

  /** A driver that lets so much lie unread is cut off; it begins with a snapshot again. */
  private static final int MOST_QUEUED = 8 * 1024 * 1024;

  private final HttpServerResponse response;
  private final Context context;

  private WatchStream(HttpServerResponse response, Context context) {
    this.response = response;
    this.context = context;
  }

  /** Begins on the request's own event loop. */
  static void open(Vertx vertx, HttpServerResponse response, Watchers watchers) {
    response.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
    response.setWriteQueueMaxSize(MOST_QUEUED);
    WatchStream stream = new WatchStream(response, vertx.getOrCreateContext());
    long timer = vertx.setPeriodic(BEAT_MILLIS, id -> stream.write("\n"));
    response.closeHandler(
        closed -> {
          vertx.cancelTimer(timer);
          watchers.remove(stream);
        });
    watchers.add(stream);
  }

  @Override
  public void snapshot(List<Present> machines) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    var all = line.putArray("snapshot");
    machines.forEach(machine -> all.add(StateJson.write(machine)));
    say(line);
  }

  @Override
  public void changed(MachineState state) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.set("changed", StateJson.write(state));
    say(line);
  }

  private void say(ObjectNode line) {
    String text = line + "\n";
    // In order: an event loop takes what it is given one after the other.
    context.runOnContext(run -> write(text));
  }

  private void write(String text) {
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.writeQueueFull()) {
      response.reset();
      return;
    }
    response.write(text);
  }
}
