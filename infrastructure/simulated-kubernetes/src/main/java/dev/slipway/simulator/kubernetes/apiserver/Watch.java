package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.store.Change;

/** One watch: what it is about, and where its events go. */
final class Watch {
  /** Bytes that may wait to be sent; who is further behind is cut off and has to list anew. */
  static final int MOST_UNSENT = 4 << 20;

  private final Selection selection;
  private final Accepted form;
  private final String include;
  private final boolean bookmarks;
  private final WatchSink sink;

  Watch(Selection selection, Accepted form, String include, boolean bookmarks, WatchSink sink) {
    this.selection = selection;
    this.form = form;
    this.include = include;
    this.bookmarks = bookmarks;
    this.sink = sink;
  }

  Kind kind() {
    return selection.kind();
  }

  Selection selection() {
    return selection;
  }

  WatchSink sink() {
    return sink;
  }

  /** Tells a change, if it is about it. Returns false if the watcher is too slow. */
  boolean tell(EventFrame frame) {
    Change change = frame.change();
    if (!change.key().startsWith(kind().prefix(selection.namespace()))) {
      return true;
    }
    ObjectNode before = change.before();
    ObjectNode after = change.after();
    boolean was = before != null && selection.matches(before);
    boolean is = after != null && selection.matches(after);
    if (!was && !is) {
      return true;
    }
    String type = is ? (was ? "MODIFIED" : "ADDED") : "DELETED";
    if (sink.isFull()) {
      return false;
    }
    sink.send(frame.bytes(type, kind(), form, include));
    return true;
  }

  /** Tells an object that is there already. */
  void tellInitial(ObjectNode object, java.time.Instant now) {
    sink.send(EventFrame.bytes("ADDED", Forms.one(kind(), object, form, include, now)));
  }

  /** Tells how far it has come, if it wants to know. */
  void bookmark(long revision, boolean initialEnd) {
    if (!bookmarks) {
      return;
    }
    ObjectNode object =
        Json.object().put("kind", kind().kind()).put("apiVersion", kind().apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
    if (initialEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    if (form == Accepted.TABLE) {
      ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
      table.putObject("metadata").put("resourceVersion", Long.toString(revision));
      table.putArray("columnDefinitions");
      ObjectNode row = table.putArray("rows").addObject();
      row.putArray("cells");
      ObjectNode partial = row.putObject("object");
      partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
      partial.set("metadata", metadata);
      object = table;
    } else if (form == Accepted.METADATA) {
      object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    }
    sink.send(EventFrame.bytes("BOOKMARK", object));
  }
}
