package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.auth.ServiceAccountTokens;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.util.List;

/** Paths that are about no resource: health, versions, discovery. */
final class PlainHandler {
  private final ApiServerOptions options;
  private final ServiceAccountTokens tokens;

  PlainHandler(ApiServerOptions options, ServiceAccountTokens tokens) {
    this.options = options;
    this.tokens = tokens;
  }

  void handle(Call call) {
    String path = call.path().path();
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      throw ApiException.methodNotAllowed();
    }
    if (path.equals("/healthz") || path.equals("/livez") || path.equals("/readyz")) {
      health(call, path.substring(1));
      return;
    }
    switch (path) {
      case "/" -> call.answer(200, paths());
      case "/version", "/version/" -> call.answer(200, Versions.info());
      case "/api", "/api/" ->
          discover(
              call, true, Discovery.versions(options.advertiseAddress() + ":" + options.port()));
      case "/apis", "/apis/" -> discover(call, false, Discovery.groupList());
      case "/openapi/v3" -> call.answer(200, OpenApi.index());
      case "/.well-known/openid-configuration" -> call.answer(200, openIdConfiguration());
      case "/openid/v1/jwks" ->
          call.answer(200, "application/jwk-set+json", Json.bytes(tokens.keySet()));
      default -> document(call, path);
    }
  }

  private static void document(Call call, String path) {
    List<String> parts = List.of(path.substring(1).split("/", -1));
    if (path.startsWith("/openapi/v3/")) {
      String groupVersion = path.substring("/openapi/v3/".length()).replaceFirst("^apis?/", "");
      if (Discovery.groupVersions().contains(groupVersion)) {
        call.answer(200, OpenApi.document(groupVersion));
        return;
      }
    } else if (parts.size() == 2 && parts.getFirst().equals("api") && parts.get(1).equals("v1")) {
      call.answer(200, Discovery.resources(""));
      return;
    } else if (parts.size() == 2 && parts.getFirst().equals("apis")) {
      if (Discovery.hasGroup(parts.get(1))) {
        call.answer(200, Discovery.group(parts.get(1), true));
        return;
      }
    } else if (parts.size() == 3
        && parts.getFirst().equals("apis")
        && Discovery.hasVersion(parts.get(1), parts.get(2))) {
      call.answer(200, Discovery.resources(parts.get(1)));
      return;
    }
    throw ApiException.noSuchPath();
  }

  private static void discover(Call call, boolean core, ObjectNode older) {
    if (call.accepted() == Accepted.AGGREGATED_DISCOVERY) {
      call.answer(
          200,
          "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
          Json.bytes(Discovery.aggregated(core)));
    } else {
      call.answer(200, older);
    }
  }

  private void health(Call call, String what) {
    boolean well = options.etcdQuorum().getAsBoolean();
    if (well && !call.request().params().contains("verbose")) {
      call.answer(200, "ok");
      return;
    }
    String text =
        "[+]ping ok\n[+]log ok\n"
            + (well ? "[+]etcd ok\n" : "[-]etcd failed: reason withheld\n")
            + what
            + (well ? " check passed\n" : " check failed\n");
    call.answer(well ? 200 : 500, text);
  }

  private ObjectNode openIdConfiguration() {
    ObjectNode json = Json.object().put("issuer", tokens.issuer());
    json.put(
        "jwks_uri",
        "https://" + options.advertiseAddress() + ":" + options.port() + "/openid/v1/jwks");
    json.putArray("response_types_supported").add("id_token");
    json.putArray("subject_types_supported").add("public");
    json.putArray("id_token_signing_alg_values_supported").add("RS256").add("ES256");
    return json;
  }

  private static ObjectNode paths() {
    ObjectNode json = Json.object();
    var paths = json.putArray("paths");
    List.of("/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version")
        .forEach(paths::add);
    return json;
  }
}
