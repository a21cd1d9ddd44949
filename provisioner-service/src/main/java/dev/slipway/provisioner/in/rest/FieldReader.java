package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.provisioner.topology.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object field by field and goes on after a wrong one, so that a caller hears of all
 * of them at once: unknown fields and wrong types.
 */
final class FieldReader {
  private final JsonNode object;
  private final String path;
  private final List<Finding> findings;
  private final Set<String> known = new TreeSet<>();

  /**
   * @param object what is read; anything but an object is found wrong
   * @param path where it is, empty for the body itself
   * @param findings takes what is wrong
   */
  FieldReader(JsonNode object, String path, List<Finding> findings) {
    this.object = object;
    this.path = path;
    this.findings = findings;
    if (!object.isObject() && !object.isMissingNode()) {
      wrong(path.isEmpty() ? "body" : path, "must be an object", "Send an object in braces");
    }
  }

  @Nullable String text(String name) {
    JsonNode value = value(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      wrong(field(name), "must be a string", "Send it in quotes");
      return null;
    }
    return value.textValue();
  }

  @Nullable Integer integer(String name) {
    JsonNode value = value(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      wrong(field(name), "must be a whole number", "Send such as 3, without quotes");
      return null;
    }
    return value.intValue();
  }

  /** An object's reader; one that reads nothing when the field is absent or null. */
  FieldReader object(String name) {
    JsonNode value = value(name);
    return new FieldReader(
        value.isNull() ? MissingNode.getInstance() : value, field(name), findings);
  }

  /** The elements of a list, each an object; empty when the field is absent or null. */
  Optional<List<FieldReader>> objects(String name) {
    JsonNode value = value(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    List<FieldReader> readers = new ArrayList<>();
    if (!value.isArray()) {
      wrong(field(name), "must be a list", "Send a list in brackets");
      return Optional.of(readers);
    }
    for (int i = 0; i < value.size(); i++) {
      readers.add(new FieldReader(value.get(i), field(name) + "[" + i + "]", findings));
    }
    return Optional.of(readers);
  }

  /** Whether null was written for a field, as opposed to nothing. */
  boolean isNull(String name) {
    return object.path(name).isNull();
  }

  /** Whether something but null was written for a field. */
  boolean isGiven(String name) {
    return value(name).isValueNode() ? !isNull(name) : !value(name).isMissingNode();
  }

  /** Finds every field wrong that nobody asked for. */
  void end() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                wrong(
                    field(name), "is not a known field", "Known here: " + String.join(", ", known));
              }
            });
  }

  String field(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private JsonNode value(String name) {
    known.add(name);
    return object.path(name);
  }

  private void wrong(String field, String message, String remedy) {
    findings.add(Finding.invalid(field, message, remedy));
  }
}
