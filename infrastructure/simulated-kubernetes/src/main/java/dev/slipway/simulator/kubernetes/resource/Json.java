package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON trees. What is stored is never changed: take a copy first. */
public final class Json {
  /** The mapper that all share. */
  public static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final YAMLMapper YAML = new YAMLMapper();

  private Json() {}

  /** A new object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A new list. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** The text of a tree as UTF-8. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * JSON, or YAML if it doesn't look like JSON.
   *
   * @throws IOException if it is neither
   */
  public static JsonNode parse(byte[] text) throws IOException {
    for (byte each : text) {
      if (each == '{' || each == '[') {
        return MAPPER.readTree(text);
      }
      if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
        break;
      }
    }
    JsonNode node = YAML.readTree(text);
    return node == null ? MAPPER.missingNode() : node;
  }

  /** The objects of a YAML stream of this package's resources. */
  public static List<ObjectNode> yamlResource(String name) {
    List<ObjectNode> documents = new ArrayList<>();
    try (InputStream in =
        Json.class.getResourceAsStream("/dev/slipway/simulator/kubernetes/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      try (var parsed = YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(in)) {
        parsed.forEachRemaining(documents::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name, e);
    }
    return documents;
  }

  /** The text at a path, or the empty one. */
  public static String text(@Nullable JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return found.isValueNode() && !found.isNull() ? found.asText() : "";
  }

  /** The number at a path, or a default. */
  public static long number(@Nullable JsonNode node, long otherwise, String... path) {
    JsonNode found = at(node, path);
    return found.isNumber() ? found.longValue() : otherwise;
  }

  /** Whether the truth is at a path. */
  public static boolean truth(@Nullable JsonNode node, String... path) {
    return at(node, path).asBoolean(false);
  }

  /** What is at a path, or a missing node. */
  public static JsonNode at(@Nullable JsonNode node, String... path) {
    JsonNode here = node == null ? MAPPER.missingNode() : node;
    for (String key : path) {
      here = here.path(key);
    }
    return here;
  }

  /** The object at a path, made where there is none. */
  public static ObjectNode ensure(ObjectNode node, String... path) {
    ObjectNode here = node;
    for (String key : path) {
      here = here.get(key) instanceof ObjectNode child ? child : here.putObject(key);
    }
    return here;
  }

  /** Sets a field where it is not set. */
  public static void setDefault(ObjectNode node, String field, String value) {
    if (text(node, field).isEmpty()) {
      node.put(field, value);
    }
  }

  /** Sets a field where it is not set. */
  public static void setDefault(ObjectNode node, String field, long value) {
    if (!node.hasNonNull(field)) {
      node.put(field, value);
    }
  }

  /** Sets a field where it is not set. */
  public static void setDefault(ObjectNode node, String field, boolean value) {
    if (!node.hasNonNull(field)) {
      node.put(field, value);
    }
  }
}
