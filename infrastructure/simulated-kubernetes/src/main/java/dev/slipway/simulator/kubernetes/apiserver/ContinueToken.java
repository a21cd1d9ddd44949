package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.io.IOException;
import java.util.Base64;

/**
 * Where the next page of a list begins.
 *
 * @param revision of the first page
 * @param after the key of the last object that was listed
 */
record ContinueToken(long revision, String after) {

  static ContinueToken parse(String text) {
    try {
      JsonNode json = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(text));
      String after = Json.text(json, "start");
      if (!after.isEmpty()) {
        return new ContinueToken(Json.number(json, 0, "rv"), after);
      }
    } catch (IOException | IllegalArgumentException e) {
      // Told below.
    }
    throw ApiException.badRequest("continue key is not valid");
  }

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            Json.bytes(
                Json.object().put("v", "meta.k8s.io/v1").put("rv", revision).put("start", after)));
  }
}
