package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.resource.Objects;

/** What an object is called. */
record ObjectKey(String namespace, String name) {

  static ObjectKey of(JsonNode object) {
    return new ObjectKey(Objects.namespace(object), Objects.name(object));
  }
}
