package dev.slipway.simulator.kubernetes.table;

import static dev.slipway.simulator.kubernetes.table.Column.number;
import static dev.slipway.simulator.kubernetes.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables of objects, as {@code kubectl get} prints them. */
public final class Tables {
  private static final Column NAME = Column.name((object, now) -> Objects.name(object));
  private static final Column AGE = text("Age", Cells::age);

  private static final List<Column> WORKLOAD_IMAGES =
      List.of(
          text("Containers", (o, now) -> Cells.containers(o, "name")).wide(),
          text("Images", (o, now) -> Cells.containers(o, "image")).wide());

  private static final List<Column> PODS =
      List.of(
          NAME,
          text("Ready", (o, now) -> PodCells.ready(o)),
          text("Status", (o, now) -> PodCells.status(o)),
          text("Restarts", PodCells::restarts),
          AGE,
          text("IP", (o, now) -> Cells.orNone(Json.text(o, "status", "podIP"))).wide(),
          text("Node", (o, now) -> Cells.orNone(Json.text(o, "spec", "nodeName"))).wide(),
          text(
                  "Nominated Node",
                  (o, now) -> Cells.orNone(Json.text(o, "status", "nominatedNodeName")))
              .wide(),
          text("Readiness Gates", (o, now) -> "<none>").wide());

  private static final List<Column> NODES =
      List.of(
          NAME,
          text("Status", (o, now) -> Cells.nodeStatus(o)),
          text("Roles", (o, now) -> Cells.nodeRoles(o)),
          AGE,
          text("Version", (o, now) -> Json.text(o, "status", "nodeInfo", "kubeletVersion")),
          text("Internal-IP", (o, now) -> Cells.nodeAddress(o, "InternalIP")).wide(),
          text("External-IP", (o, now) -> Cells.nodeAddress(o, "ExternalIP")).wide(),
          text("OS-Image", (o, now) -> nodeInfo(o, "osImage")).wide(),
          text("Kernel-Version", (o, now) -> Cells.kernel(o)).wide(),
          text("Container-Runtime", (o, now) -> nodeInfo(o, "containerRuntimeVersion")).wide());

  private static final List<Column> SERVICES =
      List.of(
          NAME,
          text("Type", (o, now) -> Json.text(o, "spec", "type")),
          text("Cluster-IP", (o, now) -> Cells.orNone(Json.text(o, "spec", "clusterIP"))),
          text("External-IP", (o, now) -> Cells.externalIp(o)),
          text("Port(s)", (o, now) -> Cells.servicePorts(o)),
          AGE,
          text("Selector", (o, now) -> Cells.map(Json.at(o, "spec", "selector"))).wide());

  private static final List<Column> DEPLOYMENTS =
      List.of(
          NAME,
          text(
              "Ready",
              (o, now) -> status(o, "readyReplicas") + "/" + Json.number(o, 0, "spec", "replicas")),
          number("Up-to-date", (o, now) -> status(o, "updatedReplicas")),
          number("Available", (o, now) -> status(o, "availableReplicas")),
          AGE,
          WORKLOAD_IMAGES.getFirst(),
          WORKLOAD_IMAGES.getLast(),
          text("Selector", (o, now) -> Cells.selector(Json.at(o, "spec", "selector"))).wide());

  private static final List<Column> EVENTS =
      List.of(
          text("Last Seen", (o, now) -> lastSeen(o, now)),
          text("Type", (o, now) -> Json.text(o, "type")),
          text("Reason", (o, now) -> Json.text(o, "reason")),
          text(
              "Object",
              (o, now) ->
                  Json.text(o, "involvedObject", "kind").toLowerCase(Locale.ROOT)
                      + "/"
                      + Json.text(o, "involvedObject", "name")),
          text("Subobject", (o, now) -> Json.text(o, "involvedObject", "fieldPath")).wide(),
          text("Source", (o, now) -> source(o)).wide(),
          text("Message", (o, now) -> Json.text(o, "message").strip()),
          text("First Seen", (o, now) -> Cells.since(o.path("firstTimestamp"), now)).wide(),
          number("Count", (o, now) -> (int) Json.number(o, 1, "count")).wide(),
          new Column("Name", "string", "name", 1, (o, now) -> Json.at(o, "metadata", "name")));

  private static final Map<String, List<Column>> COLUMNS =
      Map.ofEntries(
          Map.entry("Pod", PODS),
          Map.entry("Node", NODES),
          Map.entry("Service", SERVICES),
          Map.entry("Deployment", DEPLOYMENTS),
          Map.entry("ReplicaSet", replicas(true)),
          Map.entry("ReplicationController", replicas(false)),
          Map.entry("Event", EVENTS),
          Map.entry(
              "Endpoints", List.of(NAME, text("Endpoints", (o, now) -> Cells.endpoints(o)), AGE)),
          Map.entry(
              "EndpointSlice",
              List.of(
                  NAME,
                  text("AddressType", (o, now) -> Json.text(o, "addressType")),
                  text("Ports", (o, now) -> Cells.slicePorts(o)),
                  text("Endpoints", (o, now) -> Cells.sliceEndpoints(o)),
                  AGE)),
          Map.entry(
              "Namespace",
              List.of(NAME, text("Status", (o, now) -> Json.text(o, "status", "phase")), AGE)),
          Map.entry(
              "Secret",
              List.of(
                  NAME,
                  text("Type", (o, now) -> Json.text(o, "type")),
                  number("Data", (o, now) -> o.path("data").size()),
                  AGE)),
          Map.entry(
              "ConfigMap",
              List.of(
                  NAME,
                  number("Data", (o, now) -> o.path("data").size() + o.path("binaryData").size()),
                  AGE)),
          Map.entry(
              "Lease",
              List.of(
                  NAME, text("Holder", (o, now) -> Json.text(o, "spec", "holderIdentity")), AGE)),
          Map.entry(
              "Role",
              List.of(
                  NAME,
                  text("Created At", (o, now) -> Json.text(o, "metadata", "creationTimestamp")))),
          Map.entry(
              "ClusterRole",
              List.of(
                  NAME,
                  text("Created At", (o, now) -> Json.text(o, "metadata", "creationTimestamp")))),
          Map.entry("RoleBinding", bindings()),
          Map.entry("ClusterRoleBinding", bindings()),
          Map.entry(
              "PriorityClass",
              List.of(
                  NAME,
                  number("Value", (o, now) -> (int) Json.number(o, 0, "value")),
                  text("Global-Default", (o, now) -> o.path("globalDefault").asText("false")),
                  AGE,
                  text("PreemptionPolicy", (o, now) -> Json.text(o, "preemptionPolicy")))));

  private Tables() {}

  private static List<Column> replicas(boolean selector) {
    return List.of(
        NAME,
        number("Desired", (o, now) -> (int) Json.number(o, 0, "spec", "replicas")),
        number("Current", (o, now) -> status(o, "replicas")),
        number("Ready", (o, now) -> status(o, "readyReplicas")),
        AGE,
        WORKLOAD_IMAGES.getFirst(),
        WORKLOAD_IMAGES.getLast(),
        text(
                "Selector",
                (o, now) ->
                    selector
                        ? Cells.selector(Json.at(o, "spec", "selector"))
                        : Cells.map(Json.at(o, "spec", "selector")))
            .wide());
  }

  private static List<Column> bindings() {
    return List.of(
        NAME,
        text(
            "Role",
            (o, now) -> Json.text(o, "roleRef", "kind") + "/" + Json.text(o, "roleRef", "name")),
        AGE,
        text("Users", (o, now) -> Cells.subjects(o, "User")).wide(),
        text("Groups", (o, now) -> Cells.subjects(o, "Group")).wide(),
        text("ServiceAccounts", (o, now) -> Cells.subjects(o, "ServiceAccount")).wide());
  }

  private static int status(JsonNode object, String field) {
    return (int) Json.number(object, 0, "status", field);
  }

  private static String nodeInfo(JsonNode node, String field) {
    return Cells.orUnknown(Json.text(node, "status", "nodeInfo", field));
  }

  private static String lastSeen(JsonNode event, Instant now) {
    JsonNode last = event.path("lastTimestamp");
    return Cells.since(last.isTextual() ? last : event.path("eventTime"), now);
  }

  private static String source(JsonNode event) {
    String component = Json.text(event, "source", "component");
    String host = Json.text(event, "source", "host");
    if (component.isEmpty()) {
      component = Json.text(event, "reportingComponent");
    }
    return host.isEmpty() ? component : component + ", " + host;
  }

  /**
   * A table of objects.
   *
   * @param include {@code Object}, {@code None}, or metadata by default
   */
  public static ObjectNode of(Kind kind, List<ObjectNode> objects, String include, Instant now) {
    List<Column> columns = COLUMNS.getOrDefault(kind.kind(), List.of(NAME, AGE));
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata");
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.format())
          .put("description", column.name())
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(column -> cells.add(column.value().apply(object, now)));
      switch (include) {
        case "None" -> {}
        case "Object" -> row.set("object", object);
        default -> {
          ObjectNode partial = row.putObject("object");
          partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
          partial.set("metadata", object.path("metadata"));
        }
      }
    }
    return table;
  }
}
