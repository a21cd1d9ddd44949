package dev.slipway.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes one document of several: public paths only, one bearer scheme, operation ids that are
 * unique, one problem schema for every error. Where two documents give different schemas the same
 * name, the later one's is renamed after its service.
 */
public final class OpenApiMerge {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final String SCHEMA_REFERENCE = "#/components/schemas/";
  private static final String SCHEME = "bearer";

  private final ObjectMapper json;

  public OpenApiMerge(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @param title the frame: {@code openapi} and {@code info} of the result
   * @param documents each part's name and its document, in the order of precedence
   */
  public ObjectNode merge(ObjectNode title, Map<String, JsonNode> documents) {
    Map<String, JsonNode> paths = new TreeMap<>();
    Map<String, JsonNode> schemas = new TreeMap<>();
    Map<String, Integer> operationIds = new LinkedHashMap<>();
    documents.forEach(
        (name, document) -> {
          ObjectNode part = (ObjectNode) renameClashes(name, document.deepCopy(), schemas);
          part.path("components")
              .path("schemas")
              .properties()
              .forEach(e -> schemas.putIfAbsent(e.getKey(), e.getValue()));
          part.path("paths").properties().stream()
              .filter(e -> isPublic(e.getKey()))
              .forEach(
                  e -> addPath(paths, e.getKey(), name, (ObjectNode) e.getValue(), operationIds));
        });
    schemas.put("ProblemDocument", problemSchema());
    ObjectNode result = title.deepCopy();
    result.putArray("security").addObject().putArray(SCHEME);
    ObjectNode allPaths = result.putObject("paths");
    paths.forEach(allPaths::set);
    ObjectNode components = result.putObject("components");
    ObjectNode allSchemas = components.putObject("schemas");
    schemas.forEach(allSchemas::set);
    ObjectNode scheme = components.putObject("securitySchemes").putObject(SCHEME);
    scheme.put("type", "http").put("scheme", "bearer");
    scheme.put("description", "A token from POST /v1/tokens, or the local administrator's.");
    return result;
  }

  private static boolean isPublic(String path) {
    return path.startsWith("/v1/") || path.equals("/healthz");
  }

  private void addPath(
      Map<String, JsonNode> paths,
      String path,
      String part,
      ObjectNode item,
      Map<String, Integer> operationIds) {
    ObjectNode merged =
        paths.get(path) instanceof ObjectNode known ? known : json.createObjectNode();
    item.properties().stream()
        .filter(entry -> !merged.has(entry.getKey()))
        .forEach(
            entry -> {
              if (METHODS.contains(entry.getKey())) {
                completeOperation(
                    (ObjectNode) entry.getValue(), entry.getKey(), path, part, operationIds);
              }
              merged.set(entry.getKey(), entry.getValue());
            });
    paths.put(path, merged);
  }

  private void completeOperation(
      ObjectNode operation,
      String method,
      String path,
      String part,
      Map<String, Integer> operationIds) {
    String id = operation.path("operationId").asText("");
    String wanted = id.isEmpty() ? idOf(method, path) : id;
    int uses = operationIds.merge(wanted, 1, Integer::sum);
    operation.put("operationId", uses == 1 ? wanted : idOf(method, path));
    operation.remove("security");
    if (path.equals("/healthz")
        || path.startsWith("/v1/errors")
        || path.startsWith("/v1/openapi")) {
      operation.putArray("security");
    }
    if (!operation.has("tags")) {
      operation.putArray("tags").add(part);
    }
    ObjectNode responses =
        operation.get("responses") instanceof ObjectNode known
            ? known
            : operation.putObject("responses");
    // Quarkus adds these two for its own security layer; the problem below says more.
    responses.remove(List.of("401", "403"));
    if (!responses.has("default")) {
      ObjectNode problem = responses.putObject("default");
      problem.put("description", "A problem: its code is in /v1/errors");
      problem
          .putObject("content")
          .putObject("application/problem+json")
          .putObject("schema")
          .put("$ref", SCHEMA_REFERENCE + "ProblemDocument");
    }
  }

  /** {@code get /v1/clusters/{id}/nodes} becomes {@code getClustersIdNodes}. */
  private static String idOf(String method, String path) {
    StringBuilder id = new StringBuilder(method);
    for (String segment : path.substring(1).split("[^A-Za-z0-9]+")) {
      if (!segment.isEmpty() && !segment.equals("v1")) {
        id.append(Character.toUpperCase(segment.charAt(0))).append(segment.substring(1));
      }
    }
    return id.toString();
  }

  private JsonNode renameClashes(String part, JsonNode document, Map<String, JsonNode> known) {
    Map<String, String> renamed = new LinkedHashMap<>();
    JsonNode schemas = document.path("components").path("schemas");
    schemas
        .properties()
        .forEach(
            entry -> {
              JsonNode other = known.get(entry.getKey());
              if (other != null && !other.equals(entry.getValue())) {
                renamed.put(
                    entry.getKey(),
                    Character.toUpperCase(part.charAt(0)) + part.substring(1) + entry.getKey());
              }
            });
    renamed.forEach(
        (from, to) -> ((ObjectNode) schemas).set(to, ((ObjectNode) schemas).remove(from)));
    if (!renamed.isEmpty()) {
      rewriteReferences(document, renamed);
    }
    return document;
  }

  private static void rewriteReferences(JsonNode node, Map<String, String> renamed) {
    switch (node) {
      case ObjectNode object -> {
        String reference = object.path("$ref").asText("");
        if (reference.startsWith(SCHEMA_REFERENCE)) {
          String to = renamed.get(reference.substring(SCHEMA_REFERENCE.length()));
          if (to != null) {
            object.put("$ref", SCHEMA_REFERENCE + to);
          }
        }
        object.forEach(child -> rewriteReferences(child, renamed));
      }
      case ArrayNode array -> array.forEach(child -> rewriteReferences(child, renamed));
      default -> {}
    }
  }

  private ObjectNode problemSchema() {
    ObjectNode schema = json.createObjectNode();
    schema.put("type", "object");
    schema.put("description", "RFC 9457 problem details");
    ObjectNode properties = schema.putObject("properties");
    text(properties, "type", "The code's page: /v1/errors/<code>");
    text(properties, "title", "The same for every problem of this code");
    properties.putObject("status").put("type", "integer");
    text(properties, "code", "Stable, for programs");
    text(properties, "detail", "What happened this time");
    text(properties, "instance", "The request's path");
    text(properties, "correlationId", "The request's id in every log");
    ObjectNode errors = properties.putObject("errors").put("type", "array");
    ObjectNode field = errors.putObject("items").put("type", "object").putObject("properties");
    text(field, "field", "Which field, as a path: topology.etcd.count");
    text(field, "message", "What is wrong with it");
    text(field, "remedy", "What to do");
    return schema;
  }

  private static void text(ObjectNode properties, String name, String description) {
    properties.putObject(name).put("type", "string").put("description", description);
  }
}
