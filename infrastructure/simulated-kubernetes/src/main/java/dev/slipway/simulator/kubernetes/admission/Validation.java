package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException.Cause;
import dev.slipway.simulator.kubernetes.patch.JsonEquality;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong with objects: the rules that people run into, with Kubernetes' own words. */
final class Validation {
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final Pattern LABEL_NAME =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final int LONGEST = 63;

  private Validation() {}

  static List<Cause> create(Kind kind, ObjectNode object) {
    List<Cause> causes = new ArrayList<>();
    labels("metadata.labels", Objects.labels(object), causes);
    switch (kind.kind()) {
      case "Pod" -> PodValidation.spec("spec", object.path("spec"), causes);
      case "Deployment", "ReplicaSet" -> workload(object.path("spec"), causes);
      case "ReplicationController" -> replicationController(object.path("spec"), causes);
      case "Service" -> ServiceValidation.check(object.path("spec"), causes);
      case "Secret", "ConfigMap" -> dataKeys(object, causes);
      case "RoleBinding", "ClusterRoleBinding" -> binding(object, causes);
      default -> {}
    }
    return causes;
  }

  static List<Cause> update(Kind kind, ObjectNode before, ObjectNode after) {
    List<Cause> causes = new ArrayList<>(create(kind, after));
    switch (kind.kind()) {
      case "Pod" -> PodValidation.update(before, after, causes);
      case "Deployment", "ReplicaSet" ->
          immutable("spec.selector", before, after, causes, "spec", "selector");
      case "Service" -> ServiceValidation.update(before, after, causes);
      case "Secret" -> secret(before, after, causes);
      case "ConfigMap" -> configMap(before, after, causes);
      case "RoleBinding", "ClusterRoleBinding" -> {
        if (!JsonEquality.same(before.path("roleRef"), after.path("roleRef"))) {
          causes.add(Cause.invalid("roleRef", after.path("roleRef"), "cannot change roleRef"));
        }
      }
      case "PriorityClass" -> {
        if (Json.number(before, 0, "value") != Json.number(after, 0, "value")) {
          causes.add(Cause.forbidden("value", "may not be changed in an update."));
        }
      }
      default -> {}
    }
    return causes;
  }

  static void immutable(
      String field, ObjectNode before, ObjectNode after, List<Cause> causes, String... path) {
    if (!JsonEquality.same(Json.at(before, path), Json.at(after, path))) {
      causes.add(Cause.invalid(field, Json.at(after, path), "field is immutable"));
    }
  }

  static void labels(String field, JsonNode labels, List<Cause> causes) {
    for (var entry : labels.properties()) {
      String key = entry.getKey();
      String name = key.substring(key.lastIndexOf('/') + 1);
      if (name.length() > LONGEST || !LABEL_NAME.matcher(name).matches()) {
        causes.add(
            Cause.invalid(
                field,
                key,
                "name part must consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
                    + " '123-abc', regex used for validation is"
                    + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"));
      }
      String value = entry.getValue().asText();
      if (value.length() > LONGEST || !LABEL_VALUE.matcher(value).matches()) {
        causes.add(
            Cause.invalid(
                field,
                value,
                "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                    + " '_' or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                    + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"));
      }
    }
  }

  private static void workload(JsonNode spec, List<Cause> causes) {
    replicas(spec, causes);
    JsonNode selector = spec.path("selector");
    JsonNode labels = Json.at(spec, "template", "metadata", "labels");
    if (!selector.isObject()) {
      causes.add(Cause.required("spec.selector", ""));
    } else if (selector.path("matchLabels").isEmpty()
        && selector.path("matchExpressions").isEmpty()) {
      causes.add(
          Cause.invalid("spec.selector", selector, "empty selector is invalid for deployment"));
    } else if (!LabelSelector.of(selector).matchesLabels(labels)) {
      causes.add(selectsOthers(labels));
    }
    template(spec, causes);
  }

  private static void replicationController(JsonNode spec, List<Cause> causes) {
    replicas(spec, causes);
    JsonNode selector = spec.path("selector");
    JsonNode labels = Json.at(spec, "template", "metadata", "labels");
    if (selector.isEmpty()) {
      causes.add(Cause.required("spec.selector", ""));
    } else if (!LabelSelector.ofMap(selector).matchesLabels(labels)) {
      causes.add(selectsOthers(labels));
    }
    template(spec, causes);
  }

  private static Cause selectsOthers(JsonNode labels) {
    return Cause.invalid(
        "spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
  }

  private static void replicas(JsonNode spec, List<Cause> causes) {
    long replicas = Json.number(spec, 0, "replicas");
    if (replicas < 0) {
      causes.add(Cause.invalid("spec.replicas", replicas, "must be greater than or equal to 0"));
    }
  }

  private static void template(JsonNode spec, List<Cause> causes) {
    labels(
        "spec.template.metadata.labels", Json.at(spec, "template", "metadata", "labels"), causes);
    JsonNode pod = Json.at(spec, "template", "spec");
    PodValidation.spec("spec.template.spec", pod, causes);
    String policy = Json.text(pod, "restartPolicy");
    if (!policy.equals("Always")) {
      causes.add(Cause.unsupported("spec.template.spec.restartPolicy", policy, List.of("Always")));
    }
  }

  private static void dataKeys(ObjectNode object, List<Cause> causes) {
    for (String field : List.of("data", "binaryData")) {
      for (var entry : object.path(field).properties()) {
        if (!DATA_KEY.matcher(entry.getKey()).matches()) {
          causes.add(
              Cause.invalid(
                  field + "[" + entry.getKey() + "]",
                  entry.getKey(),
                  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                      + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for"
                      + " validation is '[-._a-zA-Z0-9]+')"));
        }
      }
    }
  }

  private static void secret(ObjectNode before, ObjectNode after, List<Cause> causes) {
    immutable("type", before, after, causes, "type");
    if (before.path("immutable").asBoolean(false)
        && !JsonEquality.same(before.path("data"), after.path("data"))) {
      causes.add(Cause.forbidden("data", "field is immutable when `immutable` is set"));
    }
  }

  private static void configMap(ObjectNode before, ObjectNode after, List<Cause> causes) {
    if (before.path("immutable").asBoolean(false)
        && !JsonEquality.same(before.path("data"), after.path("data"))) {
      causes.add(Cause.forbidden("data", "field is immutable when `immutable` is set"));
    }
  }

  private static void binding(ObjectNode object, List<Cause> causes) {
    if (Json.text(object, "roleRef", "name").isEmpty()) {
      causes.add(Cause.required("roleRef.name", ""));
    }
    String kind = Json.text(object, "roleRef", "kind");
    if (!kind.equals("Role") && !kind.equals("ClusterRole")) {
      causes.add(Cause.unsupported("roleRef.kind", kind, List.of("Role", "ClusterRole")));
    }
  }
}
