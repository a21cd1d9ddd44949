package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.table.Tables;
import java.time.Instant;
import java.util.List;

/** Objects in the form that the caller wants. */
final class Forms {

  private Forms() {}

  /** As the kind that was asked for: events are kept in one form and served in two. */
  static ObjectNode as(Kind kind, ObjectNode object) {
    return kind == Kinds.EVENT_NEW
        ? EventForms.newer(object)
        : kind == Kinds.EVENT ? EventForms.older(object) : object;
  }

  static ObjectNode one(Kind kind, ObjectNode object, Accepted form, String include, Instant now) {
    return switch (form) {
      case TABLE -> table(kind, List.of(object), include, now, object.path("metadata"));
      case METADATA -> metadata(object);
      case OBJECT, AGGREGATED_DISCOVERY -> as(kind, object);
    };
  }

  private static ObjectNode table(
      Kind kind,
      List<ObjectNode> objects,
      String include,
      Instant now,
      com.fasterxml.jackson.databind.JsonNode metadata) {
    ObjectNode table = Tables.of(kind, objects, include, now);
    table.putObject("metadata").put("resourceVersion", Json.text(metadata, "resourceVersion"));
    return table;
  }

  static ObjectNode list(
      Kind kind,
      List<ObjectNode> objects,
      ObjectNode metadata,
      Accepted form,
      String include,
      Instant now) {
    if (form == Accepted.TABLE) {
      ObjectNode table = Tables.of(kind, objects, include, now);
      table.set("metadata", metadata);
      return table;
    }
    ObjectNode list = Json.object();
    if (form == Accepted.METADATA) {
      list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
    } else {
      list.put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
    }
    list.set("metadata", metadata);
    ArrayNode items = list.putArray("items");
    for (ObjectNode object : objects) {
      items.add(form == Accepted.METADATA ? metadata(object) : item(as(kind, object)));
    }
    return list;
  }

  /** Items of a list don't say what they are. */
  private static ObjectNode item(ObjectNode object) {
    ObjectNode item = Json.object();
    item.setAll(object);
    item.remove(List.of("apiVersion", "kind"));
    return item;
  }

  private static ObjectNode metadata(ObjectNode object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
