package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What every object has, and how time is written. */
public final class Objects {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Objects() {}

  /** The object's metadata, which is made where there is none. */
  public static ObjectNode metadata(ObjectNode object) {
    return Json.ensure(object, "metadata");
  }

  /** Its name. */
  public static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }

  /** Its namespace, empty for objects of the whole cluster. */
  public static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  /** What tells it from a later one of the same name. */
  public static String uid(JsonNode object) {
    return Json.text(object, "metadata", "uid");
  }

  /** Its revision as it is written in it. */
  public static String resourceVersion(JsonNode object) {
    return Json.text(object, "metadata", "resourceVersion");
  }

  /** Its labels, or a missing node. */
  public static JsonNode labels(JsonNode object) {
    return Json.at(object, "metadata", "labels");
  }

  /** Whether it is on its way out. */
  public static boolean deleting(JsonNode object) {
    return Json.at(object, "metadata").hasNonNull("deletionTimestamp");
  }

  /** The owner that controls it. */
  public static Optional<JsonNode> controller(JsonNode object) {
    for (JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return Optional.of(owner);
      }
    }
    return Optional.empty();
  }

  /** A reference that makes this object the one that controls another. */
  public static ObjectNode controllerReference(Kind kind, JsonNode owner) {
    return Json.object()
        .put("apiVersion", kind.apiVersion())
        .put("kind", kind.kind())
        .put("name", name(owner))
        .put("uid", uid(owner))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  /** The condition of a type, or a missing node. */
  public static JsonNode condition(JsonNode object, String type) {
    for (JsonNode condition : Json.at(object, "status", "conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return Json.MAPPER.missingNode();
  }

  /** Whether the condition of a type is there and true. */
  public static boolean isTrue(JsonNode object, String conditionType) {
    return Json.text(condition(object, conditionType), "status").equals("True");
  }

  /** Sets a condition of an object's status. */
  public static void setCondition(ObjectNode object, ObjectNode condition, Instant now) {
    ObjectNode status = Json.ensure(object, "status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode list ? list : status.putArray("conditions");
    String type = Json.text(condition, "type");
    for (int i = 0; i < conditions.size(); i++) {
      JsonNode before = conditions.get(i);
      if (Json.text(before, "type").equals(type)) {
        boolean sameStatus = Json.text(before, "status").equals(Json.text(condition, "status"));
        condition.put(
            "lastTransitionTime",
            sameStatus && before.hasNonNull("lastTransitionTime")
                ? Json.text(before, "lastTransitionTime")
                : seconds(now));
        conditions.set(i, condition);
        return;
      }
    }
    condition.put("lastTransitionTime", seconds(now));
    conditions.add(condition);
  }

  /** A condition to be set. */
  public static ObjectNode condition(String type, boolean status, String reason, String message) {
    ObjectNode condition = Json.object().put("type", type).put("status", status ? "True" : "False");
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    return condition;
  }

  /** A time in whole seconds, as Kubernetes' Time. */
  public static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A time in microseconds, as Kubernetes' MicroTime. */
  public static String micros(Instant time) {
    return MICROS.format(time);
  }

  /** A time that was written in either form, or the beginning of time. */
  public static Instant time(JsonNode text) {
    return text.isTextual() && !text.asText().isEmpty()
        ? Instant.parse(text.asText())
        : Instant.EPOCH;
  }
}
