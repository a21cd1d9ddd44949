package dev.slipway.simulator.kubernetes.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * A column.
 *
 * @param priority 0 for those that are always printed, 1 for {@code -o wide}
 */
record Column(
    String name,
    String type,
    String format,
    int priority,
    BiFunction<JsonNode, Instant, JsonNode> value) {

  static Column name(BiFunction<JsonNode, Instant, String> value) {
    return new Column(
        "Name", "string", "name", 0, (object, now) -> TextNode.valueOf(value.apply(object, now)));
  }

  static Column text(String name, BiFunction<JsonNode, Instant, String> value) {
    return new Column(
        name, "string", "", 0, (object, now) -> TextNode.valueOf(value.apply(object, now)));
  }

  static Column number(String name, BiFunction<JsonNode, Instant, Integer> value) {
    return new Column(
        name, "integer", "", 0, (object, now) -> IntNode.valueOf(value.apply(object, now)));
  }

  Column wide() {
    return new Column(name, type, format, 1, value);
  }
}
