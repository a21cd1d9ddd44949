package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.loop.ClusterLoop.Timer;
import dev.slipway.simulator.kubernetes.store.Change;
import dev.slipway.simulator.kubernetes.store.Entry;
import dev.slipway.simulator.kubernetes.store.StoreListener;
import dev.slipway.simulator.kubernetes.store.StoreView;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All watches that one API server serves. */
final class Watches implements StoreListener {
  private static final Duration BOOKMARKS = Duration.ofSeconds(60);
  private static final int SHORTEST_SECONDS = 1800;

  private final ClusterApi api;
  private final ReadCache cache;
  private final Map<String, Set<Watch>> byPrefix = new HashMap<>();
  private final List<EventFrame> held = new ArrayList<>();
  private boolean hung;
  private @Nullable List<EventFrame> sinceMark;
  private @Nullable Timer bookmarks;

  Watches(ClusterApi api, ReadCache cache) {
    this.api = api;
    this.cache = cache;
    api.store().listen(this);
  }

  void stop() {
    api.store().unlisten(this);
    if (bookmarks != null) {
      bookmarks.cancel();
    }
    cut();
  }

  /** Cuts all of them off. */
  void cut() {
    all().forEach(this::cut);
  }

  private void cut(Watch watch) {
    remove(watch);
    watch.sink().cut();
  }

  private List<Watch> all() {
    List<Watch> all = new ArrayList<>();
    byPrefix.values().forEach(all::addAll);
    return all;
  }

  /** Keeps events back until {@link #release}: the process hangs. */
  void hold() {
    hung = true;
  }

  void release() {
    hung = false;
    tellHeld();
  }

  /** What is told from now on is what {@link #goBack} takes back. */
  void mark() {
    sinceMark = new ArrayList<>();
  }

  /**
   * Has the cache go back to what it was at the mark, and cuts all of them off: those that begin
   * now hear of that. Nothing is done where everything in the store was replaced since.
   */
  void goBack(StoreView marked) {
    if (sinceMark == null) {
      return;
    }
    cut();
    cache.standAt(marked);
    held.clear();
    held.addAll(sinceMark);
    sinceMark = null;
  }

  /** Has the cache know everything again, and tells what happened since the mark. */
  void catchUp() {
    sinceMark = null;
    cache.catchUp();
    tellHeld();
  }

  private boolean isHolding() {
    return hung || cache.isBehind();
  }

  private void tellHeld() {
    if (isHolding()) {
      return;
    }
    List<EventFrame> frames = List.copyOf(held);
    held.clear();
    frames.forEach(this::tell);
  }

  @Override
  public void changed(Change change) {
    EventFrame frame = new EventFrame(change, api.loop().now());
    if (sinceMark != null) {
      sinceMark.add(frame);
    }
    if (isHolding()) {
      held.add(frame);
    } else {
      tell(frame);
    }
  }

  @Override
  public void replaced() {
    held.clear();
    sinceMark = null;
    cache.catchUp();
    cut();
  }

  private void tell(EventFrame frame) {
    for (Map.Entry<String, Set<Watch>> entry : byPrefix.entrySet()) {
      if (frame.change().key().startsWith(entry.getKey())) {
        for (Watch watch : List.copyOf(entry.getValue())) {
          if (!watch.tell(frame)) {
            cut(watch);
          }
        }
      }
    }
  }

  /** Begins a watch. */
  void begin(Selection selection, Call call) {
    Duration timeout = timeout(call);
    String since = call.parameter("resourceVersion");
    boolean initial = call.flag("sendInitialEvents") || since.isEmpty() || since.equals("0");
    List<EventFrame> past = initial ? List.of() : past(selection, Revisions.parse(since));
    HttpServerRequest request = call.request();
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      HttpServerResponse response = request.response();
      Watch watch = watch(selection, call, new ChunkedSink(response));
      Timer end = begin(watch, call, initial, past, timeout);
      response.closeHandler(closed -> forget(watch, end));
      return;
    }
    // What happens until the other side has answered is told then.
    long now = cache.revision();
    request
        .toWebSocket()
        .onSuccess(
            open -> {
              List<EventFrame> missed = new ArrayList<>(past);
              cache
                  .changesSince(selection.kind(), now)
                  .ifPresent(changes -> changes.forEach(change -> missed.add(frame(change))));
              Watch watch = watch(selection, call, new SocketSink(open));
              Timer end = begin(watch, call, initial, initial ? List.of() : missed, timeout);
              open.closeHandler(closed -> forget(watch, end));
              open.exceptionHandler(failure -> {});
            });
  }

  private static Watch watch(Selection selection, Call call, WatchSink sink) {
    return new Watch(
        selection,
        call.accepted(),
        call.parameter("includeObject"),
        call.flag("allowWatchBookmarks"),
        sink);
  }

  private Timer begin(
      Watch watch, Call call, boolean initial, List<EventFrame> past, Duration timeout) {
    Selection selection = watch.selection();
    if (initial) {
      for (Entry entry : cache.list(selection.kind().prefix(selection.namespace()))) {
        if (selection.matches(entry.object())) {
          watch.tellInitial(entry.object(), api.loop().now());
        }
      }
      if (call.flag("sendInitialEvents")) {
        watch.bookmark(cache.revision(), true);
      }
    }
    past.forEach(watch::tell);
    byPrefix
        .computeIfAbsent(selection.kind().keyPrefix() + "/", key -> new LinkedHashSet<>())
        .add(watch);
    ensureBookmarks();
    return api.loop()
        .schedule(
            timeout,
            () -> {
              remove(watch);
              watch.sink().end();
            });
  }

  private void forget(Watch watch, Timer end) {
    end.cancel();
    remove(watch);
  }

  private Duration timeout(Call call) {
    String text = call.parameter("timeoutSeconds");
    if (!text.isEmpty() && !text.equals("0")) {
      try {
        return Duration.ofSeconds(Long.parseLong(text));
      } catch (NumberFormatException e) {
        throw ApiException.badRequest("timeoutSeconds: Invalid value: \"" + text + "\"");
      }
    }
    return Duration.ofSeconds(
        SHORTEST_SECONDS + (long) api.loop().random().nextInt(SHORTEST_SECONDS));
  }

  private List<EventFrame> past(Selection selection, long since) {
    if (since > cache.revision()) {
      throw ApiException.timeout(
          "Too large resource version: %d, current: %d".formatted(since, cache.revision()));
    }
    Optional<List<Change>> changes = cache.changesSince(selection.kind(), since);
    if (changes.isEmpty()) {
      throw ApiException.expired("too old resource version: " + since);
    }
    return changes.get().stream().map(this::frame).toList();
  }

  private EventFrame frame(Change change) {
    return new EventFrame(change, api.loop().now());
  }

  private void remove(Watch watch) {
    Set<Watch> set = byPrefix.get(watch.kind().keyPrefix() + "/");
    if (set != null && set.remove(watch) && set.isEmpty()) {
      byPrefix.remove(watch.kind().keyPrefix() + "/");
    }
  }

  private void ensureBookmarks() {
    if (bookmarks == null) {
      bookmarks = api.loop().schedule(BOOKMARKS, this::sendBookmarks);
    }
  }

  private void sendBookmarks() {
    bookmarks = null;
    if (!byPrefix.isEmpty()) {
      if (!isHolding()) {
        all().forEach(watch -> watch.bookmark(api.store().revision(), false));
      }
      ensureBookmarks();
    }
  }
}
