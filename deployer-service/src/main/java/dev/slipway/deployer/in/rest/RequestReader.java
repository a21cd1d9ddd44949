package dev.slipway.deployer.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.deployer.application.Requested;
import dev.slipway.deployer.application.Requested.RequestedDatabase;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of an application, and gathers every field that has a wrong type. */
final class RequestReader {
  private static final Set<String> FIELDS =
      new TreeSet<>(
          Set.of(
              "name",
              "template",
              "replicas",
              "image",
              "env",
              "nodePort",
              "sessionAffinity",
              "workload",
              "database"));
  private static final Set<String> DATABASE_FIELDS =
      new TreeSet<>(Set.of("host", "port", "name", "user", "password"));

  private final List<FieldError> errors = new ArrayList<>();

  /** What is wrong with the request's form. */
  List<FieldError> errors() {
    return errors;
  }

  Requested read(JsonNode body) {
    if (!body.isObject()) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "The body must be a JSON object with the application.");
    }
    unknown(body, "", FIELDS);
    return new Requested(
        text(body, "", "name"),
        text(body, "", "template"),
        integer(body, "", "replicas"),
        text(body, "", "image"),
        env(body.get("env")),
        integer(body, "", "nodePort"),
        sessionAffinity(body.get("sessionAffinity")),
        text(body, "", "workload"),
        database(body));
  }

  private @Nullable Map<String, Optional<String>> env(@Nullable JsonNode env) {
    if (env == null || env.isNull()) {
      return null;
    }
    if (!env.isObject()) {
      wrong("env", "an object of variables");
      return null;
    }
    Map<String, Optional<String>> variables = new LinkedHashMap<>();
    env.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isNull()) {
                variables.put(entry.getKey(), Optional.empty());
              } else if (value.isTextual()) {
                variables.put(entry.getKey(), Optional.of(value.textValue()));
              } else {
                wrong("env." + entry.getKey(), "a string");
              }
            });
    return variables;
  }

  private @Nullable Boolean sessionAffinity(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isTextual() && value.textValue().equals("ClientIP")) {
      return true;
    }
    if (value.isTextual() && value.textValue().equals("None")) {
      return false;
    }
    wrong("sessionAffinity", "true, false, \"ClientIP\" or \"None\"");
    return null;
  }

  private @Nullable Optional<RequestedDatabase> database(JsonNode body) {
    JsonNode database = body.get("database");
    if (database == null) {
      return null;
    }
    if (database.isNull()) {
      return Optional.empty();
    }
    if (!database.isObject()) {
      wrong("database", "null, or an object with host, port, name, user and password");
      return null;
    }
    unknown(database, "database.", DATABASE_FIELDS);
    return Optional.of(
        new RequestedDatabase(
            text(database, "database.", "host"),
            integer(database, "database.", "port"),
            text(database, "database.", "name"),
            text(database, "database.", "user"),
            text(database, "database.", "password")));
  }

  private void unknown(JsonNode object, String prefix, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                errors.add(
                    new FieldError(
                        prefix + name,
                        "is not a known field",
                        "Known here: " + String.join(", ", known) + "."));
              }
            });
  }

  private @Nullable String text(JsonNode object, String prefix, String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      wrong(prefix + name, "a string");
      return null;
    }
    return value.textValue();
  }

  private @Nullable Integer integer(JsonNode object, String prefix, String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      wrong(prefix + name, "a whole number");
      return null;
    }
    return value.intValue();
  }

  private void wrong(String field, String expected) {
    errors.add(new FieldError(field, "must be " + expected, "Send " + expected + "."));
  }
}
