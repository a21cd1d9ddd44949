package dev.slipway.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON Schemas (draft 2020-12) from the event records. Other fields than the known ones are
 * allowed: newer services may send them.
 */
final class SchemaGenerator {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SchemaGenerator() {}

  /** The schema of an event's data as a document of its own. */
  static ObjectNode document(Class<? extends SlipwayEvent> type) {
    String name = EventTypes.nameOf(type);
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", EventTypes.schemaUri(name));
    schema.put("title", name);
    schema.setAll(ofRecord(type));
    return schema;
  }

  /** The schema of a record. */
  static ObjectNode ofRecord(Class<?> type) {
    RecordDocs docs = RecordDocs.of(type);
    ObjectNode schema = JSON.objectNode();
    schema.put("type", "object");
    schema.put("description", docs.summary());
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      AnnotatedType declared = component.getAnnotatedType();
      boolean nullable = declared.isAnnotationPresent(Nullable.class);
      ObjectNode property = of(declared, nullable);
      String text = docs.parameters().get(component.getName());
      if (text != null) {
        property.put("description", text);
      }
      properties.set(component.getName(), property);
      if (!nullable) {
        required.add(component.getName());
      }
    }
    schema.set("required", required);
    return schema;
  }

  private static ObjectNode of(AnnotatedType declared, boolean nullable) {
    Type type = declared.getType();
    if (declared instanceof AnnotatedParameterizedType list) {
      ObjectNode schema = typed("array", nullable);
      schema.set("items", of(list.getAnnotatedActualTypeArguments()[0], false));
      return schema;
    }
    if (type instanceof Class<?> plain) {
      return ofClass(plain, nullable);
    }
    throw new IllegalStateException("no schema for " + type);
  }

  private static ObjectNode ofClass(Class<?> type, boolean nullable) {
    if (type == String.class) {
      return typed("string", nullable);
    }
    if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
      return typed("integer", nullable);
    }
    if (type == double.class || type == Double.class) {
      return typed("number", nullable);
    }
    if (type == boolean.class) {
      return typed("boolean", nullable);
    }
    if (type == Instant.class) {
      return typed("string", nullable).put("format", "date-time");
    }
    if (type.isEnum() && !nullable) {
      ObjectNode schema = typed("string", false);
      ArrayNode values = schema.putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        values.add(constant.toString());
      }
      return schema;
    }
    if (type.isRecord() && !nullable) {
      return ofRecord(type);
    }
    throw new IllegalStateException("no schema for " + type);
  }

  private static ObjectNode typed(String name, boolean nullable) {
    ObjectNode schema = JSON.objectNode();
    if (nullable) {
      schema.putArray("type").add(name).add("null");
    } else {
      schema.put("type", name);
    }
    return schema;
  }
}
