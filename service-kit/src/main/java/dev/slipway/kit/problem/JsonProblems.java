package dev.slipway.kit.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Jackson's exceptions say, in the caller's terms: fields, lines and columns, not classes. */
final class JsonProblems {
  private JsonProblems() {}

  static ProblemException of(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown -> unknownField(unknown);
      case ValueInstantiationException refused
          when refused.getCause() instanceof ProblemException p ->
          p;
      case ValueInstantiationException refused -> refusedValue(refused);
      case MismatchedInputException mismatch when isEmptyBody(mismatch) -> emptyBody();
      case MismatchedInputException mismatch when isTrailing(mismatch) -> malformed(mismatch);
      case InputCoercionException tooLarge -> outOfRange(tooLarge, pointer(tooLarge));
      case MismatchedInputException mismatch -> wrongType(mismatch);
      case JsonMappingException mapping when mapping.getCause() instanceof ProblemException p -> p;
      case JsonMappingException mapping
          when mapping.getCause() instanceof InputCoercionException tooLarge ->
          outOfRange(tooLarge, path(mapping));
      case JsonMappingException mapping
          when mapping.getCause() instanceof JsonProcessingException inner
              && !(inner instanceof JsonMappingException) ->
          malformed(inner);
      case JsonMappingException mapping -> refusedValue(mapping);
      default -> malformed(e);
    };
  }

  static ProblemException emptyBody() {
    return new ProblemException(
        ProblemCode.VALIDATION_FAILED, "The request needs a JSON body, and it came without one.");
  }

  private static ProblemException unknownField(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    String allowed =
        known == null || known.isEmpty()
            ? "Leave it out."
            : known.stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(", ", "Known here: ", "."));
    return invalid(new FieldError(path(e), "is not a known field", allowed));
  }

  private static ProblemException wrongType(MismatchedInputException e) {
    return invalid(
        new FieldError(
            path(e),
            "must be " + expected(e.getTargetType()),
            "Send " + expected(e.getTargetType()) + "."));
  }

  private static ProblemException outOfRange(InputCoercionException e, String field) {
    String expected = expected(e.getTargetType());
    return invalid(
        new FieldError(field, "must be " + expected, "Send " + expected + " within the range."));
  }

  private static ProblemException refusedValue(JsonMappingException e) {
    String message =
        e.getCause() instanceof IllegalArgumentException refused && refused.getMessage() != null
            ? refused.getMessage()
            : "is missing a value or has one that is not accepted";
    return invalid(new FieldError(path(e), message, "Send a value that is accepted."));
  }

  private static ProblemException malformed(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    String where =
        location == null
            ? ""
            : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    return new ProblemException(
        ProblemCode.MALFORMED_JSON,
        e.getOriginalMessage().startsWith("Duplicate field")
            ? e.getOriginalMessage() + where + "."
            : "The body can't be read as JSON" + where + ".");
  }

  private static ProblemException invalid(FieldError error) {
    String field = error.field();
    return new ProblemException(
        ProblemCode.VALIDATION_FAILED,
        (field.isEmpty() ? "The body " : field + " ") + error.message() + ".",
        error);
  }

  private static boolean isEmptyBody(MismatchedInputException e) {
    return e.getPath().isEmpty()
        && Objects.requireNonNullElse(e.getOriginalMessage(), "").contains("end-of-input");
  }

  private static boolean isTrailing(MismatchedInputException e) {
    return Objects.requireNonNullElse(e.getOriginalMessage(), "").startsWith("Trailing token");
  }

  /** Where the parser was: {@code /portForwards/1/hostPort} as {@code portForwards[1].hostPort}. */
  private static String pointer(InputCoercionException e) {
    String pointer = e.getProcessor().getParsingContext().pathAsPointer().toString();
    return pointer.replaceAll("/(\\d+)(?=/|$)", "[$1]").replace('/', '.').replaceFirst("^\\.", "");
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : e.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (List.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class)
        .contains(type)) {
      return "a whole number";
    }
    if (type == double.class || type == float.class || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Instant.class) {
      return "a time such as 2026-11-23T14:00:00Z";
    }
    if (type == Duration.class) {
      return "a duration such as PT30S";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "a string";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "of another form";
  }
}
