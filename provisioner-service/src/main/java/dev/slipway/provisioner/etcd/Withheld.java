package dev.slipway.provisioner.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** Makes an object fit to be shown: no secret, and nothing that only machines read. */
public final class Withheld {
  private static final List<String> SHOWN_OF_METADATA =
      List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp", "labels");

  private Withheld() {}

  /**
   * The object as it may be shown: of a Secret the names and sizes of what is in it, for its
   * annotations may repeat its values.
   */
  public static ObjectNode from(ObjectNode object) {
    if (object.path("kind").asText().equals("Secret")) {
      return secret(object);
    }
    ObjectNode shown = object.deepCopy();
    if (shown.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    return shown;
  }

  private static ObjectNode secret(ObjectNode object) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("apiVersion", "kind", "type", "immutable")) {
      if (object.has(field)) {
        shown.set(field, object.get(field));
      }
    }
    ObjectNode metadata = shown.putObject("metadata");
    for (String field : SHOWN_OF_METADATA) {
      JsonNode value = object.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    ObjectNode data = shown.putObject("data");
    object
        .path("data")
        .properties()
        .forEach(entry -> data.put(entry.getKey(), size(entry.getValue().asText()) + " bytes"));
    return shown;
  }

  private static int size(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length;
    } catch (IllegalArgumentException e) {
      return base64.length();
    }
  }
}
