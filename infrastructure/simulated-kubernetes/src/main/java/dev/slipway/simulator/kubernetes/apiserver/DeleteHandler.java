package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.api.Deletion;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Deletes one object, or all that are selected. */
final class DeleteHandler {

  /** Kinds whose last state is answered; the others are answered with a Status. */
  private static final Set<String> SHOWN = Set.of("Pod", "Service", "ServiceAccount");

  private final ClusterApi api;
  private final ReadHandler reads;

  DeleteHandler(ClusterApi api, ReadHandler reads) {
    this.api = api;
    this.reads = reads;
  }

  void one(Kind kind, Call call) {
    Deletion deletion =
        api.delete(kind, call.path().namespace(), call.path().name(), options(call));
    if (!deletion.gone() || SHOWN.contains(kind.kind())) {
      reads.answer(kind, call, 200, deletion.object());
    } else {
      call.answer(200, success(kind, deletion.object()));
    }
  }

  private static ObjectNode success(Kind kind, ObjectNode object) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", Objects.name(object));
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural()).put("uid", Objects.uid(object));
    return status;
  }

  void many(Kind kind, Call call) {
    if (kind.kind().equals("Namespace")
        || (kind.kind().equals("Service") && call.path().namespace().isEmpty())) {
      throw ApiException.methodNotAllowed();
    }
    Selection selection = Selection.of(kind, call);
    DeleteOptions options = options(call);
    List<ObjectNode> deleted = new ArrayList<>();
    for (Entry entry : api.store().list(kind.prefix(selection.namespace()))) {
      if (selection.matches(entry.object())) {
        ObjectNode object = entry.object();
        deleted.add(
            api.delete(kind, Objects.namespace(object), Objects.name(object), options).object());
      }
    }
    ObjectNode metadata =
        Json.object().put("resourceVersion", Long.toString(api.store().revision()));
    call.answer(
        200,
        Forms.list(
            kind,
            deleted,
            metadata,
            call.accepted(),
            call.parameter("includeObject"),
            api.loop().now()));
  }

  static DeleteOptions options(Call call) {
    DeleteOptions options =
        DeleteOptions.of(call.body().length == 0 ? Json.object() : call.object());
    String grace = call.parameter("gracePeriodSeconds");
    String propagation = call.parameter("propagationPolicy");
    try {
      return new DeleteOptions(
          grace.isEmpty() ? options.grace() : OptionalLong.of(Long.parseLong(grace)),
          propagation.isEmpty() ? options.propagation() : propagation,
          options.uid(),
          options.resourceVersion(),
          options.dryRun() || call.parameter("dryRun").equals("All"));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("gracePeriodSeconds: Invalid value: \"" + grace + "\"");
    }
  }
}
