package dev.slipway.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.simulator.fault.FaultBook;
import dev.slipway.simulator.fault.FaultSpec;

/** What people ask of faults, at {@code /v1/faults}. */
public final class FaultCalls {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final FaultBook faults;

  public FaultCalls(FaultBook faults) {
    this.faults = faults;
  }

  JsonNode answer(Request request) {
    if (request.is("GET", "v1", "faults")) {
      ObjectNode page = JSON.objectNode();
      ArrayNode items = page.putArray("items");
      faults.list().forEach(items::add);
      return page;
    }
    if (request.is("POST", "v1", "faults")) {
      return JSON.objectNode().put("id", faults.add(FaultSpec.read(request.body())));
    }
    if (request.is("DELETE", "v1", "faults", "*")) {
      if (!faults.withdraw(request.part(2))) {
        throw new DriverException(
            Code.NOT_FOUND,
            "There is no fault " + request.part(2),
            "./slipway simulator faults lists them.");
      }
      return JSON.objectNode();
    }
    throw Request.refused("There is nothing at " + request.http().path());
  }
}
