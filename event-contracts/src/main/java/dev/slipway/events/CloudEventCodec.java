package dev.slipway.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events as CloudEvents 1.0: in binary mode (Kafka: attributes as {@code ce_} headers, data as the
 * body) and in structured mode (one JSON object).
 *
 * <p>Reading ignores fields and headers that it does not know. A field that is not
 * {@code @Nullable} must be there; so a field that is added to a record must be nullable, or events
 * written before can no longer be read.
 */
public final class CloudEventCodec {
  /** The body's media type. */
  public static final String CONTENT_TYPE = "application/json";

  /** The Kafka header that holds the CloudEvents {@code type}. */
  public static final String TYPE_HEADER = "ce_type";

  private static final String PREFIX = "ce_";

  private final ObjectMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The headers of the binary mode, in the order of the specification. */
  public Map<String, String> headers(EventEnvelope<?> event) {
    Map<String, String> headers = new LinkedHashMap<>();
    attributes(event).forEach((name, value) -> headers.put(PREFIX + name, value));
    headers.put("content-type", CONTENT_TYPE);
    return headers;
  }

  /** The body of the binary mode: the data as JSON in UTF-8. */
  public byte[] body(EventEnvelope<?> event) {
    try {
      return json.writeValueAsBytes(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's record has no JSON form: " + event.data(), e);
    }
  }

  /** The structured mode: one JSON object with attributes and data. */
  public String structured(EventEnvelope<?> event) {
    ObjectNode object = json.createObjectNode();
    attributes(event).forEach(object::put);
    object.put("datacontenttype", CONTENT_TYPE);
    object.put("generation", event.generation());
    Integer incarnation = event.incarnation();
    if (incarnation != null) {
      object.put("incarnation", incarnation);
    }
    object.set("data", json.valueToTree(event.data()));
    return object.toString();
  }

  /**
   * Reads the binary mode.
   *
   * @throws UnknownEventTypeException when the type is one of a newer version: skip it
   * @throws UnreadableEventException when an attribute or a field is missing or wrong
   */
  public EventEnvelope<?> read(Map<String, String> headers, byte[] body)
      throws UnreadableEventException {
    Attributes attributes = new Attributes(name -> headers.get(PREFIX + name));
    JsonNode data;
    try {
      data = json.readTree(body);
    } catch (IOException e) {
      throw new UnreadableEventException("data is not JSON: " + reason(e));
    }
    return envelope(attributes, data);
  }

  /**
   * Reads the structured mode.
   *
   * @throws UnknownEventTypeException when the type is one of a newer version: skip it
   * @throws UnreadableEventException when an attribute or a field is missing or wrong
   */
  public EventEnvelope<?> readStructured(String structured) throws UnreadableEventException {
    JsonNode object;
    try {
      object = json.readTree(structured);
    } catch (IOException e) {
      throw new UnreadableEventException("the event is not JSON: " + reason(e));
    }
    Attributes attributes =
        new Attributes(name -> object.path(name).isValueNode() ? object.path(name).asText() : null);
    return envelope(attributes, object.path("data"));
  }

  private EventEnvelope<?> envelope(Attributes attributes, JsonNode data)
      throws UnreadableEventException {
    String version = attributes.required("specversion");
    if (!version.equals("1.0")) {
      throw new UnreadableEventException("specversion is " + version + ", not 1.0");
    }
    String type = attributes.required("type");
    Class<? extends SlipwayEvent> record =
        EventTypes.find(type).orElseThrow(() -> new UnknownEventTypeException(type));
    RequiredFields.check(data, record, "");
    SlipwayEvent event;
    try {
      event = json.treeToValue(data, record);
    } catch (JsonProcessingException e) {
      throw new UnreadableEventException("data is no " + type + ": " + reason(e));
    }
    Long incarnation = attributes.number("incarnation");
    try {
      return new EventEnvelope<>(
          attributes.required("id"),
          attributes.required("source"),
          attributes.instant("time"),
          attributes.required("clusterid"),
          attributes.required("project"),
          attributes.requiredNumber("sequence"),
          attributes.requiredNumber("generation"),
          incarnation == null ? null : Math.toIntExact(incarnation),
          attributes.required("correlationid"),
          attributes.find("causationid"),
          event);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UnreadableEventException(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> attributes(EventEnvelope<?> event) {
    String type = event.data().type();
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", event.id());
    attributes.put("source", event.source());
    attributes.put("type", type);
    attributes.put("subject", "clusters/" + event.clusterId());
    attributes.put("time", event.time().toString());
    attributes.put("dataschema", EventTypes.schemaUri(type));
    attributes.put("clusterid", event.clusterId());
    attributes.put("project", event.project());
    attributes.put("sequence", Long.toString(event.sequence()));
    attributes.put("generation", Long.toString(event.generation()));
    Integer incarnation = event.incarnation();
    if (incarnation != null) {
      attributes.put("incarnation", incarnation.toString());
    }
    attributes.put("correlationid", event.correlationId());
    String causationId = event.causationId();
    if (causationId != null) {
      attributes.put("causationid", causationId);
    }
    return attributes;
  }

  /** Jackson's words without the source location, which names classes. */
  private static String reason(IOException e) {
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }

  private record Attributes(Function<String, @Nullable String> source) {
    @Nullable String find(String name) {
      return source.apply(name);
    }

    String required(String name) throws UnreadableEventException {
      String value = find(name);
      if (value == null || value.isEmpty()) {
        throw new UnreadableEventException("the attribute " + name + " is missing");
      }
      return value;
    }

    @Nullable Long number(String name) throws UnreadableEventException {
      String value = find(name);
      if (value == null) {
        return null;
      }
      try {
        return Long.valueOf(value);
      } catch (NumberFormatException e) {
        throw new UnreadableEventException("the attribute " + name + " is no number: " + value);
      }
    }

    long requiredNumber(String name) throws UnreadableEventException {
      required(name);
      Long number = number(name);
      return number == null ? 0 : number;
    }

    Instant instant(String name) throws UnreadableEventException {
      String value = required(name);
      try {
        return OffsetDateTime.parse(value).toInstant();
      } catch (DateTimeException e) {
        throw new UnreadableEventException(
            "the attribute " + name + " is no RFC 3339 time: " + value);
      }
    }
  }
}
