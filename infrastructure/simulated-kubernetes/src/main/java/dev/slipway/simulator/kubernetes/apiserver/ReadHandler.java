package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.ArrayList;
import java.util.List;

/** Gets and lists. */
final class ReadHandler {
  private final ClusterApi api;
  private final ReadCache cache;

  ReadHandler(ClusterApi api, ReadCache cache) {
    this.api = api;
    this.cache = cache;
  }

  void get(Kind kind, Call call) {
    String namespace = call.path().namespace();
    String name = call.path().name();
    if (!isFromCache(call)) {
      answer(kind, call, 200, api.get(kind, namespace, name));
      return;
    }
    Entry cached = cache.get(kind.key(namespace, name));
    if (cached == null) {
      throw ApiException.notFound(kind, name);
    }
    answer(kind, call, 200, cached.object());
  }

  /** Whether a read says that what the API server knows is enough. */
  private static boolean isFromCache(Call call) {
    return call.parameter("resourceVersion").equals("0");
  }

  /** Answers with an object in the form that the caller wants. */
  void answer(Kind kind, Call call, int status, ObjectNode object) {
    call.answer(
        status,
        Forms.one(
            kind, object, call.accepted(), call.parameter("includeObject"), api.loop().now()));
  }

  void list(Kind kind, Call call) {
    Selection selection = Selection.of(kind, call);
    long revision = checkRevision(call);
    List<ObjectNode> objects = new ArrayList<>();
    List<Entry> all = entries(selection, isFromCache(call));
    String token = call.parameter("continue");
    int from = 0;
    if (!token.isEmpty()) {
      ContinueToken begin = ContinueToken.parse(token);
      if (api.store().changesSince(kind, begin.revision()).isEmpty()) {
        throw ApiException.expired(
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter.");
      }
      revision = begin.revision();
      while (from < all.size() && all.get(from).key().compareTo(begin.after()) <= 0) {
        from++;
      }
    }
    int limit = limit(call);
    ObjectNode metadata = Json.object();
    metadata.put("resourceVersion", Long.toString(revision));
    for (int i = from; i < all.size(); i++) {
      if (selection.matches(all.get(i).object())) {
        objects.add(all.get(i).object());
        if (objects.size() == limit && i + 1 < all.size()) {
          metadata.put("continue", new ContinueToken(revision, all.get(i).key()).text());
          if (selection.isEverything()) {
            metadata.put("remainingItemCount", all.size() - i - 1);
          }
          break;
        }
      }
    }
    call.answer(
        200,
        Forms.list(
            kind,
            objects,
            metadata,
            call.accepted(),
            call.parameter("includeObject"),
            api.loop().now()));
  }

  private List<Entry> entries(Selection selection, boolean fromCache) {
    Kind kind = selection.kind();
    String name = selection.fields().name();
    if (!name.isEmpty() && (!kind.namespaced() || !selection.namespace().isEmpty())) {
      String key = kind.key(selection.namespace(), name);
      Entry entry = fromCache ? cache.get(key) : api.store().get(key);
      return entry == null ? List.of() : List.of(entry);
    }
    String prefix = kind.prefix(selection.namespace());
    return fromCache ? cache.list(prefix) : api.store().list(prefix);
  }

  private static int limit(Call call) {
    String text = call.parameter("limit");
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("limit: Invalid value: \"" + text + "\"");
    }
  }

  private long checkRevision(Call call) {
    long now = isFromCache(call) ? cache.revision() : api.store().revision();
    String text = call.parameter("resourceVersion");
    String match = call.parameter("resourceVersionMatch");
    if (text.isEmpty()) {
      if (!match.isEmpty()) {
        throw ApiException.badRequest(
            "resourceVersionMatch is forbidden unless resourceVersion is provided");
      }
      return now;
    }
    long wanted = Revisions.parse(text);
    if (wanted > now) {
      throw ApiException.timeout(
          "Too large resource version: %d, current: %d".formatted(wanted, now));
    }
    if (match.equals("Exact") && wanted != now) {
      throw ApiException.expired("The resourceVersion for the provided list is too old.");
    }
    return now;
  }
}
