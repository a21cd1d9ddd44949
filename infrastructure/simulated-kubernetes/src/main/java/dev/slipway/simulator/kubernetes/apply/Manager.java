package dev.slipway.simulator.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;

/**
 * Who owns fields.
 *
 * @param operation {@code Apply} or {@code Update}
 * @param subresource through which it changed them, or empty
 */
record Manager(String name, String operation, String apiVersion, String subresource) {

  static Manager of(JsonNode entry) {
    return new Manager(
        Json.text(entry, "manager"),
        Json.text(entry, "operation"),
        Json.text(entry, "apiVersion"),
        Json.text(entry, "subresource"));
  }

  boolean applies() {
    return operation.equals("Apply");
  }

  ObjectNode entry(FieldSet fields, String time) {
    ObjectNode entry = Json.object();
    entry.put("manager", name);
    entry.put("operation", operation);
    entry.put("apiVersion", apiVersion);
    entry.put("time", time);
    entry.put("fieldsType", "FieldsV1");
    entry.set("fieldsV1", fields.toJson());
    if (!subresource.isEmpty()) {
      entry.put("subresource", subresource);
    }
    return entry;
  }
}
