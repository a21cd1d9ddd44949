package dev.slipway.simulator.kubernetes.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.simulator.kubernetes.protobuf.Messages.Field;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects as {@code application/vnd.kubernetes.protobuf}, read as the JSON that they stand for. */
public final class KubernetesProtobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int LENGTH_DELIMITED = 2;

  private KubernetesProtobuf() {}

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if it can't be read, or is of no kind that is served
   */
  public static ObjectNode read(byte[] bytes) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes.length < MAGIC.length || bytes[i] != MAGIC[i]) {
        throw new IllegalArgumentException("it doesn't begin as an object does");
      }
    }
    Wire envelope = new Wire(java.util.Arrays.copyOfRange(bytes, MAGIC.length, bytes.length));
    String apiVersion = "";
    String kind = "";
    Wire raw = new Wire(new byte[0]);
    while (envelope.hasMore()) {
      long tag = envelope.varint();
      switch ((int) (tag >> 3)) {
        case 1 -> {
          Wire type = envelope.message();
          while (type.hasMore()) {
            long inner = type.varint();
            String text = type.message().text();
            if (inner >> 3 == 1) {
              apiVersion = text;
            } else {
              kind = text;
            }
          }
        }
        case 2 -> raw = envelope.message();
        default -> envelope.skip((int) (tag & 7));
      }
    }
    ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
    message(Messages.typeOf(apiVersion, kind), raw, object);
    return object;
  }

  private static void message(String type, Wire wire, ObjectNode object) {
    Map<Integer, Field> fields = Messages.of(type);
    while (wire.hasMore()) {
      long tag = wire.varint();
      Field field = fields.get((int) (tag >> 3));
      if (field == null) {
        wire.skip((int) (tag & 7));
      } else {
        field(field, (int) (tag & 7), wire, object);
      }
    }
  }

  private static void field(Field field, int wireType, Wire wire, ObjectNode object) {
    switch (field.shape()) {
      case "list" -> {
        ArrayNode list =
            object.get(field.name()) instanceof ArrayNode there
                ? there
                : object.putArray(field.name());
        JsonNode item = value(field.type(), wireType, wire);
        if (item != null) {
          list.add(item);
        }
      }
      case "map" -> entry(field, wire.message(), Json.ensure(object, field.name()));
      default -> {
        if (field.name().isEmpty()) {
          message(field.type(), wire.message(), object);
          return;
        }
        JsonNode value = value(field.type(), wireType, wire);
        if (value != null && (field.optional() || !isZero(value))) {
          object.set(field.name(), value);
        }
      }
    }
  }

  private static void entry(Field field, Wire wire, ObjectNode map) {
    String key = "";
    JsonNode value = TextNode.valueOf("");
    while (wire.hasMore()) {
      long tag = wire.varint();
      if (tag >> 3 == 1) {
        key = wire.message().text();
      } else {
        JsonNode read = value(field.type(), (int) (tag & 7), wire);
        value = read == null ? value : read;
      }
    }
    map.set(key, value);
  }

  /** What Go leaves out of JSON. */
  private static boolean isZero(JsonNode value) {
    return (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.asText().isEmpty())
        || (value.isNumber() && value.longValue() == 0)
        || (value.isBoolean() && !value.asBoolean());
  }

  private static @Nullable JsonNode value(String type, int wireType, Wire wire) {
    if (wireType != LENGTH_DELIMITED) {
      long number = wire.varint();
      return type.equals("bool") ? BooleanNode.valueOf(number != 0) : LongNode.valueOf(number);
    }
    Wire inner = wire.message();
    return switch (type) {
      case "string" -> TextNode.valueOf(inner.text());
      case "bytes" -> TextNode.valueOf(Base64.getEncoder().encodeToString(inner.rest()));
      case "time" -> time(inner);
      case "quantity" -> first(inner);
      case "int-or-string" -> intOrString(inner);
      case "raw" -> raw(inner);
      default -> {
        ObjectNode object = Json.object();
        message(type, inner, object);
        // A message that only stands for a list is that list.
        yield object.size() == 1 && object.has("") ? object.get("") : object;
      }
    };
  }

  private static @Nullable JsonNode time(Wire wire) {
    if (wire.isEmpty()) {
      return null;
    }
    long seconds = 0;
    long nanos = 0;
    while (wire.hasMore()) {
      long tag = wire.varint();
      if (tag >> 3 == 1) {
        seconds = wire.varint();
      } else {
        nanos = wire.varint();
      }
    }
    Instant time = Instant.ofEpochSecond(seconds, nanos);
    return TextNode.valueOf(nanos == 0 ? Objects.seconds(time) : Objects.micros(time));
  }

  private static @Nullable JsonNode first(Wire wire) {
    if (wire.isEmpty()) {
      return null;
    }
    long ignored = wire.varint();
    return TextNode.valueOf(wire.message().text());
  }

  private static JsonNode intOrString(Wire wire) {
    long type = 0;
    long number = 0;
    String text = "";
    while (wire.hasMore()) {
      long tag = wire.varint();
      switch ((int) (tag >> 3)) {
        case 1 -> type = wire.varint();
        case 2 -> number = wire.varint();
        default -> text = wire.message().text();
      }
    }
    return type == 0 ? LongNode.valueOf(number) : TextNode.valueOf(text);
  }

  private static @Nullable JsonNode raw(Wire wire) {
    if (wire.isEmpty()) {
      return null;
    }
    long ignored = wire.varint();
    try {
      return Json.MAPPER.readTree(wire.message().rest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
