package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.resource.FieldSelector;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;

/**
 * Which objects a list or a watch is about.
 *
 * @param namespace or empty for all
 */
record Selection(Kind kind, String namespace, LabelSelector labels, FieldSelector fields) {

  static Selection of(Kind kind, Call call) {
    try {
      String fields = call.parameter("fieldSelector");
      String name = call.path().name();
      if (!name.isEmpty()) {
        fields = "metadata.name=" + name;
      }
      return new Selection(
          kind,
          call.path().namespace(),
          LabelSelector.parse(call.parameter("labelSelector")),
          FieldSelector.parse(kind, fields));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  boolean matches(JsonNode object) {
    return labels.matches(object) && fields.matches(object);
  }

  boolean isEverything() {
    return labels.isEverything() && fields.isEverything();
  }
}
