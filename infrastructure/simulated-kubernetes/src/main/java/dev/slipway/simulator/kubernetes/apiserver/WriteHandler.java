package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.WriteOptions;
import dev.slipway.simulator.kubernetes.patch.JsonPatch;
import dev.slipway.simulator.kubernetes.patch.MergePatch;
import dev.slipway.simulator.kubernetes.patch.PatchException;
import dev.slipway.simulator.kubernetes.patch.StrategicMergePatch;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Creates, updates and patches. */
final class WriteHandler {
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String PATCHES =
      String.join(", ", JSON_PATCH, MERGE_PATCH, STRATEGIC, APPLY);

  /** Kinds that a PUT makes if they aren't there. */
  private static final Set<String> MADE_BY_UPDATE =
      Set.of(
          "Lease",
          "Endpoints",
          "Service",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "Event");

  private final ClusterApi api;
  private final ReadHandler reads;

  WriteHandler(ClusterApi api, ReadHandler reads) {
    this.api = api;
    this.reads = reads;
  }

  void create(Kind kind, Call call) {
    WriteOptions options = call.writeOptions();
    ObjectNode object = Decoding.read(kind, call.object(), call, options);
    ObjectNode made = api.create(stored(kind), call.path().namespace(), object, options);
    reads.answer(kind, call, 201, made);
  }

  private static Kind stored(Kind kind) {
    return kind == Kinds.EVENT_NEW ? Kinds.EVENT : kind;
  }

  void update(Kind kind, String subresource, Call call) {
    WriteOptions options = call.writeOptions();
    ObjectNode object = Decoding.read(kind, call.object(), call, options);
    String name = call.path().name();
    checkName(object, name);
    boolean missing = api.find(stored(kind), call.path().namespace(), name).isEmpty();
    if (missing && MADE_BY_UPDATE.contains(kind.kind()) && subresource.isEmpty()) {
      Objects.metadata(object).put("name", name);
      reads.answer(
          kind, call, 201, api.create(stored(kind), call.path().namespace(), object, options));
      return;
    }
    ObjectNode updated =
        api.update(
            stored(kind), subresource, call.path().namespace(), name, before -> object, options);
    reads.answer(kind, call, 200, updated);
  }

  private static void checkName(ObjectNode object, String name) {
    String own = Objects.name(object);
    if (own.isEmpty()) {
      Objects.metadata(object).put("name", name);
    } else if (!own.equals(name)) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(own, name));
    }
  }

  void patch(Kind kind, String subresource, Call call) {
    WriteOptions options = call.writeOptions();
    if (call.contentType().equals(APPLY)) {
      apply(kind, subresource, call, options);
      return;
    }
    if (!call.parameter("force").isEmpty()) {
      throw ApiException.invalidRequest(
          "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for"
              + " non-apply patch");
    }
    JsonNode patch = call.json();
    UnaryOperator<ObjectNode> change = patcher(kind, call.contentType(), patch);
    ObjectNode updated =
        api.update(
            stored(kind),
            subresource,
            call.path().namespace(),
            call.path().name(),
            before -> {
              ObjectNode after = change.apply(Forms.as(kind, before));
              checkName(after, call.path().name());
              return Decoding.read(kind, after, call, options);
            },
            options);
    reads.answer(kind, call, 200, updated);
  }

  /** What a patch of a type makes of an object. */
  static UnaryOperator<ObjectNode> patcher(Kind kind, String type, JsonNode patch) {
    return before -> {
      try {
        JsonNode after =
            switch (type) {
              case JSON_PATCH -> JsonPatch.apply(before, patch);
              case MERGE_PATCH -> MergePatch.apply(before, patch);
              case STRATEGIC -> StrategicMergePatch.apply(kind, before, patch);
              default -> throw ApiException.unsupportedMediaType(PATCHES);
            };
        if (after instanceof ObjectNode object) {
          return object;
        }
        throw ApiException.badRequest("the patch leaves no object");
      } catch (PatchException e) {
        boolean test = type.equals(JSON_PATCH);
        throw test
            ? ApiException.invalidRequest(
                "the server rejected our request due to an error in our request: " + e.getMessage())
            : ApiException.badRequest(String.valueOf(e.getMessage()));
      }
    };
  }

  private void apply(Kind kind, String subresource, Call call, WriteOptions options) {
    if (call.parameter("fieldManager").isEmpty()) {
      throw ApiException.invalidRequest(
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    if (kind == Kinds.EVENT_NEW) {
      throw ApiException.notImplemented("apply of events");
    }
    ObjectNode config = call.object();
    if (Json.text(config, "kind").isEmpty() || Json.text(config, "apiVersion").isEmpty()) {
      throw ApiException.badRequest("an applied configuration has an apiVersion and a kind");
    }
    checkName(config, call.path().name());
    ObjectNode decoded = Decoding.read(kind, config, call, options);
    boolean made = api.find(kind, call.path().namespace(), call.path().name()).isEmpty();
    ObjectNode applied =
        api.apply(
            kind,
            subresource,
            call.path().namespace(),
            call.path().name(),
            decoded,
            call.flag("force"),
            options);
    reads.answer(kind, call, made ? 201 : 200, applied);
  }
}
