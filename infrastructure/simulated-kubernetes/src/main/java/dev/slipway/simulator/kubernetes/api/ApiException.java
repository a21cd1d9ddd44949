package dev.slipway.simulator.kubernetes.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import java.util.List;

/** What the API answers instead of what was asked for: a {@code Status}. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  private ApiException(int code, String reason, String message, ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /**
   * One thing that is wrong with an object.
   *
   * @param reason such as {@code FieldValueInvalid}
   * @param field its path
   * @param message without the path
   */
  public record Cause(String reason, String field, String message) {

    /** A value that can't be. */
    public static Cause invalid(String field, Object value, String why) {
      String shown = value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
      return new Cause("FieldValueInvalid", field, "Invalid value: " + shown + ": " + why);
    }

    /** A value that is missing. */
    public static Cause required(String field, String why) {
      return new Cause(
          "FieldValueRequired", field, why.isEmpty() ? "Required value" : "Required value: " + why);
    }

    /** A value that isn't one of those that can be. */
    public static Cause unsupported(String field, String value, List<String> supported) {
      return new Cause(
          "FieldValueNotSupported",
          field,
          "Unsupported value: \"%s\": supported values: %s"
              .formatted(
                  value,
                  String.join(", ", supported.stream().map(each -> "\"" + each + "\"").toList())));
    }

    /** A field that may not be set, or not changed. */
    public static Cause forbidden(String field, String why) {
      return new Cause("FieldValueForbidden", field, "Forbidden: " + why);
    }

    /** A value that is there twice. */
    public static Cause duplicate(String field, String value) {
      return new Cause("FieldValueDuplicate", field, "Duplicate value: \"" + value + "\"");
    }
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** The machine's word for it, such as {@code NotFound}. */
  public String reason() {
    return reason;
  }

  /** The message, which is never missing. */
  public String message() {
    String message = getMessage();
    return message == null ? reason : message;
  }

  /** Seconds until it may be tried again; 0 where nothing is said. */
  public int retryAfterSeconds() {
    return (int) Json.number(details, 0, "retryAfterSeconds");
  }

  /** The {@code Status} that is answered. */
  public ObjectNode status() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", message());
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status.put("code", code);
  }

  private static ObjectNode details(Kind kind, String name) {
    ObjectNode details = Json.object();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    return details.put("kind", kind.plural());
  }

  /** 404 for an object. */
  public static ApiException notFound(Kind kind, String name) {
    return new ApiException(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(kind.qualified(), name),
        details(kind, name));
  }

  /** 404 for a path. */
  public static ApiException noSuchPath() {
    return new ApiException(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  /** 409: the name is taken. */
  public static ApiException alreadyExists(Kind kind, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(kind.qualified(), name),
        details(kind, name));
  }

  /** 409: somebody was quicker. */
  public static ApiException conflict(Kind kind, String name, String why) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.qualified(), name, why),
        details(kind, name));
  }

  /** 409: the object that was sent is of an older version. */
  public static ApiException stale(Kind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** 409: fields of an apply are others'. */
  public static ApiException applyConflict(List<Cause> causes, String message) {
    ObjectNode details = Json.object();
    addCauses(details, causes);
    return new ApiException(409, "Conflict", message, details);
  }

  /** 422. */
  public static ApiException invalid(Kind kind, String name, List<Cause> causes) {
    ObjectNode details = Json.object().put("name", name);
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.kind());
    addCauses(details, causes);
    List<String> texts =
        causes.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
    String all = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    String what = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    return new ApiException(
        422, "Invalid", "%s \"%s\" is invalid: %s".formatted(what, name, all), details);
  }

  private static void addCauses(ObjectNode details, List<Cause> causes) {
    ArrayNode list = details.putArray("causes");
    for (Cause cause : causes) {
      list.addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
  }

  /** 403 by admission. */
  public static ApiException forbidden(Kind kind, String name, String why) {
    return new ApiException(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: %s".formatted(kind.qualified(), name, why),
        details(kind, name));
  }

  /** 403 by authorization. */
  public static ApiException forbidden(String message, ObjectNode details) {
    return new ApiException(403, "Forbidden", message, details);
  }

  /** 401. */
  public static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized", Json.object());
  }

  /** 400. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, Json.object());
  }

  /** 422 for a request rather than an object. */
  public static ApiException invalidRequest(String message) {
    return new ApiException(422, "Invalid", message, Json.object());
  }

  /** 405. */
  public static ApiException methodNotAllowed() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Json.object());
  }

  /** 406. */
  public static ApiException notAcceptable(String supported) {
    return new ApiException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: " + supported,
        Json.object());
  }

  /** 415. */
  public static ApiException unsupportedMediaType(String supported) {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + supported,
        Json.object());
  }

  /** 410: too long ago. */
  public static ApiException expired(String message) {
    return new ApiException(410, "Expired", message, Json.object());
  }

  /** 429. */
  public static ApiException tooManyRequests(int retryAfterSeconds) {
    return new ApiException(
        429,
        "TooManyRequests",
        "Too many requests, please try again later.",
        Json.object().put("retryAfterSeconds", retryAfterSeconds));
  }

  /** 500. */
  public static ApiException internal(String message) {
    return new ApiException(
        500, "InternalError", "Internal error occurred: " + message, Json.object());
  }

  /** 500 that may be tried again. */
  public static ApiException internal(String message, int retryAfterSeconds) {
    return new ApiException(
        500,
        "InternalError",
        "Internal error occurred: " + message,
        Json.object().put("retryAfterSeconds", retryAfterSeconds));
  }

  /** 501: what only a real cluster can do. */
  public static ApiException notImplemented(String what) {
    return new ApiException(
        501, "NotImplemented", "a simulated cluster has no " + what, Json.object());
  }

  /** 503: no API server answers, or none reaches etcd. */
  public static ApiException unavailable() {
    return new ApiException(503, "ServiceUnavailable", "etcdserver: no leader", Json.object());
  }

  /** 504. */
  public static ApiException timeout(String message) {
    return new ApiException(504, "Timeout", message, Json.object());
  }
}
