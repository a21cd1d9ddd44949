package dev.slipway.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Makes the AsyncAPI 3 document of the events topic from the event records. */
final class AsyncApiGenerator {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The CloudEvents attributes as Kafka headers: name, whether always there, description. */
  private static final Object[][] HEADERS = {
    {"ce_specversion", true, "Always 1.0."},
    {"ce_id", true, "Unique for ever; drop an event whose id you have seen."},
    {"ce_source", true, "/slipway/provisioner, /slipway/deployer or /slipway/monitor."},
    {"ce_type", true, "The event's type."},
    {"ce_subject", true, "clusters/ and the cluster's id."},
    {"ce_time", true, "When it happened, RFC 3339, UTC."},
    {"ce_dataschema", true, "The URN of the JSON Schema of the data."},
    {"ce_clusterid", true, "The cluster's id; the record's key, too."},
    {"ce_project", true, "The project that owns the cluster."},
    {"ce_sequence", true, "Counts this source's events about this cluster: 1, 2, 3…, no gaps."},
    {"ce_generation", true, "The generation of the wish that it speaks of."},
    {"ce_incarnation", false, "The machine's incarnation, where it is about a machine."},
    {"ce_correlationid", true, "The id of the request that led to it."},
    {"ce_causationid", false, "The id of the event that caused it, if one did."},
    {"content-type", true, "application/json."},
  };

  private AsyncApiGenerator() {}

  static ObjectNode document() {
    ObjectNode document = JSON.objectNode();
    document.put("asyncapi", "3.0.0");
    document
        .putObject("info")
        .put("title", "Slipway events")
        .put("version", "1.0.0")
        .put(
            "description",
            "What happens to clusters, machines, nodes and applications, as CloudEvents 1.0 in"
                + " Kafka's binary mode. Everything about one cluster is in one order. Delivery is"
                + " at least once. Data may get more fields, and the topic more types: ignore what"
                + " you don't know.");
    document.put("defaultContentType", CloudEventCodec.CONTENT_TYPE);
    ObjectNode messages = channel(document);
    ArrayNode operationMessages = operation(document);
    ObjectNode components = document.putObject("components");
    components.putObject("messageTraits").set("cloudEvent", trait());
    ObjectNode definitions = components.putObject("messages");
    ObjectNode schemas = components.putObject("schemas");
    for (Map.Entry<String, Class<? extends SlipwayEvent>> entry : EventTypes.all().entrySet()) {
      String name = entry.getKey();
      messages.putObject(name).put("$ref", "#/components/messages/" + name);
      operationMessages.addObject().put("$ref", "#/channels/events/messages/" + name);
      definitions.set(name, message(name, entry.getValue()));
      schemas.set(name, SchemaGenerator.ofRecord(entry.getValue()));
    }
    return document;
  }

  private static ObjectNode channel(ObjectNode document) {
    ObjectNode channel = document.putObject("channels").putObject("events");
    channel.put("address", Topics.EVENTS);
    channel.put("description", "Every event, keyed by the cluster's id.");
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", Topics.EVENTS);
    kafka.put("partitions", Topics.PARTITIONS);
    return channel.putObject("messages");
  }

  private static ArrayNode operation(ObjectNode document) {
    ObjectNode operation = document.putObject("operations").putObject("publishEvents");
    operation.put("action", "send");
    operation.put("summary", "Slipway's services publish through their outboxes.");
    operation.putObject("channel").put("$ref", "#/channels/events");
    return operation.putArray("messages");
  }

  private static ObjectNode trait() {
    ObjectNode trait = JSON.objectNode();
    ObjectNode headers = trait.putObject("headers");
    headers.put("type", "object");
    ObjectNode properties = headers.putObject("properties");
    ArrayNode required = headers.putArray("required");
    for (Object[] header : HEADERS) {
      String name = (String) header[0];
      properties.putObject(name).put("type", "string").put("description", (String) header[2]);
      if ((boolean) header[1]) {
        required.add(name);
      }
    }
    trait
        .putObject("bindings")
        .putObject("kafka")
        .putObject("key")
        .put("type", "string")
        .put("description", "The cluster's id.");
    return trait;
  }

  private static ObjectNode message(String name, Class<? extends SlipwayEvent> type) {
    ObjectNode message = JSON.objectNode();
    message.put("name", name);
    message.put("title", name);
    message.put("summary", RecordDocs.of(type).summary());
    message.put("contentType", CloudEventCodec.CONTENT_TYPE);
    message.putObject("payload").put("$ref", "#/components/schemas/" + name);
    message.putArray("traits").addObject().put("$ref", "#/components/messageTraits/cloudEvent");
    return message;
  }
}
