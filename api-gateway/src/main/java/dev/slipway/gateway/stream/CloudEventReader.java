package dev.slipway.gateway.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns CloudEvents in Kafka's binary mode into structured JSON by their attributes alone. It knows
 * no event types, so that subscribers get those of newer services through an older gateway.
 */
public final class CloudEventReader {

  private static final String PREFIX = "ce_";

  /** The order in which attributes are written, the required ones first. */
  private static final List<String> TEXTS_BEFORE_TYPE =
      List.of("specversion", "id", "source", "type");

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /**
   * @param headers the record's headers, with their {@code ce_} prefix
   * @param body the record's value, or null for none
   */
  public IncomingEvent read(Map<String, String> headers, byte @Nullable [] body)
      throws UnreadableEventException {
    String type = required(headers, "type");
    JsonNode data = data(body);
    ObjectNode event = json.createObjectNode();
    for (String name : TEXTS_BEFORE_TYPE) {
      event.put(name, required(headers, name));
    }
    event.put("subject", headers.getOrDefault(PREFIX + "subject", subject(headers)));
    event.put("time", time(headers).toString());
    event.put("datacontenttype", "application/json");
    copy(headers, event, "dataschema");
    copy(headers, event, "clusterid");
    copy(headers, event, "project");
    copy(headers, event, "sequence");
    copyNumber(headers, event, "generation");
    copyNumber(headers, event, "incarnation");
    copy(headers, event, "correlationid");
    copy(headers, event, "causationid");
    copyUnknown(headers, event);
    event.set("data", data);
    return new IncomingEvent(
        required(headers, "id"),
        required(headers, "source"),
        type,
        required(headers, "clusterid"),
        type.startsWith("Cluster") ? data.path("name").asText("") : "",
        required(headers, "project"),
        sequence(headers),
        time(headers),
        event.toString());
  }

  private JsonNode data(byte @Nullable [] body) throws UnreadableEventException {
    if (body == null) {
      throw new UnreadableEventException("it has no data");
    }
    try {
      JsonNode data = json.readTree(body);
      if (!data.isObject()) {
        throw new UnreadableEventException("its data is no JSON object");
      }
      return data;
    } catch (JsonProcessingException e) {
      throw new UnreadableEventException("its data is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UnreadableEventException("its data can't be read");
    }
  }

  private static String subject(Map<String, String> headers) throws UnreadableEventException {
    return "clusters/" + required(headers, "clusterid");
  }

  private static String required(Map<String, String> headers, String name)
      throws UnreadableEventException {
    String value = headers.get(PREFIX + name);
    if (value == null || value.isEmpty()) {
      throw new UnreadableEventException("it lacks the header " + PREFIX + name);
    }
    return value;
  }

  private static Instant time(Map<String, String> headers) throws UnreadableEventException {
    String time = required(headers, "time");
    try {
      return Instant.parse(time);
    } catch (DateTimeParseException e) {
      throw new UnreadableEventException("its header ce_time is no RFC 3339 time in UTC");
    }
  }

  private static long sequence(Map<String, String> headers) throws UnreadableEventException {
    try {
      long sequence = Long.parseLong(required(headers, "sequence"));
      if (sequence >= 1) {
        return sequence;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UnreadableEventException("its header ce_sequence is no number of at least 1");
  }

  private static void copy(Map<String, String> headers, ObjectNode event, String name) {
    String value = headers.get(PREFIX + name);
    if (value != null) {
      event.put(name, value);
    }
  }

  private static void copyNumber(Map<String, String> headers, ObjectNode event, String name)
      throws UnreadableEventException {
    String value = headers.get(PREFIX + name);
    if (value == null) {
      return;
    }
    try {
      event.put(name, Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new UnreadableEventException("its header " + PREFIX + name + " is no number");
    }
  }

  /** Extension attributes that this gateway doesn't know, such as {@code traceparent}. */
  private static void copyUnknown(Map<String, String> headers, ObjectNode event) {
    headers.forEach(
        (name, value) -> {
          String attribute = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
          if (!attribute.isEmpty() && !attribute.equals("data") && !event.has(attribute)) {
            event.put(attribute, value);
          }
        });
  }
}
