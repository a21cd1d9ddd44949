package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;

/**
 * As much of OpenAPI v3 as kubectl needs to know that the server validates fields: paths without
 * schemas.
 */
final class OpenApi {

  private OpenApi() {}

  static ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String version : Discovery.groupVersions()) {
      String path = (version.contains("/") ? "apis/" : "api/") + version;
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
    }
    return index;
  }

  static ObjectNode document(String groupVersion) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", Versions.KUBERNETES);
    ObjectNode paths = document.putObject("paths");
    for (Kind kind : Kinds.all()) {
      if (kind.apiVersion().equals(groupVersion)) {
        path(kind, paths);
      }
    }
    document.putObject("components").putObject("schemas");
    return document;
  }

  private static void path(Kind kind, ObjectNode paths) {
    String path =
        (kind.group().isEmpty() ? "/api/" : "/apis/")
            + kind.apiVersion()
            + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
            + kind.plural()
            + "/{name}";
    ObjectNode patch = paths.putObject(path).putObject("patch");
    var parameters = patch.putArray("parameters");
    for (String name : new String[] {"dryRun", "fieldManager", "fieldValidation", "force"}) {
      ObjectNode parameter = parameters.addObject().put("name", name).put("in", "query");
      parameter.putObject("schema").put("type", name.equals("force") ? "boolean" : "string");
    }
    patch.putObject("responses").putObject("200").put("description", "OK");
    patch
        .putObject("x-kubernetes-group-version-kind")
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
  }
}
