package dev.slipway.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every component of a record that is not nullable has a value in its JSON. Jackson by
 * itself would hand out 0 and null.
 */
final class RequiredFields {
  private RequiredFields() {}

  static void check(JsonNode json, Class<?> type, String path) throws UnreadableEventException {
    if (!json.isObject()) {
      throw new UnreadableEventException(
          (path.isEmpty() ? "data" : path) + " must be a JSON object");
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String field = path.isEmpty() ? component.getName() : path + "." + component.getName();
      JsonNode value = json.path(component.getName());
      if (!value.isMissingNode() && !value.isNull()) {
        checkNested(value, component.getAnnotatedType(), field);
      } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        throw new UnreadableEventException("data lacks the field " + field);
      }
    }
  }

  private static void checkNested(JsonNode value, AnnotatedType type, String field)
      throws UnreadableEventException {
    if (type.getType() instanceof Class<?> nested && nested.isRecord()) {
      check(value, nested, field);
    } else if (type instanceof AnnotatedParameterizedType list && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        checkNested(value.get(i), list.getAnnotatedActualTypeArguments()[0], field + "[" + i + "]");
      }
    }
  }
}
